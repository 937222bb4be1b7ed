using Microblog.Core.Cache;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

/// <summary>
/// Reads feeds again of which an event may be missing: those in home every 15 minutes, others when they are opened and each minute
/// while they are open. In the mailbox.
/// </summary>
internal sealed class FeedPolling(
    TimelineEngine engine,
    TimelineConnection connection,
    StorageRecovery recovery,
    IReadOnlyList<TimelineWindow> windows,
    int keep,
    TimeProvider time
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan OpenFeedInterval = TimeSpan.FromMinutes(1);

    /// <summary>A page is opened twice at its start: before and after its scripts run.</summary>
    private static readonly TimeSpan JustRead = TimeSpan.FromSeconds(3);

    private readonly Dictionary<long, DateTimeOffset> _readAgain = [];
    private readonly Dictionary<long, DateTimeOffset> _headRead = [];
    private DateTimeOffset _next;

    /// <summary>A new connection reads everything: the next time comes after a whole interval.</summary>
    public void Begin() => Begin(Interval);

    /// <summary>The connection goes on: the next time comes when it would have come.</summary>
    public void GoOn()
    {
        var pause = _next - time.GetUtcNow();
        Begin(pause > TimeSpan.Zero ? pause : TimeSpan.Zero);
    }

    /// <summary>The newest page of a feed was asked for and answered.</summary>
    public void NoteHeadRead(long feedId) => _headRead[feedId] = time.GetUtcNow();

    /// <summary>A page opens a feed.</summary>
    public async ValueTask ReadOpenedAsync(FeedState feed, CancellationToken stop)
    {
        await ReadUnfollowedAsync(feed, stop);
        await ReadFollowedAsync(feed, stop);
    }

    /// <summary>
    /// Ejabberd sends retractions to subscribers only, and another program of the account can end a subscription without a
    /// notice: followed feeds of servers with RSM are read again when a page shows them. Prosody, without RSM, sends to all.
    /// </summary>
    public async ValueTask ReadShownAsync(WindowState window, CancellationToken stop)
    {
        if (window.Scope.FeedId is null)
        {
            var shown = window.Rows.Select(row => row.FeedId).ToHashSet();
            foreach (var feed in engine.Feeds.Where(feed => shown.Contains(feed.FeedId)).ToList())
            {
                await ReadFollowedAsync(feed, stop);
            }
        }
    }

    private async ValueTask ReadFollowedAsync(FeedState feed, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var isDue = !_headRead.TryGetValue(feed.FeedId, out var last) || now - last >= JustRead;
        if (recovery.IsHeld || !isDue || feed is not { Home: true, Failure: null, Rsm: true, IsHeadUnread: false })
        {
            return;
        }
        _headRead[feed.FeedId] = now;
        await engine.MarkStaleAsync(feed.FeedId, stop);
    }

    /// <summary>No events come from a feed that is not followed: it is read again when it is opened, and while it is open.</summary>
    private async ValueTask ReadUnfollowedAsync(FeedState feed, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (recovery.IsHeld || feed.Address.IsComments || feed is { Home: true, Failure: null })
        {
            return;
        }
        if (_readAgain.TryGetValue(feed.FeedId, out var last) && now - last < JustRead)
        {
            // What came in these seconds is read when they are over.
            if (last <= now)
            {
                _readAgain[feed.FeedId] = last + JustRead;
                connection.Later(last + JustRead - now, end => engine.MarkStaleAsync(feed.FeedId, end));
            }
            return;
        }
        _readAgain[feed.FeedId] = now;
        if (feed.Failure is not null)
        {
            await engine.RetryAsync(feed.FeedId, stop);
        }
        else
        {
            await engine.MarkStaleAsync(feed.FeedId, stop);
        }
    }

    private void Begin(TimeSpan pause)
    {
        PollAfter(pause);
        connection.Later(OpenFeedInterval, PollOpenFeedsAsync);
    }

    private void PollAfter(TimeSpan pause)
    {
        _next = time.GetUtcNow() + pause;
        connection.Later(pause, PollAsync);
    }

    /// <summary>Loss between servers cannot be seen otherwise: one feed after the other is read again from its head.</summary>
    private async ValueTask PollAsync(CancellationToken stop)
    {
        var pause = TimeSpan.Zero;
        foreach (var feedId in engine.Feeds.Where(feed => feed.Home).Select(feed => feed.FeedId).ToList())
        {
            connection.Later(pause, end => recovery.IsHeld ? default : engine.MarkStaleAsync(feedId, end));
            pause += TimeSpan.FromSeconds(1);
        }
        // Where the connection is resumed meanwhile, it begins again: some were not read.
        connection.Later(
            pause,
            _ =>
            {
                PollAfter(Interval);
                return default;
            }
        );
        if (!recovery.IsHeld)
        {
            await engine.PruneAsync(keep, stop);
        }
    }

    private async ValueTask PollOpenFeedsAsync(CancellationToken stop)
    {
        var open = windows.Select(window => window.State.Scope.FeedId).OfType<long>().ToHashSet();
        var due = engine.Feeds.Where(feed => !recovery.IsHeld && open.Contains(feed.FeedId) && feed.Failure is null);
        foreach (var feed in due.ToList())
        {
            await ReadUnfollowedAsync(feed, stop);
        }
        connection.Later(OpenFeedInterval, PollOpenFeedsAsync);
    }
}
