namespace Microblog.Core.Storage;

/// <summary>A cached item. Every item of a page is a row, also what is no post.</summary>
public sealed class EntryEntity
{
    /// <summary>Its number.</summary>
    public long EntryId { get; set; }

    /// <summary>The feed.</summary>
    public long FeedId { get; set; }

    /// <summary>Whose, as in the feed.</summary>
    public long AccountId { get; set; }

    /// <summary>The item's id.</summary>
    public required string ItemId { get; set; }

    /// <summary>The item's id in a form that an index takes: itself, or a prefix and a hash where it is long.</summary>
    public required string ItemKey { get; set; }

    /// <summary>As in the feed, and false for what is not shown.</summary>
    public bool Home { get; set; }

    /// <summary>False for what is no post, and for what is hidden.</summary>
    public bool Shown { get; set; }

    /// <summary>True for a post of a person whose posts are left out.</summary>
    public bool Hidden { get; set; }

    /// <summary>True for what the account published.</summary>
    public bool Own { get; set; }

    /// <summary><c>min(published, first seen)</c>, microseconds.</summary>
    public long SortKey { get; set; }

    /// <summary>The post's URI in sortable form; compared by bytes.</summary>
    public required string Address { get; set; }

    /// <summary>The number of its stretch.</summary>
    public int Stretch { get; set; }

    /// <summary>Its place in the stretch.</summary>
    public int Ord { get; set; }

    /// <summary>Placed by an event; no page has confirmed the place.</summary>
    public bool Loose { get; set; }

    /// <summary>A hash of the payload.</summary>
    public long Version { get; set; }

    /// <summary>Microseconds, or null.</summary>
    public long? Published { get; set; }

    /// <summary>Microseconds.</summary>
    public long Touched { get; set; }

    /// <summary>Microseconds.</summary>
    public long FirstSeen { get; set; }

    /// <summary>The sanitised entry as JSON, or null for what is no post.</summary>
    public string? Payload { get; set; }

    /// <summary>Who published it, where the service says so.</summary>
    public string? Publisher { get; set; }

    /// <summary>Who wrote it, as far as anybody says: a bare address, or null.</summary>
    public string? Author { get; set; }

    /// <summary>Whose feed it is copied from, as its <c>via</c> says: a bare address, or null.</summary>
    public string? Source { get; set; }

    /// <summary>A hash of the Atom id, or null.</summary>
    public long? AtomKey { get; set; }

    /// <summary>The sortable address of the post that it replies to, or null.</summary>
    public string? Parent { get; set; }

    /// <summary>A hash of the Atom id of the post that it replies to, or null.</summary>
    public long? ParentKey { get; set; }

    /// <summary>The address of the feed that replies to it go to, in sortable form, or null.</summary>
    public string? Comments { get; set; }

    /// <summary>True for a like.</summary>
    public bool IsLike { get; set; }
}
