namespace Microblog.Core.Cache;

/// <summary>An author whose posts are left out everywhere.</summary>
/// <param name="Address">A bare address, or a domain: everybody there.</param>
/// <param name="Blocked">True where the server keeps them away too.</param>
/// <param name="Since">Microseconds.</param>
public sealed record MutedAuthor(string Address, bool Blocked, long Since);
