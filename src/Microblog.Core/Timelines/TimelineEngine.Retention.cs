using Microblog.Core.Cache;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>Bounds the cache: whole stretches from the old end, never inside or above the bottom of an open window.</summary>
    public async ValueTask PruneAsync(int keep, CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Values.Where(feed => feed.InFlight is null))
        {
            if (feed.Rsm == false)
            {
                await CutAsync(feed, keep, cancellation);
                continue;
            }
            var stretches = feed.Coverage.Stretches;
            var (kept, index) = (0, 0);
            while (index < stretches.Count && kept < keep)
            {
                kept += stretches[index++].Count;
            }
            if (index == 0 || index >= stretches.Count)
            {
                continue;
            }
            var first = stretches[index];
            var gone = stretches.Skip(index).ToList();
            var windows = _windows.Where(window => window.Has(feed));
            if (gone.Sum(stretch => stretch.Count) == 0 || windows.Any(window => Uses(window, first, gone)))
            {
                continue;
            }
            var change = Without(feed, await store.GetStretchesAsync(feed.FeedId, gone, cancellation));
            var rest = new Stretch
            {
                Number = feed.Coverage.NextNumber(),
                Token = first.Token,
                Bound = first.Bound,
            };
            feed.Coverage.Replace(index, stretches.Count - 1, [rest]);
            await CommitAsync(change, cancellation);
        }
    }

    /// <summary>Without RSM all that was read is one stretch: it ends after the last row that is kept.</summary>
    private async ValueTask CutAsync(FeedState feed, int keep, CancellationToken cancellation)
    {
        var stretches = feed.Coverage.Stretches;
        if (stretches.Sum(stretch => stretch.Count) <= keep)
        {
            return;
        }
        var all = await store.GetStretchesAsync(feed.FeedId, stretches, cancellation);
        var (left, gone) = (all.Take(keep).ToList(), all.Skip(keep).ToList());
        if (left.Count == 0 || gone.Count == 0)
        {
            return;
        }
        var index = stretches.ToList().FindIndex(stretch => stretch.Holds(left[^1]));
        // What goes is known; below it may be what is not.
        var least = index == 0 ? PageApplication.Lowest(left) : stretches[index].Bound;
        var bound = Math.Max(least, gone.Max(row => row.Key));
        if (_windows.Where(window => window.Has(feed)).Any(window => Uses(window, bound, gone)))
        {
            return;
        }
        stretches[index].EndWith([.. left.Where(stretches[index].Holds)]);
        stretches[index].Bound = index == 0 ? stretches[index].Bound : bound;
        var rest = new Stretch
        {
            Number = feed.Coverage.NextNumber(),
            Token = Stretch.NoToken,
            Bound = bound,
        };
        // What is not read is cut where it is.
        IEnumerable<Stretch> below = index == 0 ? [rest] : [];
        if (index + 1 < stretches.Count)
        {
            feed.Coverage.Replace(index + 1, stretches.Count - 1, below);
        }
        else
        {
            feed.Coverage.Reset([.. stretches, .. below]);
        }
        await CommitAsync(Without(feed, gone), cancellation);
    }

    private static FeedChange Without(FeedState feed, List<CachedEntry> rows)
    {
        var change = new FeedChange(feed);
        foreach (var row in rows)
        {
            // A late copy of its event would look like news otherwise.
            feed.Remember(row.ItemId, row.Version);
            change.Add(row, null, ChangeCause.Unfollow);
        }
        return change;
    }

    private static bool Uses(WindowState window, long bound, List<CachedEntry> gone) =>
        window.AtEnd || bound >= window.Bottom.Key || gone.Exists(row => row.Key >= window.Bottom.Key);

    private static bool Uses(WindowState window, Stretch first, List<Stretch> gone) =>
        window.AtEnd
        || first.Bound >= window.Bottom.Key
        || gone.Any(stretch => stretch.Count > 0 && stretch.MaxKey >= window.Bottom.Key);
}
