using Microblog.Xmpp;

namespace Microblog.Core.Storage;

/// <summary>What a person calls themselves.</summary>
/// <param name="Address">A bare address.</param>
/// <param name="Nickname">XEP-0172, or null.</param>
/// <param name="FullName">The one on their card, or null.</param>
/// <param name="CardCheckedAt">When the card was looked up; 1970: never.</param>
internal sealed record KnownPerson(Jid Address, string? Nickname, string? FullName, DateTimeOffset CardCheckedAt);
