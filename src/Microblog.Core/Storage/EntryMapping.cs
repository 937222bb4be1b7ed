using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Core.Storage;

/// <summary>Rows of the database and rows of the engine.</summary>
internal static class EntryMapping
{
    private const int MaxItemKeyBytes = 300;

    /// <summary>The form of an item id that the index takes.</summary>
    public static string ItemKey(string itemId) => SortableText.Shorten(itemId, MaxItemKeyBytes);

    /// <summary>Puts the engine's row into the database's.</summary>
    public static void Write(this EntryEntity entity, CachedEntry row, bool home)
    {
        entity.ItemId = row.ItemId;
        entity.ItemKey = ItemKey(row.ItemId);
        entity.Home = home && row.Shown;
        entity.Shown = row.Shown;
        entity.Hidden = row.IsMuted;
        entity.Own = row.Own;
        entity.SortKey = row.Key;
        entity.Address = row.Address;
        entity.Stretch = row.Segment;
        entity.Ord = row.Ord;
        entity.Loose = row.IsProvisional;
        entity.Version = row.Version;
        entity.Published = row.Published;
        entity.Touched = row.Touched;
        entity.FirstSeen = row.FirstSeen;
        entity.Payload = row.Content?.Payload;
        entity.Publisher = row.Content?.Publisher;
        entity.Author = row.Content?.Author;
        entity.Source = row.Content?.Source;
        entity.AtomKey = row.Content?.AtomId is { } atomId ? SortableText.Hash(atomId) : null;
        entity.Parent = row.Content?.Parent;
        entity.ParentKey = row.Content?.ParentId is { } parentId ? SortableText.Hash(parentId) : null;
        entity.Comments = row.Content?.Comments;
        entity.IsLike = row.Content?.IsLike ?? false;
    }

    /// <summary>A query of rows without what is shown.</summary>
    public static IQueryable<CachedEntry> Places(this IQueryable<EntryEntity> entries) =>
        entries.Select(e => new CachedEntry
        {
            EntryId = e.EntryId,
            FeedId = e.FeedId,
            ItemId = e.ItemId,
            Version = e.Version,
            Published = e.Published,
            Touched = e.Touched,
            FirstSeen = e.FirstSeen,
            Address = e.Address,
            Shown = e.Shown,
            IsMuted = e.Hidden,
            IsReply = e.Parent != null || e.ParentKey != null,
            Own = e.Own,
            Segment = e.Stretch,
            Ord = e.Ord,
            IsProvisional = e.Loose,
        });

    /// <summary>A query of rows with what is shown.</summary>
    public static IQueryable<CachedEntry> Rows(this IQueryable<EntryEntity> entries) =>
        entries.Select(e => new CachedEntry
        {
            EntryId = e.EntryId,
            FeedId = e.FeedId,
            ItemId = e.ItemId,
            Version = e.Version,
            Published = e.Published,
            Touched = e.Touched,
            FirstSeen = e.FirstSeen,
            Address = e.Address,
            Shown = e.Shown,
            IsMuted = e.Hidden,
            IsReply = e.Parent != null || e.ParentKey != null,
            Own = e.Own,
            Segment = e.Stretch,
            Ord = e.Ord,
            IsProvisional = e.Loose,
            Content =
                e.Payload == null
                    ? null
                    : new EntryContent(e.Payload, e.Publisher, e.Author, null, e.Parent, null, e.Comments, e.IsLike)
                    {
                        Source = e.Source,
                    },
        });
}
