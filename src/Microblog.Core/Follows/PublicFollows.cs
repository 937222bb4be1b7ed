using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>Whom a person says to follow, and who says to follow them.</summary>
/// <param name="Follows">Feeds by name; null where they do not say.</param>
/// <param name="Followers">People.</param>
public sealed record PublicFollows(IReadOnlyList<Suggestion>? Follows, IReadOnlyList<Jid> Followers);
