namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>
    /// Feeds that are not being asked are no longer wanted, nor is what is only counted. Reading goes on: a feed that it
    /// reaches is read, for until then its floor is in the way.
    /// </summary>
    public async ValueTask StopCatchUpAsync(CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Values.Where(feed => feed is { Home: true, Backoff: false, InFlight: null }))
        {
            feed.StoppedIn = feed.Epoch;
            // Nobody waits for it, so it is not late: nothing is shown past it as if it had nothing.
            feed.Late = false;
        }
        foreach (var window in _windows.Where(window => window.Scope == TimelineScope.Home))
        {
            window.Rest();
        }
        await PumpAsync(cancellation);
    }

    /// <summary>Goes on where catching up was stopped.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Values)
        {
            feed.StoppedIn = 0;
        }
        foreach (var window in _windows)
        {
            window.IsDirty = true;
        }
        await PumpAsync(cancellation);
    }

    /// <summary>How many heads of a window's feeds are read, of all; null when all are.</summary>
    internal CatchUpProgress? ProgressOf(WindowState window)
    {
        if (!IsOnline)
        {
            return null;
        }
        var (read, total, isStopped) = (0, 0, true);
        foreach (var feed in FeedsOf(window))
        {
            total++;
            if (!feed.IsHeadUnread || feed.Failure is not null)
            {
                read++;
            }
            else
            {
                isStopped &= feed.IsStopped;
            }
        }
        return read < total ? new CatchUpProgress(read, total, isStopped) : null;
    }

    private static bool IsBeingCaughtUp(FeedState feed) => feed is { IsHeadUnread: true, IsStopped: false };
}
