namespace Microblog.Core.Accounts.Holders;

/// <summary>An account that is stored, and the marker of who holds its address; null: none was seen yet.</summary>
public sealed record StoredHolder(long AccountId, HolderMarker? Marker);
