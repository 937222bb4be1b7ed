namespace Microblog.Core.Cache;

/// <summary>A row of the cache as the engine handles it; every item of a page is one, also what is no post.</summary>
public sealed record CachedEntry
{
    /// <summary>The row's number in the store; 0 until stored.</summary>
    public long EntryId { get; set; }

    /// <summary>The feed.</summary>
    public required long FeedId { get; init; }

    /// <summary>The item's id.</summary>
    public required string ItemId { get; init; }

    /// <summary>A hash of the payload.</summary>
    public required long Version { get; init; }

    /// <summary>
    /// When its author first said that it was published, microseconds; null unknown. Edits do not change it. A whole second has
    /// a fraction by the order of the server.
    /// </summary>
    public required long? Published { get; init; }

    /// <summary><c>min(max(published, updated), when this version was stored)</c>; a whole second counts as its last moment.</summary>
    public required long Touched { get; init; }

    /// <summary>When the item was first seen here (or earlier, where its place shows it); survives edits.</summary>
    public required long FirstSeen { get; init; }

    /// <summary>Its address in sortable form.</summary>
    public required string Address { get; init; }

    /// <summary>False for what is no post, and for what is muted: never in a window.</summary>
    public required bool Shown { get; init; }

    /// <summary>True for a post of a muted or blocked author.</summary>
    public bool IsMuted { get; init; }

    /// <summary>True for a reply to another post.</summary>
    public bool IsReply { get; init; }

    /// <summary>True for what the reader published: it is in sight at once, and never counted as unread.</summary>
    public bool Own { get; init; }

    /// <summary>What is shown; null where only the place is of interest.</summary>
    public EntryContent? Content { get; init; }

    /// <summary>The number of its segment.</summary>
    public int Segment { get; set; }

    /// <summary>Its place in the segment, 0 or less is newer.</summary>
    public int Ord { get; set; }

    /// <summary>Placed by an event; no page has confirmed the place.</summary>
    public bool IsProvisional { get; set; }

    /// <summary>What it is sorted by.</summary>
    public long Key => Published is { } published ? Math.Min(published, FirstSeen) : FirstSeen;

    /// <summary>Its place in display order.</summary>
    public Position Position => new(Key, Address);
}
