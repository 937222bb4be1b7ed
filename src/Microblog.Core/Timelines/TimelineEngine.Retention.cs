using Microblog.Core.Cache;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>Bounds the cache: whole segments from the old end, never inside or above the bottom of an open window.</summary>
    public async ValueTask PruneAsync(int keep, CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Values.Where(feed => feed.InFlight is null))
        {
            if (feed.Rsm == false)
            {
                await CutAsync(feed, keep, cancellation);
                continue;
            }
            var segments = feed.Coverage.Segments;
            var (kept, index) = (0, 0);
            while (index < segments.Count && kept < keep)
            {
                kept += segments[index++].Count;
            }
            if (index == 0 || index >= segments.Count)
            {
                continue;
            }
            var first = segments[index];
            var gone = segments.Skip(index).ToList();
            var windows = _windows.Where(window => window.Has(feed));
            if (gone.Sum(segment => segment.Count) == 0 || windows.Any(window => Uses(window, first, gone)))
            {
                continue;
            }
            var change = Without(feed, await store.GetSegmentsAsync(feed.FeedId, gone, cancellation));
            var rest = new Segment
            {
                Number = feed.Coverage.NextNumber(),
                Token = first.Token,
                Bound = first.Bound,
            };
            feed.Coverage.Replace(index, segments.Count - 1, [rest]);
            await CommitAsync(change, cancellation);
        }
    }

    /// <summary>Without RSM all that was read is one segment: it ends after the last row that is kept.</summary>
    private async ValueTask CutAsync(FeedState feed, int keep, CancellationToken cancellation)
    {
        var segments = feed.Coverage.Segments;
        if (segments.Sum(segment => segment.Count) <= keep)
        {
            return;
        }
        var all = await store.GetSegmentsAsync(feed.FeedId, segments, cancellation);
        var (left, gone) = (all.Take(keep).ToList(), all.Skip(keep).ToList());
        if (left.Count == 0 || gone.Count == 0)
        {
            return;
        }
        var index = segments.ToList().FindIndex(segment => segment.Holds(left[^1]));
        // What goes is known; below it may be what is not.
        var least = index == 0 ? PageApplication.Lowest(left) : segments[index].Bound;
        var bound = Math.Max(least, gone.Max(row => row.Key));
        if (_windows.Where(window => window.Has(feed)).Any(window => Uses(window, bound, gone)))
        {
            return;
        }
        segments[index].EndWith([.. left.Where(segments[index].Holds)]);
        segments[index].Bound = index == 0 ? segments[index].Bound : bound;
        var rest = new Segment
        {
            Number = feed.Coverage.NextNumber(),
            Token = Segment.NoToken,
            Bound = bound,
        };
        // What is not read is cut where it is.
        IEnumerable<Segment> below = index == 0 ? [rest] : [];
        if (index + 1 < segments.Count)
        {
            feed.Coverage.Replace(index + 1, segments.Count - 1, below);
        }
        else
        {
            feed.Coverage.Reset([.. segments, .. below]);
        }
        await CommitAsync(Without(feed, gone), cancellation);
    }

    private static FeedChange Without(FeedState feed, List<CachedEntry> rows)
    {
        var change = new FeedChange(feed);
        foreach (var row in rows)
        {
            // A late copy of its event would look like news otherwise.
            feed.Events.Remember(row.ItemId, row.Version);
            change.Add(row, null, ChangeCause.Unfollow);
        }
        return change;
    }

    private static bool Uses(WindowState window, long bound, List<CachedEntry> gone) =>
        window.AtEnd || bound >= window.Bottom.Key || gone.Exists(row => row.Key >= window.Bottom.Key);

    private static bool Uses(WindowState window, Segment first, List<Segment> gone) =>
        window.AtEnd
        || first.Bound >= window.Bottom.Key
        || gone.Any(segment => segment.Count > 0 && segment.MaxKey >= window.Bottom.Key);
}
