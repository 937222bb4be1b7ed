namespace Microblog.Xmpp.Presence;

/// <summary>What a presence stanza is for (RFC 6121, 4.7.1).</summary>
public enum PresenceType
{
    /// <summary>The sender is there.</summary>
    Available,

    /// <summary>The sender is not there any more.</summary>
    Unavailable,

    /// <summary>The sender wants to see the own presence.</summary>
    Subscribe,

    /// <summary>The sender shows its presence.</summary>
    Subscribed,

    /// <summary>The sender wants to see it no longer.</summary>
    Unsubscribe,

    /// <summary>The sender does not show its presence, or no longer.</summary>
    Unsubscribed,

    /// <summary>A server asks for presence.</summary>
    Probe,

    /// <summary>What was sent could not be delivered.</summary>
    Error,
}
