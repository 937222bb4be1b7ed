using Microblog.Core.Blocking;
using Microblog.Core.Feeds;
using Microblog.Core.Follows;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Accounts;

/// <summary>One circuit's (or request's) lease on its account.</summary>
public sealed class UserSession : IUserSession, IDisposable
{
    private const int MaxSuggestions = 12;
    private const int MaxDraft = 400_000;
    private const int MaxPlaceBytes = 900;
    private static readonly TimeSpan FirstScreen = TimeSpan.FromSeconds(1.5);

    private readonly AccountPool _pool;
    private readonly IMicroblogDatabase _database;
    private readonly AccountRuntime _runtime;
    private readonly SignInTicket _ticket;
    private readonly TimeProvider _time;

    private UserSession(
        AccountPool pool,
        IMicroblogDatabase database,
        AccountRuntime runtime,
        SignInTicket ticket,
        TimeProvider time
    )
    {
        _pool = pool;
        _database = database;
        _runtime = runtime;
        _ticket = ticket;
        _time = time;
        _runtime.StatusChanged += OnStatusChanged;
        _pool.SignedOut += OnSignedOut;
    }

    /// <inheritdoc />
    public Jid Address => _runtime.Address;

    /// <inheritdoc />
    public string DisplayName => _runtime.Follows.OwnName ?? _runtime.Address.Local ?? _runtime.Address.Domain;

    /// <inheritdoc />
    public ConnectionStatus Status => _runtime.Status;

    /// <inheritdoc />
    public event Action? StatusChanged;

    /// <inheritdoc />
    public event Action? SignedOut;

    /// <inheritdoc />
    public IOutbox Outbox => _runtime.Outbox;

    /// <inheritdoc />
    public IFollows Follows => _runtime.Follows;

    /// <inheritdoc />
    public IHiddenPeople People => _runtime.People;

    /// <inheritdoc />
    public Task<IReadOnlyList<Suggestion>> SuggestAsync(
        IReadOnlyCollection<Jid> services,
        CancellationToken cancellation = default
    )
    {
        var discovery =
            _runtime.Discovery
            ?? throw new SessionEndedException("There is no connection to the server at the moment.");
        var followed = Follows.All.Select(follow => follow.Feed).ToHashSet();
        return new Suggestions(discovery, Address).FindAsync(
            services,
            feed => !followed.Contains(feed),
            MaxSuggestions,
            cancellation
        );
    }

    /// <summary>Leases the account of a ticket; null where it was not made ready (<see cref="AccountPool.PrepareAsync"/>).</summary>
    public static UserSession? Open(
        AccountPool pool,
        IMicroblogDatabase database,
        SignInTicket ticket,
        TimeProvider time
    ) => pool.Lease(ticket) is { } runtime ? new UserSession(pool, database, runtime, ticket, time) : null;

    /// <inheritdoc />
    public async Task<ITimeline> OpenTimelineAsync(
        FeedAddress? feed,
        int count,
        ReadingPlace? place = null,
        CancellationToken cancellation = default
    )
    {
        await _runtime.Loaded.WaitAsync(cancellation);
        if (feed is null)
        {
            await _runtime
                .Follows.FirstSync.WaitAsync(FirstScreen, _time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var window = await _runtime.Timelines.OpenAsync(feed, count, place, cancellation);
        // A moment for the first posts, so that they are in the page from the start.
        await window
            .FirstScreen.WaitAsync(FirstScreen, _time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return window;
    }

    /// <inheritdoc />
    public string Leave(IAsyncDisposable opened) => _runtime.LeftOpen.Leave(opened);

    /// <inheritdoc />
    public T? Take<T>(string key)
        where T : class, IAsyncDisposable => _runtime.LeftOpen.Take<T>(key);

    /// <inheritdoc />
    public IReadingPlaces Places => _runtime.Places;

    /// <inheritdoc />
    public async Task<IThread> OpenThreadAsync(PostAddress address, CancellationToken cancellation = default)
    {
        await _runtime.Loaded.WaitAsync(cancellation);
        return await ThreadView.OpenAsync(_runtime.Timelines, address, Subscribe, cancellation);
    }

    /// <inheritdoc />
    public Task<Post?> FindPostAsync(PostAddress address, CancellationToken cancellation = default) =>
        _runtime.Timelines.Index.FindAsync(address, cancellation);

    /// <inheritdoc />
    public async Task<Audience> GetAudienceAsync(CancellationToken cancellation = default) =>
        await Publisher().GetAudienceAsync(cancellation);

    /// <inheritdoc />
    public async Task<int?> SetAudienceAsync(Audience audience, CancellationToken cancellation = default) =>
        await Publisher().SetAudienceAsync(audience, cancellation);

    /// <inheritdoc />
    public async Task<string?> GetDraftAsync(string place, CancellationToken cancellation = default)
    {
        await using var context = await _database.OpenAsync(cancellation);
        var (account, key) = (_runtime.AccountId, SortableText.Shorten(place, MaxPlaceBytes));
        return await context
            .Drafts.Where(d => d.AccountId == account && d.Place == key)
            .Select(d => d.Text)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <inheritdoc />
    public async Task SetDraftAsync(string place, string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        await using var context = await _database.OpenAsync(cancellation);
        var (account, key) = (_runtime.AccountId, SortableText.Shorten(place, MaxPlaceBytes));
        var drafts = context.Drafts.Where(d => d.AccountId == account && d.Place == key);
        if (text.Length == 0)
        {
            await drafts.ExecuteDeleteAsync(cancellation);
            return;
        }
        var draft = await drafts.FirstOrDefaultAsync(cancellation);
        var kept =
            text.Length > MaxDraft ? text[..(MaxDraft - (char.IsHighSurrogate(text[MaxDraft - 1]) ? 1 : 0))] : text;
        var now = Micros.From(_time.GetUtcNow());
        if (draft is null)
        {
            context.Drafts.Add(
                new DraftEntity
                {
                    AccountId = account,
                    Place = key,
                    Text = kept,
                    SavedAt = now,
                }
            );
        }
        else
        {
            (draft.Text, draft.SavedAt) = (kept, now);
        }
        await context.SaveChangesAsync(cancellation);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _runtime.StatusChanged -= OnStatusChanged;
        _pool.SignedOut -= OnSignedOut;
        _pool.Release(_runtime);
    }

    private Publisher Publisher() =>
        _runtime.Publisher ?? throw new SessionEndedException("There is no connection to the server at the moment.");

    private async Task Subscribe(FeedAddress comments, CancellationToken cancellation)
    {
        if (_runtime.PubSub is { } pubSub)
        {
            await pubSub.SubscribeAsync(comments.Service, comments.Node, cancellation);
        }
    }

    private void OnStatusChanged() => StatusChanged?.Invoke();

    private void OnSignedOut(Jid address, string? signInId)
    {
        if (address == Address && (signInId is null || signInId == _ticket.Id))
        {
            SignedOut?.Invoke();
        }
    }
}
