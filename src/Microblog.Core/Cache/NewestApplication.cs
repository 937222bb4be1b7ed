namespace Microblog.Core.Cache;

/// <summary>Puts the newest items of a server without RSM into the cache. Pure: rows in, a change out.</summary>
internal sealed class NewestApplication(FeedState feed, FeedRequest request, long now)
{
    private readonly PageRows _rows = new(feed, request);
    private readonly Coverage _coverage = feed.Coverage;

    /// <summary>Applies the items.</summary>
    /// <param name="page">Newest first, ids unique.</param>
    /// <param name="all">All rows of the feed in order.</param>
    public FeedChange Apply(IReadOnlyList<IncomingItem> page, IReadOnlyList<CachedEntry> all)
    {
        var end = page.Count < request.MaxItems;
        var items = page.ToDictionary(item => item.ItemId, StringComparer.Ordinal);
        var known = all.ToDictionary(row => row.ItemId, StringComparer.Ordinal);
        var reached = end ? all.Count - 1 : _rows.LastInPlace(all, items);
        var restEpoch = EpochAt(reached);
        var front = new List<CachedEntry>();
        var rest = new List<CachedEntry>();
        for (var index = 0; index < all.Count; index++)
        {
            var row = all[index];
            if (feed.Events.IsStamped(row.ItemId, request))
            {
                front.Add(row);
            }
            else if (items.ContainsKey(row.ItemId))
            {
                continue;
            }
            else if (index > reached)
            {
                rest.Add(row);
            }
            else if (row.IsProvisional)
            {
                feed.Ask(row.ItemId);
                (end ? front : rest).Add(row);
            }
            else
            {
                _rows.Remove(row);
            }
        }
        var placed = new List<CachedEntry>();
        var cap = now;
        var arranged = WholeSeconds.Arrange(
            page,
            known,
            second => PageRows.Lowest(second, front),
            second => PageRows.Highest(second, rest)
        );
        foreach (var item in arranged)
        {
            known.TryGetValue(item.ItemId, out var old);
            if (feed.Events.IsStamped(item.ItemId, request))
            {
                if (old is null)
                {
                    feed.Ask(item.ItemId);
                }
                continue;
            }
            // Without a date, or with one to come, it is older than its neighbours above.
            var row = _rows.Upsert(old, item, item.Published is { } published && published <= now ? now : cap);
            cap = Math.Min(cap, Math.Min(row.Touched, Math.Max(row.Key, item.Updated ?? row.Key)) - 1);
            _rows.Confirm(row, stamped: false);
            front.Add(row);
            placed.Add(row);
        }
        var head = Segment.NewHead(_coverage.NextNumber());
        head.Epoch = feed.Epoch;
        var others = end ? [] : Placement.Of(rest).ToList();
        Placement.Place(head, front, others, head.Number, _rows.Change);
        if (end)
        {
            _coverage.Reset([head]);
            return _rows.Change;
        }
        var below = new Segment
        {
            Number = 0,
            Token = Segment.NoToken,
            Bound = PageRows.Lowest(placed),
            Epoch = restEpoch == feed.Epoch ? 0 : restEpoch,
        };
        Placement.Place(below, rest, [.. Placement.Of([head])], _coverage.NextNumber() + 1, _rows.Change);
        _coverage.Reset([head, below]);
        return _rows.Change;
    }

    private int EpochAt(int index)
    {
        var count = 0;
        foreach (var segment in _coverage.Segments)
        {
            count += segment.Count;
            if (index < count)
            {
                return segment.Epoch;
            }
        }
        return 0;
    }
}
