namespace Microblog.Core.Cache;

/// <summary>An item as a page, an event or an answer brings it, read and sanitised.</summary>
/// <param name="ItemId">The item's id.</param>
/// <param name="Version">A hash of the payload.</param>
/// <param name="Published">Microseconds; null where missing or impossible.</param>
/// <param name="Updated">Microseconds; null where missing or impossible.</param>
/// <param name="Address">Its address in sortable form.</param>
/// <param name="Shown">False for what is no post.</param>
/// <param name="Content">What is shown.</param>
public sealed record IncomingItem(
    string ItemId,
    long Version,
    long? Published,
    long? Updated,
    string Address,
    bool Shown,
    EntryContent? Content
)
{
    /// <summary>True where this program sent it and the service accepted it: then the program knows whose it is.</summary>
    public bool IsSent { get; init; }

    /// <summary>True for a tombstone where others than the node's owner publish: anybody may have written it.</summary>
    public bool IsClaimedDeletion { get; init; }

    /// <summary>Who published the tombstone, as a bare address, as far as the service says.</summary>
    public string? DeletedBy { get; init; }
}
