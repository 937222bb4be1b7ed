namespace Microblog.Xmpp;

/// <summary>
/// A stanza is beyond a limit: the answer to a request came and could not be read, or a stanza was not sent. The stream goes on.
/// </summary>
/// <param name="limit">Which limit.</param>
/// <param name="message">The limit in words.</param>
/// <param name="isOutgoing">True for a stanza of one's own, of which nothing was sent.</param>
public sealed class StanzaLimitException(StanzaLimit limit, string message, bool isOutgoing = false)
    : XmppException(message)
{
    /// <summary>Which limit.</summary>
    public StanzaLimit Limit { get; } = limit;

    /// <summary>True for a stanza of one's own, of which nothing was sent. False for an answer: the request was carried out, or refused.</summary>
    public bool IsOutgoing { get; } = isOutgoing;
}
