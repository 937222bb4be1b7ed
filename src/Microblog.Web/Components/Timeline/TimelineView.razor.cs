using System.Globalization;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Windows;
using Microblog.Web.Components.Posts;
using Microblog.Web.Components.Shared;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Timeline;

/// <summary>A timeline with its heading and everything around it: home, or one feed.</summary>
public sealed partial class TimelineView
{
    /// <summary>Posts on the first page, and in each older one.</summary>
    public const int PageSize = 20;

    private const int MaxOffset = 100_000;
    private const int MaxCount = 100;

    private readonly CancellationTokenSource _stop = new();
    private ITimeline? _timeline;
    private TimelineSnapshot _snapshot = new() { Loading = true };
    private IReadOnlyList<Post> _posts = [];
    private IReadOnlyList<Post> _own = [];
    private IReadOnlyList<OutboxEntry> _pending = [];
    private ILookup<PostAddress, OutboxEntry> _pendingOfPosts = PendingOperations.None;
    private Post? _kept;
    private PostSetting _plain = PostSetting.Plain;
    private PostSetting _keptApart = PostSetting.Plain;
    private PostSetting _ahead = PostSetting.Plain;
    private bool _older;
    private bool _failed;
    private StorageFailure? _problem;
    private PersistingComponentStateSubscription? _leaving;
    private ReturnPlace? _return;

    // What the page is to scroll to: it does so whenever the turn changes.
    private int _turn;
    private string? _anchor;
    private int _offset;

    /// <summary>The heading.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>True while another page lies over it: it lives on, and is not seen.</summary>
    [Parameter]
    public bool Hidden { get; set; }

    /// <summary>What the ids in it begin with: timelines stay in the page under others.</summary>
    [Parameter, EditorRequired]
    public string Prefix { get; set; } = "";

    /// <summary>Told what was opened.</summary>
    [Parameter]
    public EventCallback<ITimeline> Opened { get; set; }

    /// <summary>The one feed that is shown; null for home.</summary>
    [Parameter]
    public FeedAddress? Feed { get; set; }

    /// <summary>True where replies to other posts are left out.</summary>
    [Parameter]
    public bool WithoutReplies { get; set; }

    /// <summary>True where a composer is part of <see cref="About"/>.</summary>
    [Parameter]
    public bool CanPost { get; set; }

    /// <summary>Between the heading and the posts.</summary>
    [Parameter]
    public RenderFragment? Above { get; set; }

    /// <summary>On top of the posts' sheet.</summary>
    [Parameter]
    public RenderFragment? About { get; set; }

    [Inject]
    private IFollows Follows { get; set; } = null!;

    [Inject]
    private IOutbox Outbox { get; set; } = null!;

    [Inject]
    private IReadingPositions Places { get; set; } = null!;

    [Inject]
    private ITimelines Timelines { get; set; } = null!;

    [Inject]
    private Handover Handover { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<TimelineView> Logger { get; set; } = default!;

    private string Path => new Uri(Navigation.Uri).PathAndQuery;

    private string Kept => $"timeline {Name}";

    private string Name => Feed is null ? "home" : Feed.ToString();

    private string Id(string part) => Prefix + part;

    private string Scope => Id("p");

    private string TroubleText =>
        _snapshot.Troubles is [var only]
            ? TextFormat.Fill(TimelineTexts.Troubles_One, NameOf(only.Feed))
            : TextFormat.Fill(TimelineTexts.Troubles_Many, _snapshot.Troubles.Count);

    /// <summary>True where the page holds every post of the timeline.</summary>
    private bool IsWhole => _snapshot is { AtEnd: true, HasNewer: false };

    /// <summary>True for a feed of which only what comes live can be shown.</summary>
    private bool KeepsNothing => Feed is not null && Timelines.KeepsNothing(Feed);

    /// <summary>True while older posts are on their way: nobody asks for more.</summary>
    private bool IsAsking => _older || _snapshot.LoadingOlder;

    private string SheetCss => Feed is { IsPersonal: false } ? "sheet community" : "sheet";

    private string? UnreadCount =>
        _snapshot.UnreadCount == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{_snapshot.UnreadCount}{(_snapshot.HasMoreUnread ? "+" : "")}"
            );

    private string UnreadText =>
        TextFormat.Fill(
            _snapshot is { UnreadCount: 1, HasMoreUnread: false }
                ? TimelineTexts.NewPosts_One
                : TimelineTexts.NewPosts_Many,
            UnreadCount
        );

    private static string CatchUpCount(CatchUpProgress progress) =>
        TextFormat.Fill(TimelineTexts.CatchUp_Progress, progress.Done, progress.Total);

