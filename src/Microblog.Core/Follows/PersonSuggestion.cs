using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>A person whom the account may like to follow, and why.</summary>
/// <param name="Person">Their bare address.</param>
/// <param name="FollowedBy">Whom the account follows, and who say that they follow this person.</param>
/// <param name="IsContact">True for a contact who has a feed.</param>
public sealed record PersonSuggestion(Jid Person, IReadOnlyList<Jid> FollowedBy, bool IsContact);
