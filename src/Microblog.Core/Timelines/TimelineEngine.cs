using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

/// <summary>
/// Merges the feeds of one account into endless timelines with no gap, no duplicate and no ghost. Knows no network and
/// no page: requests go out through a delegate, replies and events come in as calls. Never called concurrently.
/// </summary>
public sealed class TimelineEngine
{
    private readonly ITimelineStore _store;
    private readonly TimelineEngineOptions _options;
    private readonly FeedSet _feeds = new();
    private readonly OpenWindows _windows = new();
    private readonly FeedWriter _writer;
    private readonly ReplyApplication _replies;
    private readonly EventApplication _events;
    private readonly DemandPlanner _planner;
    private readonly WindowFiller _filler;
    private long _sequence;

    /// <summary>An engine without feeds.</summary>
    /// <param name="store">The cache.</param>
    /// <param name="options">Its numbers.</param>
    /// <param name="now">The time, microseconds since 1970.</param>
    /// <param name="send">Takes a request; its reply is passed to <see cref="OnReplyAsync"/>.</param>
    public TimelineEngine(ITimelineStore store, TimelineEngineOptions options, Func<long> now, Action<FeedRequest> send)
    {
        (_store, _options) = (store, options);
        _writer = new FeedWriter(store);
        _replies = new ReplyApplication(store, _writer, now);
        _events = new EventApplication(store, _writer, _feeds, _windows.All, now);
        _planner = new DemandPlanner(options, _feeds, _windows.All, send);
        _filler = new WindowFiller(store, _feeds);
        _writer.Invalidated += _windows.Invalidate;
        _writer.Changed += (feed, change) =>
        {
            _windows.Apply(feed, change);
            EntryChanged?.Invoke(change);
        };
    }

    /// <summary>Rows that came, changed or went, after they were stored.</summary>
    public event Action<EntryChange>? EntryChanged;

    /// <summary>True between <see cref="ConnectAsync"/> and <see cref="Disconnect"/>.</summary>
    public bool IsOnline => _feeds.IsOnline;

    /// <summary>All feeds.</summary>
    public IReadOnlyCollection<FeedState> Feeds => _feeds.All;

    /// <summary>Whose posts are left out.</summary>
    public MutedAuthors Muted { get; private set; } = MutedAuthors.None;

    /// <summary>The windows that are open.</summary>
    internal IReadOnlyList<WindowState> Windows => _windows.All;

    /// <summary>True while an answer is on its way.</summary>
    internal bool IsReading => _feeds.All.Any(feed => feed.InFlight is { IsAnswered: false });

    /// <summary>The feed with this number, or null.</summary>
    internal FeedState? Find(long feedId) => _feeds.Find(feedId);

    /// <summary>The feed at this address, or null.</summary>
    internal FeedState? Find(FeedAddress address) => _feeds.Find(address);

    /// <summary>The feeds that a window shows.</summary>
    internal IEnumerable<FeedState> FeedsOf(WindowState window) => _feeds.Of(window.Scope);

    /// <summary>Reads what is stored. First of all, and after a failure of the store.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellation)
    {
        _feeds.Clear();
        Muted = await _store.LoadMutedAsync(cancellation);
        foreach (var feed in await _store.LoadFeedsAsync(cancellation))
        {
            Add(feed);
        }
        _filler.IsFirstVisit = _feeds.All.All(feed => feed.Coverage.Segments.All(segment => segment.Count == 0));
        await _windows.ReloadAsync(_store, cancellation);
    }

