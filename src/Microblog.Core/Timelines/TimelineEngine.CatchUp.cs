using Microblog.Core.Cache;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>
    /// Feeds that are not being asked are no longer demanded, nor is what is only counted. Reading goes on: a feed that it
    /// reaches is read, for until then its floor is in the way.
    /// </summary>
    public async ValueTask StopCatchUpAsync(CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Values.Where(feed => feed.Home))
        {
            feed.StopCatchUp();
        }
        foreach (var window in _windows.Where(window => window.Scope == TimelineScope.Home))
        {
            window.EndDemands();
        }
        await PumpAsync(cancellation);
    }

    /// <summary>Goes on where catching up was stopped.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Values)
        {
            feed.ResumeCatchUp();
        }
        foreach (var window in _windows)
        {
            window.NoteChange();
        }
        await PumpAsync(cancellation);
    }

    /// <summary>
    /// How many heads of a window's feeds were read in this session, of all; null when all were. Stopped where nothing but
    /// what was asked before is still to come.
    /// </summary>
    internal CatchUpProgress? ProgressOf(WindowState window)
    {
        if (!IsOnline)
        {
            return null;
        }
        var (read, total, stopped, waiting) = (0, 0, 0, 0);
        foreach (var feed in FeedsOf(window))
        {
            total++;
            if (!feed.IsHeadUnread || feed.WasRead || feed.Failure is not null)
            {
                read++;
            }
            else if (feed.IsStopped)
            {
                stopped++;
            }
            else if (feed.InFlight is null)
            {
                waiting++;
            }
        }
        return read < total ? new CatchUpProgress(read, total, stopped > 0 && waiting == 0) : null;
    }

    private static bool IsBeingCaughtUp(FeedState feed) => feed is { IsHeadUnread: true, IsStopped: false };
}
