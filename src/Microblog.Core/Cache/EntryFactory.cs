namespace Microblog.Core.Cache;

/// <summary>Makes rows of items.</summary>
internal static class EntryFactory
{
    /// <summary>The row of an item that is new, or has another version than the old row.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="item">What came.</param>
    /// <param name="old">The row that it replaces, or null.</param>
    /// <param name="seen">When it counts as first seen, microseconds.</param>
    /// <param name="isProvisional">True where its place is a guess.</param>
    public static CachedEntry Create(FeedState feed, IncomingItem item, CachedEntry? old, long seen, bool isProvisional)
    {
        var said =
            item.Published is null && item.Updated is null ? seen : Math.Max(Last(item.Published), Last(item.Updated));
        var muted = item.Shown && feed.Muted.Covers(feed.Address, item.Content);
        var row = new CachedEntry
        {
            EntryId = old?.EntryId ?? 0,
            FeedId = feed.FeedId,
            ItemId = item.ItemId,
            Version = item.Version,
            // An edit that gives another date does not bring the post above what its readers have read.
            Published = old?.Published ?? item.Published,
            Touched = Math.Min(said, seen),
            FirstSeen = old?.FirstSeen ?? seen,
            Address = item.Address,
            Shown = item.Shown && !muted,
            IsMuted = muted,
            IsReply = item.Content is { Parent: not null } or { ParentId: not null },
            Own = item.IsSent || feed.IsOwn(item.Content) || (old?.Own ?? false),
            Content = item.Content,
            Segment = old?.Segment ?? 0,
            Ord = old?.Ord ?? 0,
            IsProvisional = isProvisional,
        };
        feed.NoteKey(row.Key);
        return row;
    }

    private static long Last(long? date) => date is { } said ? WholeSeconds.End(said) : long.MinValue;
}
