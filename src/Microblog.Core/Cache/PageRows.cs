namespace Microblog.Core.Cache;

/// <summary>Makes rows of the items of one page, and notes what changes by that.</summary>
internal sealed class PageRows(FeedState feed, FeedRequest request)
{
    /// <summary>What the page changes.</summary>
    public FeedChange Change { get; } = new(feed);

    /// <summary>The row of an item: the one that is there where it has this version, else a new one.</summary>
    public CachedEntry Upsert(CachedEntry? old, IncomingItem item, long seen)
    {
        if (old is not null && old.Version == item.Version)
        {
            return old;
        }
        if (old is not null)
        {
            feed.Events.Remember(old.ItemId, old.Version);
        }
        var row = EntryFactory.Create(feed, item, old, seen, isProvisional: old?.IsProvisional ?? false);
        Change.Add(old, row, ChangeCause.Page);
        return row;
    }

    /// <summary>The page shows where the row is, unless an event said something newer.</summary>
    public void Confirm(CachedEntry row, bool stamped)
    {
        if (!stamped && row.IsProvisional)
        {
            row.IsProvisional = false;
            Change.Move(row);
        }
    }

    /// <summary>The page proves that the row is gone.</summary>
    public void Remove(CachedEntry row)
    {
        feed.Events.Remember(row.ItemId, row.Version);
        Change.Add(row, null, ChangeCause.Page);
    }

    /// <summary>The lowest key in a second, of rows and the segment above; null none.</summary>
    public static long? Lowest(long second, IEnumerable<CachedEntry> rows, Segment? above = null) =>
        WholeSeconds
            .In(second, rows.Select(row => row.Key).Append(above?.MinKey ?? long.MaxValue))
            .Min(key => (long?)key);

    /// <summary>The highest key in a second, of rows and the segment below; null none.</summary>
    public static long? Highest(long second, IEnumerable<CachedEntry> rows, Segment? below = null) =>
        WholeSeconds
            .In(second, rows.Select(row => row.Key).Append(below?.MaxKey ?? long.MinValue))
            .Max(key => (long?)key);

    /// <summary>What lies below these is not newer: of the last few the newest, for not all stand in the order of their time.</summary>
    public static long Lowest(List<CachedEntry> placed) =>
        placed.Count == 0 ? long.MaxValue : placed.TakeLast(3).Max(row => row.Touched);

    /// <summary>The index of the last row that the page has unchanged: so far down it reaches; -1 none.</summary>
    public int LastInPlace(IReadOnlyList<CachedEntry> rows, Dictionary<string, IncomingItem> items)
    {
        for (var index = rows.Count - 1; index >= 0; index--)
        {
            var row = rows[index];
            if (
                items.TryGetValue(row.ItemId, out var item)
                && item.Version == row.Version
                && !feed.Events.IsStamped(row.ItemId, request)
            )
            {
                return index;
            }
        }
        return -1;
    }
}
