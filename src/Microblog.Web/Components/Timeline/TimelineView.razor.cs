using System.Globalization;
using Microblog.Core.Accounts;
using Microblog.Core.Feeds;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Timeline;

/// <summary>A timeline with its heading and everything around it: home, or one feed.</summary>
public sealed partial class TimelineView
{
    /// <summary>Posts on the first page, and in each older one.</summary>
    public const int PageSize = 20;

    private static readonly List<OutboxEntry> NoFates = [];

    private readonly CancellationTokenSource _stop = new();
    private ITimeline? _timeline;
    private TimelineSnapshot _snapshot = new() { Loading = true };
    private IReadOnlyList<Post> _posts = [];
    private IReadOnlyList<OutboxEntry> _pending = [];
    private ILookup<PostAddress, OutboxEntry> _fates = OutboxFates.None;
    private bool _older;
    private bool _failed;

    /// <summary>The heading.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>Opens what is to be shown.</summary>
    [Parameter, EditorRequired]
    public Func<int, CancellationToken, Task<ITimeline>> Open { get; set; } = default!;

    /// <summary>The one feed that is shown; null for home.</summary>
    [Parameter]
    public FeedAddress? Feed { get; set; }

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
    private IUserSession Session { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<TimelineView> Logger { get; set; } = default!;

    private string Path => new Uri(Navigation.Uri).PathAndQuery;

    private string SheetCss => Feed is { IsPersonal: false } ? "sheet community" : "sheet";

    private string WaitingText =>
        string.Create(CultureInfo.InvariantCulture, $"{_snapshot.Waiting}{(_snapshot.WaitingMore ? "+" : "")}")
        + (_snapshot is { Waiting: 1, WaitingMore: false } ? " new post" : " new posts");

    /// <inheritdoc />
    protected override Task OnInitializedAsync()
    {
        Session.Outbox.Changed += Refresh;
        return OpenAsync();
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        _snapshot = _timeline?.Snapshot ?? _snapshot;
        var outbox = Session.Outbox;
        var hidden = outbox.Hidden;
        _posts = hidden.Count == 0 ? _snapshot.Posts : _snapshot.Posts.Where(p => !hidden.Contains(p.Address)).ToList();
        (_pending, _fates) = OutboxFates.Sort(outbox.Entries, _posts, Feed);
    }

    /// <inheritdoc />
    protected override async ValueTask LeaveAsync()
    {
        Session.Outbox.Changed -= Refresh;
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
            var timeline = await Open(PageSize, _stop.Token);
            if (_stop.IsCancellationRequested)
            {
                await timeline.DisposeAsync();
                return;
            }
            _timeline = timeline;
            _timeline.Changed += Refresh;
            Refreshing();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            LogOpenFailed(Logger, e);
            _failed = true;
        }
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

    private async Task OlderAsync()
    {
        if (_older || _timeline is null || _snapshot.AtEnd)
        {
            return;
        }
        _older = true;
        try
        {
            await _timeline.OlderAsync(PageSize, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        finally
        {
            _older = false;
            Refreshing();
        }
    }

    private async Task ShowNewAsync()
    {
        if (_timeline is not null)
        {
            await _timeline.ShowNewAsync();
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

    private List<OutboxEntry> FatesOf(Post post) =>
        _fates.Contains(post.Address) ? _fates[post.Address].ToList() : NoFates;

    private string? CommunityOf(Post post)
    {
        var feed = post.Address.Feed;
        return feed == Feed || feed.IsPersonal || feed.IsComments ? null : NameOf(feed);
    }

    private string NameOf(FeedAddress feed) =>
        Session.Follows.All.FirstOrDefault(follow => follow.Feed == feed)?.Name
        ?? (feed.IsPersonal ? feed.Service.ToString() : feed.Node);

    [LoggerMessage(Level = LogLevel.Error, Message = "Opening a timeline failed")]
    private static partial void LogOpenFailed(ILogger logger, Exception exception);
}
