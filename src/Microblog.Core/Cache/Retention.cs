namespace Microblog.Core.Cache;

/// <summary>Bounds what is cached of a feed: whole segments from the old end go, never what a window shows.</summary>
/// <param name="feed">The feed; no request of it is under way.</param>
/// <param name="store">The cache.</param>
/// <param name="lowestShown">The lowest key that a window shows; null where no window shows the feed.</param>
internal sealed class Retention(FeedState feed, ITimelineStore store, long? lowestShown)
{
    /// <summary>Leaves about <paramref name="keep"/> rows; null where nothing goes.</summary>
    public ValueTask<FeedChange?> ApplyAsync(int keep, CancellationToken cancellation) =>
        feed.Rsm == false ? CutAsync(keep, cancellation) : PruneAsync(keep, cancellation);

    private async ValueTask<FeedChange?> PruneAsync(int keep, CancellationToken cancellation)
    {
        var segments = feed.Coverage.Segments;
        var (kept, index) = (0, 0);
        while (index < segments.Count && kept < keep)
        {
            kept += segments[index++].Count;
        }
        if (index == 0 || index >= segments.Count)
        {
            return null;
        }
        var first = segments[index];
        var gone = segments.Skip(index).ToList();
        var highest = gone.Where(segment => segment.Count > 0).Select(segment => segment.MaxKey);
        if (gone.Sum(segment => segment.Count) == 0 || IsShown(highest.Append(first.Bound)))
        {
            return null;
        }
        var change = Without(await store.GetSegmentsAsync(feed.FeedId, gone, cancellation));
        var rest = new Segment
        {
            Number = feed.Coverage.NextNumber(),
            Token = first.Token,
            Bound = first.Bound,
        };
        feed.Coverage.Replace(index, segments.Count - 1, [rest]);
        return change;
    }

    /// <summary>Without RSM all that was read is one segment: it ends after the last row that is kept.</summary>
    private async ValueTask<FeedChange?> CutAsync(int keep, CancellationToken cancellation)
    {
        var segments = feed.Coverage.Segments;
        if (segments.Sum(segment => segment.Count) <= keep)
        {
            return null;
        }
        var all = await store.GetSegmentsAsync(feed.FeedId, segments, cancellation);
        var (left, gone) = (all.Take(keep).ToList(), all.Skip(keep).ToList());
        if (left.Count == 0 || gone.Count == 0)
        {
            return null;
        }
        var index = segments.ToList().FindIndex(segment => segment.Holds(left[^1]));
        // What goes is known; below it may be what is not.
        var least = index == 0 ? PageRows.Lowest(left) : segments[index].Bound;
        var bound = Math.Max(least, gone.Max(row => row.Key));
        if (IsShown([bound]))
        {
            return null;
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
        return Without(gone);
    }

    private FeedChange Without(List<CachedEntry> rows)
    {
        var change = new FeedChange(feed);
        foreach (var row in rows)
        {
            // A late copy of its event would look like news otherwise.
            feed.Events.Remember(row.ItemId, row.Version);
            change.Add(row, null, ChangeCause.Retention);
        }
        return change;
    }

    private bool IsShown(IEnumerable<long> keys) => lowestShown is { } lowest && keys.Any(key => key >= lowest);
}
