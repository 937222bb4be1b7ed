using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

/// <summary>
/// Merges the feeds of one account into endless timelines with no gap, no duplicate and no ghost. Knows no network and
/// no page: requests go out through a delegate, replies and events come in as calls. Never called concurrently.
/// </summary>
public sealed partial class TimelineEngine(
    ITimelineStore store,
    TimelineEngineOptions options,
    Func<long> now,
    Action<FeedRequest> send
)
{
    private readonly Dictionary<long, FeedState> _feeds = [];
    private readonly Dictionary<FeedAddress, FeedState> _byAddress = [];
    private readonly List<WindowState> _windows = [];
    private long _sequence;
    private bool _isFirstVisit;

    /// <summary>True between <see cref="ConnectAsync"/> and <see cref="Disconnect"/>.</summary>
    public bool IsOnline { get; private set; }

    /// <summary>All feeds.</summary>
    public IReadOnlyCollection<FeedState> Feeds => _feeds.Values;

    /// <summary>Whose posts are left out.</summary>
    public MutedAuthors Muted { get; private set; } = MutedAuthors.None;

    /// <summary>The feed with this number, or null.</summary>
    internal FeedState? Find(long feedId) => _feeds.GetValueOrDefault(feedId);

    /// <summary>The feed at this address, or null.</summary>
    internal FeedState? Find(FeedAddress address) => _byAddress.GetValueOrDefault(address);

    /// <summary>The windows that are open.</summary>
    internal IReadOnlyList<WindowState> Windows => _windows;

    /// <summary>Rows that came, changed or went, after they were stored.</summary>
    public event Action<EntryChange>? EntryChanged;

    /// <summary>Reads what is stored. First of all, and after a failure of the store.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellation)
    {
        _feeds.Clear();
        _byAddress.Clear();
        Muted = await store.LoadMutedAsync(cancellation);
        foreach (var feed in await store.LoadFeedsAsync(cancellation))
        {
            Keep(feed);
        }
        _isFirstVisit = _feeds.Values.All(feed => feed.Coverage.Segments.All(segment => segment.Count == 0));
        foreach (var window in _windows)
        {
            await window.ReloadAsync(store, cancellation);
        }
    }

    /// <summary>A session started without resumption: whatever is known may be out of date.</summary>
    public async ValueTask ConnectAsync(CancellationToken cancellation)
    {
        IsOnline = true;
        await InvalidateAsync(cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>Nothing that was read counts as read any longer, nor will it when the session is resumed.</summary>
    public async ValueTask InvalidateAsync(CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Values)
        {
            feed.ForgetSession();
            feed.BeginEpoch();
        }
        await store.SaveEpochsAsync([.. _feeds.Values], cancellation);
        InvalidateWindows();
    }

    /// <summary>The session goes on with nothing lost: what was read in this epoch stays true.</summary>
    public async ValueTask ResumeAsync(CancellationToken cancellation)
    {
        IsOnline = true;
        // But of feeds that were failing, events may have been lost between the servers.
        var failed = _feeds.Values.Where(feed => feed.MayHaveLostEvents).ToList();
        foreach (var feed in failed)
        {
            feed.BeginEpochAfterFailure();
        }
        await store.SaveEpochsAsync(failed, cancellation);
        InvalidateWindows();
        await PumpAsync(cancellation);
    }

    /// <summary>The connection is lost: windows show what is cached.</summary>
    public void Disconnect()
    {
        IsOnline = _isFirstVisit = false;
        foreach (var feed in _feeds.Values)
        {
            feed.ForgetRequest();
        }
        InvalidateWindows();
    }

    /// <summary>Adds a feed.</summary>
    public async ValueTask<FeedState> FollowAsync(FeedAddress address, bool home, CancellationToken cancellation)
    {
        var feed = Find(address);
        if (feed is null)
        {
            feed = await store.AddFeedAsync(address, home, cancellation);
            Keep(feed);
            foreach (var window in _windows.Where(window => window.Has(feed)))
            {
                window.AddFeed();
            }
        }
        else if (feed.Home != home)
        {
            await SetHomeAsync(feed, home, cancellation);
        }
        await PumpAsync(cancellation);
        return feed;
    }

    /// <summary>Removes a feed with all its rows and requests.</summary>
    public async ValueTask UnfollowAsync(long feedId, CancellationToken cancellation)
    {
        if (!_feeds.TryGetValue(feedId, out var feed))
        {
            return;
        }
        var rows = await store.GetAllAsync(feedId, cancellation);
        await store.RemoveFeedAsync(feedId, cancellation);
        foreach (var row in rows)
        {
            Notify(feed, new EntryChange(row, null, ChangeCause.Unfollow));
        }
        _feeds.Remove(feedId);
        _byAddress.Remove(feed.Address);
        await PumpAsync(cancellation);
    }

    /// <summary>Puts a feed into home, or takes it out and keeps it for its own page.</summary>
    private async ValueTask SetHomeAsync(FeedState feed, bool home, CancellationToken cancellation)
    {
        await store.SetHomeAsync(feed.FeedId, home, cancellation);
        feed.SetHome(home);
        foreach (var window in _windows.Where(window => window.Scope == TimelineScope.Home))
        {
            if (home)
            {
                window.AddFeed();
            }
            await window.ReloadAsync(store, cancellation);
            window.Invalidate();
        }
    }

    /// <summary>Leaves out the posts of these authors, and of no others, from now on and in what is cached.</summary>
    public async ValueTask MuteAsync(MutedAuthors muted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(muted);
        await store.SaveMutedAsync(muted, cancellation);
        var isSame = muted.MutesTheSameAs(Muted);
        Muted = muted;
        if (isSame)
        {
            return; // Muted, and now blocked as well.
        }
        foreach (var feed in _feeds.Values)
        {
            feed.Mute(muted);
        }
        foreach (var window in _windows)
        {
            await window.ReloadAsync(store, cancellation);
        }
        await PumpAsync(cancellation);
    }

    /// <summary>Something happened at a feed. Also while the connection is lost: where it is resumed, no event comes twice.</summary>
    public async ValueTask OnEventAsync(long feedId, FeedEvent happened, CancellationToken cancellation)
    {
        if (!_feeds.TryGetValue(feedId, out var feed))
        {
            return;
        }
        _sequence++;
        var asks = MayBeAskedBack(feed) ? null : feed.Asks.ToList();
        await CommitAsync(
            await new LiveApplication(feed, store, now()).ApplyAsync(happened, _sequence, cancellation),
            cancellation
        );
        if (asks is not null && asks.Count < feed.Asks.Count)
        {
            feed.Asks.Except(asks).ToList().ForEach(feed.EndAsk);
            await NextEpochAsync(feed, cancellation); // It is read again when it is next opened.
        }
        await PumpAsync(cancellation);
    }

    /// <summary>
    /// True where a doubt about what a service sent is a reason to ask it. Any service can send events: one that a post once
    /// named, and that nobody reads now, could find out with them when the reader is there.
    /// </summary>
    private bool MayBeAskedBack(FeedState feed) =>
        feed.Home
        || _windows.Exists(window => window.Has(feed))
        || _feeds.Values.Any(other =>
            other.Home && Posts.KnownServices.IsAtServerOf(feed.Address.Service, other.Address.Service)
        );

    /// <summary>Events of a feed were lost: what is known of it may be out of date.</summary>
    public async ValueTask MarkStaleAsync(long feedId, CancellationToken cancellation)
    {
        if (!_feeds.TryGetValue(feedId, out var feed))
        {
            return;
        }
        await NextEpochAsync(feed, cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>Tries a feed that failed once more.</summary>
    public async ValueTask RetryAsync(long feedId, CancellationToken cancellation)
    {
        if (!_feeds.TryGetValue(feedId, out var feed))
        {
            return;
        }
        if (feed is { IsBackingOff: true, MayHaveLostEvents: true })
        {
            // Its events may have been lost meanwhile.
            await NextEpochAsync(feed, cancellation);
        }
        feed.Retry();
        await PumpAsync(cancellation);
    }

    /// <summary>The time budget of this request is over.</summary>
    public async ValueTask TimeOutAsync(FeedRequest request, CancellationToken cancellation)
    {
        if (_feeds.TryGetValue(request.FeedId, out var feed) && feed.InFlight == request)
        {
            feed.TimeOut();
            await PumpAsync(cancellation);
        }
    }

    /// <summary>The time budget of a window is over: it does not wait for feeds that have not answered.</summary>
    internal async ValueTask TimeOutAsync(WindowState window, CancellationToken cancellation)
    {
        if (!IsOnline || !_windows.Contains(window))
        {
            return;
        }
        // Only feeds that are being asked, or whose head will be in any case: with an answer they are awaited again.
        var (low, high) = window.Demand.Range;
        foreach (var feed in FeedsOf(window).Where(feed => Counts(feed) && !feed.IsStopped))
        {
            var isAsked = feed.InFlight is not null && feed.Coverage.FirstUnread(feed.Epoch, low, high) >= 0;
            if (isAsked || feed.IsHeadUnread)
            {
                feed.TimeOut();
            }
        }
        window.NoteChange();
        await PumpAsync(cancellation);
    }

    /// <summary>Asks the server for one item.</summary>
    public async ValueTask AskAsync(long feedId, string itemId, CancellationToken cancellation)
    {
        if (_feeds.TryGetValue(feedId, out var feed))
        {
            feed.Ask(itemId);
            await PumpAsync(cancellation);
        }
    }

    private async ValueTask NextEpochAsync(FeedState feed, CancellationToken cancellation)
    {
        feed.BeginEpoch();
        await store.SaveEpochsAsync([feed], cancellation);
        InvalidateWindows();
    }

    private void Keep(FeedState feed)
    {
        feed.Mute(Muted);
        feed.SetReader(options.Reader);
        _feeds[feed.FeedId] = _byAddress[feed.Address] = feed;
    }

    private void InvalidateWindows()
    {
        foreach (var window in _windows)
        {
            window.Invalidate();
        }
    }

    private async ValueTask CommitAsync(FeedChange change, CancellationToken cancellation)
    {
        await store.ApplyAsync(change, cancellation);
        foreach (var entry in change.Entries)
        {
            Notify(change.Feed, entry);
        }
    }

    private void Notify(FeedState feed, EntryChange change)
    {
        foreach (var window in _windows.Where(window => window.Has(feed)))
        {
            window.Apply(change);
        }
        EntryChanged?.Invoke(change);
    }
}
