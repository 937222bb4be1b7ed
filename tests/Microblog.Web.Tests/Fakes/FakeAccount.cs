using Microblog.Core.Accounts;
using Microblog.Core.Follows;
using Microblog.Core.Mentions;
using Microblog.Core.Model;
using Microblog.Core.Muting;
using Microblog.Core.Posts;
using Microblog.Core.Previews;
using Microblog.Core.Profiles;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Core.Uploads;
using Microblog.Xmpp;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Fakes;

/// <summary>An account in memory: it follows some people and a community, and has read about sixty posts.</summary>
public sealed class FakeAccount
    : IAccount,
        ISignIns,
        ITimelines,
        IPrerenderHandoff,
        IPersonNames,
        IDrafts,
        IOwnFeed,
        ISuggestions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _drafts = [];
    private ConnectionStatus _status = new(ConnectionState.Online);

    public FakeAccount(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        World = new FakeWorld(Time.GetUtcNow());
        Outbox = new FakeOutbox(this);
        Follows = new FakeFollows(World);
        People = new FakePeople(Time);
    }

    public TimeProvider Time { get; }

    public FakeWorld World { get; }

    public FakeOutbox Outbox { get; }

    public FakeFollows Follows { get; }

    public FakePeople People { get; }

    public FakeTimeline? LastTimeline { get; private set; }

    /// <summary>What is opened instead of a timeline in memory.</summary>
    public ITimeline? Timeline { get; set; }

    /// <summary>What is opened instead of a thread in memory.</summary>
    public IThread? Thread { get; set; }

    public FakeThread? LastThread { get; private set; }

    public Audience Audience { get; set; } = Audience.Everybody;

    public int? KeepsOnly { get; set; }

    public Exception? OpenFails { get; set; }

    /// <summary>Posts of the cache that are not in home.</summary>
    public IList<Post> MorePosts { get; } = [];

    public Jid Address => World.Me;

    /// <summary>What people are called, the reader aside.</summary>
    public PersonNames Names { get; } = new();

    /// <summary>What people look like.</summary>
    public PersonAvatars Avatars { get; } = new();

    public FakeAvatarPictures AvatarPictures { get; } = new();

    public FakeMentions Mentions { get; } = new();

    public FakePersonCards Cards { get; } = new();

    public FakeCommunityCards Communities { get; } = new();

    public FakeProfileReminder Reminder { get; } = new();

    public FakeOwnProfile Profile { get; } = new();

    public FakeDraftAttachments Files { get; } = new();

    public FakeFileUploads Uploads { get; } = new();

    public FakeLinkPreviews LinkPreviews { get; } = new();

    public FakePublicFollows PublicFollows { get; } = new();

    public string NameOf(Jid person) => person == Address ? World.MyName : Names.Of(person);

    event Action? IPersonNames.Changed
    {
        add => ((IPersonNames)Names).Changed += value;
        remove => ((IPersonNames)Names).Changed -= value;
    }

    string IPersonNames.Of(Jid person) => NameOf(person);

    public ConnectionStatus Status
    {
        get => _status;
        set
        {
            _status = value;
            StatusChanged?.Invoke();
        }
    }

    public event Action? StatusChanged;

    public event Action<SessionEnd>? Ended;

    public void End(SessionEnd reason) => Ended?.Invoke(reason);

    public void CountAsPage() { }

    public IList<SignInSummary> SignIns { get; } = [];

    public Task<IReadOnlyList<SignInSummary>> GetSignInsAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<SignInSummary>>([.. SignIns]);

    public Task EndSignInAsync(string id, CancellationToken cancellation = default)
    {
        SignIns.Remove(SignIns.Single(one => one.Id == id));
        return Task.CompletedTask;
    }

    /// <summary>Why the next draft is not kept.</summary>
    public DraftFailure? DraftFails { get; set; }

    public IReadOnlyDictionary<string, string> Drafts => _drafts;

    public IReadOnlyList<Suggestion> Suggestions { get; set; } = [];

    public XmppException? SuggestFails { get; set; }

    Task<IReadOnlyList<Suggestion>> ISuggestions.FindAsync(
        IReadOnlyCollection<Jid> services,
        CancellationToken cancellation
    ) =>
        SuggestFails is { } failure
            ? Task.FromException<IReadOnlyList<Suggestion>>(failure)
            : Task.FromResult(Suggestions);

    public IReadOnlyList<PersonSuggestion> SuggestedPeople { get; set; } = [];

    Task<IReadOnlyList<PersonSuggestion>> ISuggestions.FindPeopleAsync(CancellationToken cancellation) =>
        SuggestFails is { } failure
            ? Task.FromException<IReadOnlyList<PersonSuggestion>>(failure)
            : Task.FromResult(SuggestedPeople);

    /// <summary>Feeds that keep nothing.</summary>
    public HashSet<FeedAddress> Unkept { get; } = [];

    public bool KeepsNothing(FeedAddress feed) => Unkept.Contains(feed);

    public FakePlaces Places { get; } = new();

    /// <summary>What the last timeline was opened with.</summary>
    public bool LastWithoutReplies { get; private set; }

    Task<ITimeline> ITimelines.OpenAsync(
        FeedAddress? feed,
        int count,
        ReadingPosition? place,
        bool withoutReplies,
        CancellationToken cancellation
    )
    {
        LastWithoutReplies = withoutReplies;
        if (OpenFails is { } failure)
        {
            return Task.FromException<ITimeline>(failure);
        }
        if (Timeline is { } timeline)
        {
            return Task.FromResult(timeline);
        }
        LastTimeline = new FakeTimeline(
            World.Home.Where(post =>
                (feed is null || post.Address.Feed == feed) && !(withoutReplies && post.Parent is not null)
            ),
            count
        );
        if (feed is not null && FakeWorld.FailureOf(feed) is { } reason)
        {
            LastTimeline.Set(snapshot => snapshot with { Troubles = [new FeedTrouble(feed, reason)], AtEnd = false });
        }
        return Task.FromResult<ITimeline>(LastTimeline);
    }

    public Dictionary<string, IAsyncDisposable> Parked { get; } = [];

    public string Park(IAsyncDisposable opened)
    {
        var key = $"parked {Parked.Count}";
        Parked.Add(key, opened);
        return key;
    }

    public T? Claim<T>(string key)
        where T : class, IAsyncDisposable => Parked.Remove(key, out var opened) ? opened as T : null;

    public Task<IThread> OpenThreadAsync(PostAddress address, CancellationToken cancellation = default)
    {
        if (Thread is { } thread)
        {
            return Task.FromResult(thread);
        }
        LastThread = new FakeThread(World.ThreadOf(address));
        return Task.FromResult<IThread>(LastThread);
    }

    public Task<Post?> FindPostAsync(PostAddress address, CancellationToken cancellation = default) =>
        Task.FromResult(World.Home.Concat(MorePosts).FirstOrDefault(post => post.Address == address));

    public Task<PersonPosts> FindPostsAsync(
        Jid person,
        bool withPictures,
        int most,
        CancellationToken cancellation = default
    )
    {
        var posts = World
            .Home.Concat(MorePosts)
            .Where(post => post.Author == person)
            .Where(post => !withPictures || post.Attachments.Any(one => one.IsPicture))
            .OrderByDescending(post => post.Published)
            .ToList();
        return Task.FromResult(new PersonPosts([.. posts.Take(most)], posts.Count > most));
    }

    public Task<Audience> GetAudienceAsync(CancellationToken cancellation = default) => Task.FromResult(Audience);

    public Task<int?> SetAudienceAsync(Audience audience, CancellationToken cancellation = default)
    {
        Audience = audience;
        AudienceChanged?.Invoke();
        return Task.FromResult(KeepsOnly);
    }

    Task<string?> IDrafts.GetAsync(string place, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_drafts.GetValueOrDefault(place));
        }
    }

    public event Action? AudienceChanged;

    public event Action<DraftChange>? Changed;

    public async Task<SavedDraft> ReadAsync(string place, CancellationToken cancellation = default) =>
        await ((IDrafts)this).GetAsync(place, cancellation) is { } text
            ? new SavedDraft(text, await ((IDrafts)this).GetAsync(DraftLocation.HomeTarget, cancellation), text.Length)
            : SavedDraft.None;

    public async Task<SavedDraft> SaveAsync(
        string place,
        string text,
        string? target,
        long? since,
        CancellationToken cancellation = default
    )
    {
        var stored = await ReadAsync(place, cancellation);
        if (since is { } version && version != stored.Version && text != stored.Text)
        {
            return stored;
        }
        await SetAsync(place, text, cancellation);
        if (target is not null)
        {
            await SetAsync(DraftLocation.HomeTarget, text.Length == 0 ? "" : target, cancellation);
        }
        return await ReadAsync(place, cancellation);
    }

    /// <summary>Another page did something with a draft.</summary>
    public void Change(DraftChange change) => Changed?.Invoke(change);

    public Task SetAsync(string place, string text, CancellationToken cancellation = default)
    {
        if (DraftFails is { } failure)
        {
            return Task.FromException(new DraftException(failure));
        }
        lock (_gate)
        {
            if (text.Length == 0)
            {
                _drafts.Remove(place);
            }
            else
            {
                _drafts[place] = text;
            }
        }
        return Task.CompletedTask;
    }

    public async Task<bool> KeepAsync(Guid entry, CancellationToken cancellation = default)
    {
        if (Outbox.Entries.FirstOrDefault(one => one.Id == entry) is not { Failure: not null } failed)
        {
            return false;
        }
        await SetAsync(DraftLocation.Home, failed.Text, cancellation);
        Outbox.Remove(entry);
        return true;
    }

    /// <summary>Registers what components inject.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IAccount>(this);
        services.AddSingleton<ISignIns>(this);
        services.AddSingleton<ITimelines>(this);
        services.AddSingleton<IPrerenderHandoff>(this);
        services.AddSingleton<IPersonNames>(this);
        services.AddSingleton<IPersonAvatars>(Avatars);
        services.AddSingleton<IAvatarPictures>(AvatarPictures);
        services.AddSingleton<IPersonCards>(Cards);
        services.AddSingleton<ICommunityCards>(Communities);
        services.AddSingleton<IProfileReminder>(Reminder);
        services.AddSingleton<IOwnProfile>(Profile);
        services.AddSingleton<IPublicFollows>(PublicFollows);
        services.AddSingleton<IDrafts>(this);
        services.AddSingleton<IDraftAttachments>(Files);
        services.AddSingleton<IFileUploads>(Uploads);
        services.AddSingleton<ILinkPreviews>(LinkPreviews);
        services.AddSingleton<IOwnFeed>(this);
        services.AddSingleton<ISuggestions>(this);
        services.AddSingleton<IOutbox>(Outbox);
        services.AddSingleton<IFollows>(Follows);
        services.AddSingleton<IMutedPeople>(People);
        services.AddSingleton<IMentions>(Mentions);
        services.AddSingleton<IReadingPositions>(Places);
    }
}