    /// <inheritdoc />
    protected override Task OnInitializedAsync()
    {
        _plain = new PostSetting { Scope = Scope };
        _keptApart = _plain with { Kept = true };
        _ahead = _plain with { Ahead = true };
        Outbox.Changed += Refresh;
        Follows.Changed += Refresh;
        if (!RendererInfo.IsInteractive)
        {
            _leaving = Handover.Leave(Kept, GiveAway);
        }
        else if (Handover.Take<ITimeline>(Kept) is var (timeline, anchor, offset))
        {
            (_anchor, _offset) = (anchor, offset);
            return UseAsync(timeline);
        }
        return OpenAsync();
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        _snapshot = _timeline?.Snapshot ?? _snapshot;
        var outbox = Outbox;
        var deleting = outbox.Deleting;
        _posts = Visible(_snapshot.Posts, deleting);
        _own = Visible(_snapshot.Own, deleting);
        _kept =
            _snapshot.Kept is { } kept
            && !deleting.Contains(kept.Address)
            && !_posts.Any(p => p.Address == kept.Address)
                ? kept
                : null;
        (_pending, _pendingOfPosts) = PendingOperations.Sort(outbox.Entries, [.. _own, .. _posts], Feed);
    }

    private static IReadOnlyList<Post> Visible(IReadOnlyList<Post> posts, IReadOnlySet<PostAddress> deleting) =>
        deleting.Count == 0 ? posts : [.. posts.Where(post => !deleting.Contains(post.Address))];

    /// <inheritdoc />
    protected override async ValueTask LeaveAsync()
    {
        Outbox.Changed -= Refresh;
        Follows.Changed -= Refresh;
        _leaving?.Dispose();
        await _stop.CancelAsync();
        _stop.Dispose();
        await CloseAsync();
    }

    private async Task OpenAsync()
    {
        _failed = false;
        try
        {
            await CloseAsync();
            var place = await Places.GetAsync(Feed, _stop.Token);
            var timeline = await Timelines.OpenAsync(Feed, PageSize, place, WithoutReplies, _stop.Token);
            if (_stop.IsCancellationRequested)
            {
                await timeline.DisposeAsync();
                return;
            }
            await UseAsync(timeline, place);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            LogOpenFailed(Logger, e);
            (_failed, _problem) = (true, StorageFailures.Of(e));
        }
    }

    private Task UseAsync(ITimeline timeline, ReadingPosition? place = null)
    {
        _timeline = timeline;
        _timeline.Changed += Refresh;
        Refreshing();
        if (place is not null && Nearest(place.Position) is { } post)
        {
            (_anchor, _offset) = (post.Address.ToString(), place.Offset);
        }
        return Opened.InvokeAsync(timeline);
    }

    private (IAsyncDisposable?, string?, int) GiveAway()
    {
        var timeline = _timeline;
        _timeline = null;
        timeline?.Changed -= Refresh;
        return (timeline, _anchor, _offset);
    }

    private async ValueTask CloseAsync()
    {
        if (_timeline is { } timeline)
        {
            _timeline = null;
            timeline.Changed -= Refresh;
            await timeline.DisposeAsync();
        }
    }

    private async Task CatchUpAsync(bool goOn)
    {
        if (_timeline is not null)
        {
            await (goOn ? _timeline.CatchUpAsync(_stop.Token) : _timeline.StopCatchUpAsync(_stop.Token));
            Refreshing();
        }
    }

    private async Task RetryAsync(FeedAddress feed)
    {
        if (_timeline is not null)
        {
            await _timeline.RetryAsync(feed);
            Refreshing();
        }
    }

    /// <summary>The posts, own ones above what waits, and the one that stays outside of them.</summary>
    private IEnumerable<(Post Post, PostSetting Setting)> Rows()
    {
        foreach (var post in _own)
        {
            yield return (post, _ahead);
        }
        if (_kept is not null && _snapshot.IsKeptAbove)
        {
            yield return (_kept, _keptApart);
        }
        foreach (var post in _posts)
        {
            yield return (post, _plain);
        }
        if (_kept is not null && !_snapshot.IsKeptAbove)
        {
            yield return (_kept, _keptApart);
        }
    }

    private PostSetting SettingOf(Post post, PostSetting setting)
    {
        var community = CommunityOf(post);
        var hasPending = _pendingOfPosts.Contains(post.Address);
        return community is null && !hasPending
            ? setting
            : setting with
            {
                Community = community,
                Pending = hasPending ? [.. _pendingOfPosts[post.Address].Where(PendingOperations.IsSaid)] : [],
                Liking = hasPending ? PendingOperations.Liking(_pendingOfPosts[post.Address]) : null,
            };
    }

    private string? CommunityOf(Post post)
    {
        var feed = post.Address.Feed;
        return feed == Feed || feed.IsPersonal || feed.IsComments ? null : NameOf(feed);
    }

    private string NameOf(FeedAddress feed) =>
        Follows.All.FirstOrDefault(follow => follow.Feed == feed)?.Name
        ?? (feed.IsPersonal ? feed.Service.ToDisplayString() : DisplayName.OfFeed(null, feed));

    [LoggerMessage(Level = LogLevel.Error, Message = "Opening a timeline failed")]
    private static partial void LogOpenFailed(ILogger logger, Exception exception);
}
