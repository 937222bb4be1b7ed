namespace Microblog.Core.Publishing;

/// <summary>A draft changed: in one of the account's pages, and for all of them.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Version">What it is now (<see cref="SavedDraft.Version"/>).</param>
/// <param name="IsSent">True where it is gone since it was sent.</param>
public sealed record DraftChange(string Place, long Version, bool IsSent);
