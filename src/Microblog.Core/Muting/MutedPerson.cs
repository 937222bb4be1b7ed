using Microblog.Xmpp;

namespace Microblog.Core.Muting;

/// <summary>A person whose posts are left out.</summary>
/// <param name="Address">A bare address, or a domain: everybody there.</param>
/// <param name="Blocked">True where the server keeps them away too.</param>
/// <param name="Since">Since when.</param>
public sealed record MutedPerson(Jid Address, bool Blocked, DateTimeOffset Since);
