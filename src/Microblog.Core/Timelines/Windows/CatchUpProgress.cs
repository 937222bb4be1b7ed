using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Windows;

/// <summary>Heads of feeds read since connecting, of all that must be.</summary>
/// <param name="Done">So many were read, or cannot be.</param>
/// <param name="Total">All.</param>
/// <param name="IsStopped">True where the others are read only when reading reaches them.</param>
public sealed record CatchUpProgress(int Done, int Total, bool IsStopped = false)
{
    /// <summary>
    /// How many heads of these feeds were read in this session, of all; null when all were. Stopped where nothing but what was
    /// asked before is still to come.
    /// </summary>
    internal static CatchUpProgress? Of(IEnumerable<FeedState> feeds)
    {
        var (read, total, stopped, waiting) = (0, 0, 0, 0);
        foreach (var feed in feeds)
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
}
