namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>Bounds the cache: whole stretches from the old end, never inside or above the bottom of an open window.</summary>
    public async ValueTask PruneAsync(int keep, CancellationToken cancellation)
    {
        foreach (var feed in _feeds.Values.Where(feed => feed.InFlight is null))
        {
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
            var change = new FeedChange(feed);
            foreach (var row in await store.GetStretchesAsync(feed.FeedId, gone, cancellation))
            {
                // A late copy of its event would look like news otherwise.
                feed.Remember(row.ItemId, row.Version);
                change.Add(row, null, ChangeCause.Unfollow);
            }
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

    private static bool Uses(WindowState window, Stretch first, List<Stretch> gone) =>
        window.AtEnd
        || first.Bound >= window.Bottom.Key
        || gone.Any(stretch => stretch.Count > 0 && stretch.MaxKey >= window.Bottom.Key);
}
