using Microblog.Xmpp;

namespace Microblog.Core.Mentions;

/// <summary>Whom, and what, an account knows by following it or from its contact list. From memory, on any thread.</summary>
public interface IKnownFeeds
{
    /// <summary>What the account follows, but for its own feed and for comments. Another list after each change.</summary>
    IReadOnlyList<KnownFeed> Followed { get; }

    /// <summary>The contacts, with the names that the account gave them; null: none. Another copy after each change.</summary>
    IReadOnlyDictionary<Jid, string?> Contacts { get; }
}
