namespace Microblog.Core.Cache;

/// <summary>What the cache keeps of an item's payload, beside what orders it.</summary>
/// <param name="Payload">The sanitised entry, in the reader's own form.</param>
/// <param name="Publisher">Who published it, where the service says so.</param>
/// <param name="Author">Who wrote it, as far as anybody says: a bare address.</param>
/// <param name="AtomId">The Atom id, or null.</param>
/// <param name="Parent">The sortable address of the post that it replies to, or null.</param>
/// <param name="ParentId">The Atom id of the post that it replies to, or null.</param>
/// <param name="Comments">The address of the feed that replies to it go to, or null.</param>
/// <param name="IsLike">True for a like: counted, not shown.</param>
public sealed record EntryContent(
    string Payload,
    string? Publisher,
    string? Author,
    string? AtomId,
    string? Parent,
    string? ParentId,
    string? Comments,
    bool IsLike
)
{
    /// <summary>Whose feed it is copied from, as its <c>via</c> says: a bare address, or null.</summary>
    public string? Source { get; init; }
}