    /// <summary>A session started without resumption: whatever is known may be out of date.</summary>
    public async ValueTask ConnectAsync(CancellationToken cancellation)
    {
        _feeds.IsOnline = true;
        await InvalidateAsync(cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>Nothing that was read counts as read any longer, nor will it when the session is resumed.</summary>
    public ValueTask InvalidateAsync(CancellationToken cancellation)
    {
        foreach (var feed in _feeds.All)
        {
            feed.ForgetSession();
            feed.BeginEpoch();
        }
        return _writer.SaveEpochsAsync([.. _feeds.All], cancellation);
    }

    /// <summary>The session goes on with nothing lost: what was read in this epoch stays true.</summary>
    public async ValueTask ResumeAsync(CancellationToken cancellation)
    {
        _feeds.IsOnline = true;
        // But of feeds that were failing, events may have been lost between the servers.
        var failed = _feeds.All.Where(feed => feed.MayHaveLostEvents).ToList();
        failed.ForEach(feed => feed.BeginEpochAfterFailure());
        await _writer.SaveEpochsAsync(failed, cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>The connection is lost: windows show what is cached.</summary>
    public void Disconnect()
    {
        _feeds.IsOnline = _filler.IsFirstVisit = false;
        foreach (var feed in _feeds.All)
        {
            feed.ForgetRequest();
        }
        _windows.Invalidate();
    }

    /// <summary>Adds a feed, puts it into home or takes it out of home. What was cached of it stays.</summary>
    public async ValueTask<FeedState> FollowAsync(FeedAddress address, bool home, CancellationToken cancellation)
    {
        var feed = Find(address);
        if (feed is null)
        {
            feed = await _store.AddFeedAsync(address, home, cancellation);
            Add(feed);
            _windows.AddFeed(feed);
        }
        else if (feed.Home != home)
        {
            await _store.SetHomeAsync(feed.FeedId, home, cancellation);
            feed.SetHome(home);
            await _windows.ReloadHomeAsync(_store, isFeedAdded: home, cancellation);
        }
        await PumpAsync(cancellation);
        return feed;
    }

    /// <summary>Leaves out the posts of these authors, and of no others, from now on and in what is cached.</summary>
    public async ValueTask MuteAsync(MutedAuthors muted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(muted);
        await _store.SaveMutedAsync(muted, cancellation);
        var isSame = muted.MutesTheSameAs(Muted);
        Muted = muted;
        if (isSame)
        {
            return; // Muted, and now blocked as well.
        }
        foreach (var feed in _feeds.All)
        {
            feed.Mute(muted);
        }
        await _windows.ReloadAsync(_store, cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>Something happened at a feed. Also while the connection is lost: where it is resumed, no event comes twice.</summary>
    public async ValueTask OnEventAsync(long feedId, FeedEvent happened, CancellationToken cancellation)
    {
        if (Find(feedId) is { } feed)
        {
            await _events.ApplyAsync(feed, happened, ++_sequence, cancellation);
            await PumpAsync(cancellation);
        }
    }

    /// <summary>Events of a feed were lost: what is known of it may be out of date.</summary>
    public async ValueTask MarkStaleAsync(long feedId, CancellationToken cancellation)
    {
        if (Find(feedId) is { } feed)
        {
            await _writer.BeginEpochAsync(feed, cancellation);
            await PumpAsync(cancellation);
        }
    }

    /// <summary>Tries a feed that failed once more.</summary>
    public async ValueTask RetryAsync(long feedId, CancellationToken cancellation)
    {
        if (Find(feedId) is not { } feed)
        {
            return;
        }
        if (feed is { IsBackingOff: true, MayHaveLostEvents: true })
        {
            await _writer.BeginEpochAsync(feed, cancellation);
        }
        feed.Retry();
        await PumpAsync(cancellation);
    }

    /// <summary>A request was answered, or failed.</summary>
    public async ValueTask OnReplyAsync(FeedRequest request, FeedReply reply, CancellationToken cancellation)
    {
        if (!IsOnline || Find(request.FeedId) is not { } feed || feed.InFlight != request)
        {
            return;
        }
        _sequence++;
        if (await _replies.ApplyAsync(feed, request, reply, cancellation))
        {
            _windows.NoteChange(feed);
        }
        await PumpAsync(cancellation);
    }

    /// <summary>The time budget of this request is over.</summary>
    public async ValueTask TimeOutAsync(FeedRequest request, CancellationToken cancellation)
    {
        if (Find(request.FeedId) is { } feed && feed.InFlight == request)
        {
            feed.TimeOut();
            await PumpAsync(cancellation);
        }
    }

    /// <summary>The time budget of a window is over: it does not wait for feeds that have not answered.</summary>
    internal async ValueTask TimeOutAsync(WindowState window, CancellationToken cancellation)
    {
        if (!IsOnline || !_windows.All.Contains(window))
        {
            return;
        }
        var (low, high) = window.Demand.Range;
        _feeds.TimeOut(window.Scope, low, high);
        window.NoteChange();
        await PumpAsync(cancellation);
    }

    /// <summary>Asks the server for one item.</summary>
    public async ValueTask AskAsync(long feedId, string itemId, CancellationToken cancellation)
    {
        if (Find(feedId) is { } feed)
        {
            feed.Ask(itemId);
            await PumpAsync(cancellation);
        }
    }

    /// <summary>
    /// Feeds that are not being asked are no longer demanded, nor is what is only counted. Reading goes on: a feed that it
    /// reaches is read, for until then its floor is in the way.
    /// </summary>
    public async ValueTask StopCatchUpAsync(CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Of(TimelineScope.Home))
        {
            feed.StopCatchUp();
        }
        foreach (var window in _windows.ShowingHome())
        {
            window.EndDemands();
        }
        await PumpAsync(cancellation);
    }

    /// <summary>Goes on where catching up was stopped.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellation)
    {
        foreach (var feed in _feeds.All)
        {
            feed.ResumeCatchUp();
        }
        _windows.NoteChange();
        await PumpAsync(cancellation);
    }

    /// <summary>How far catching up is with the feeds of a window; null when done, or offline.</summary>
    internal CatchUpProgress? ProgressOf(WindowState window) => IsOnline ? CatchUpProgress.Of(FeedsOf(window)) : null;

    /// <summary>Bounds the cache: whole segments from the old end, never inside or above the bottom of an open window.</summary>
    public async ValueTask PruneAsync(int keep, CancellationToken cancellation)
    {
        foreach (var feed in _feeds.All.Where(feed => feed.InFlight is null))
        {
            var retention = new Retention(feed, _store, _windows.LowestShown(feed));
            if (await retention.ApplyAsync(keep, cancellation) is { } change)
            {
                await _writer.CommitAsync(change, cancellation);
            }
        }
    }

    /// <summary>Opens a window on the newest rows, or around a place above which something may have been seen before.</summary>
    internal async ValueTask<WindowState> OpenAsync(
        TimelineScope scope,
        Position? place,
        Position? seen,
        int count,
        CancellationToken cancellation
    )
    {
        var window = new WindowState(scope);
        await _filler.OpenAsync(window, place, seen, count, cancellation);
        _windows.Add(window);
        await PumpAsync(cancellation);
        return window;
    }

    /// <summary>Moves an open window to the newest rows, or to a place; what was seen in it stays seen.</summary>
    internal async ValueTask MoveAsync(WindowState window, Position? place, int count, CancellationToken cancellation)
    {
        var seen = window.ReadMarker == Position.Top ? default(Position?) : window.ReadMarker;
        await _filler.OpenAsync(window, place, seen, count, cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>Closes a window: nothing is read for it any longer.</summary>
    internal void Close(WindowState window) => _windows.Remove(window);

    /// <summary>Its reader has had a place in sight.</summary>
    internal ValueTask SeeAsync(WindowState window, Position place, CancellationToken cancellation) =>
        window.SeeAsync(_store, place, cancellation);

    /// <summary>Demands rows below the bottom, or above the top.</summary>
    internal ValueTask DemandAsync(WindowState window, int older, int newer, CancellationToken cancellation)
    {
        window.Demand.Add(older, newer);
        return PumpAsync(cancellation);
    }

    /// <summary>Removes rows of a window; they stay in the cache.</summary>
    internal ValueTask TrimAsync(
        WindowState window,
        int fromTop,
        int fromBottom,
        CachedEntry? kept,
        CancellationToken cancellation
    )
    {
        window.Trim(fromTop, fromBottom, kept);
        return PumpAsync(cancellation);
    }

    /// <summary>Takes the rows that wait above in, whether or not all is read between them: the reader goes to the top.</summary>
    internal async ValueTask ShowUnreadAsync(WindowState window, int count, CancellationToken cancellation)
    {
        await window.ShowUnreadAsync(_store, count, cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>The reader has published this: it is in sight in every window that it belongs to.</summary>
    internal async ValueTask ShowOwnAsync(long feedId, string itemId, CancellationToken cancellation)
    {
        if (Find(feedId) is { } feed)
        {
            await _windows.ShowOwnAsync(feed, itemId, _store, cancellation);
            await PumpAsync(cancellation);
        }
    }

    /// <summary>True where no row is above, and no segment that is newer is to be read.</summary>
    internal bool IsAtTop(WindowState window) =>
        window.ShowsTop
        && FeedsOf(window).All(feed => feed.Coverage.Ceiling(feed.Epoch, window.Top.Key) == long.MaxValue);

    /// <summary>A reader who was behind has reached the newest row, whatever feeds that are not awaited may still bring.</summary>
    internal void NoteTop(WindowState window)
    {
        if (IsOnline && window.ShowsTop && _feeds.IsReadAbove(window.Scope, window.Top.Key))
        {
            window.ReachTop();
        }
    }

    /// <summary>True where everything above what was seen was read.</summary>
    internal bool IsTopRead(WindowState window) => _feeds.IsReadAbove(window.Scope, window.ReadMarker.Key);

    /// <summary>Sends requests for what is demanded, as far as there are free slots.</summary>
    internal void SendDemanded() => _planner.SendDemanded(_sequence);

    /// <summary>Shows what is complete, and sends requests for what is demanded: until neither changes anything.</summary>
    private async ValueTask PumpAsync(CancellationToken cancellation)
    {
        foreach (var window in _windows.All)
        {
            await _filler.FillAsync(window, cancellation);
        }
        SendDemanded();
    }

    private void Add(FeedState feed)
    {
        feed.Mute(Muted);
        feed.SetReader(_options.Reader);
        _feeds.Add(feed);
    }
}
