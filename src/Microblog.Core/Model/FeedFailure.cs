namespace Microblog.Core.Model;

/// <summary>Why a feed cannot be read.</summary>
public enum FeedFailure
{
    /// <summary>The server did not answer in time, or could not be reached.</summary>
    NoAnswer,

    /// <summary>The domain of its service has no XMPP server that can be found.</summary>
    NoServer,

    /// <summary>Only contacts (or members) may read it.</summary>
    NeedsPresence,

    /// <summary>It is for contacts only, or there is no such account: the server does not say which.</summary>
    NeedsPresenceOrMissing,

    /// <summary>It does not exist.</summary>
    NotFound,

    /// <summary>Its owner does not let this account read it.</summary>
    Forbidden,

    /// <summary>The server answered with something that cannot be understood.</summary>
    Unreadable,

    /// <summary>What is wanted is more than comes in one answer, and the server gives it in no smaller parts.</summary>
    TooLarge,
}
