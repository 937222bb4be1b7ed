using System.Xml.Linq;

namespace Microblog.Xmpp;

/// <summary>What extensions need of a session: the own address, requests with answers, and what comes in.</summary>
public interface IXmppSession
{
    /// <summary>The bound full address.</summary>
    Jid Address { get; }

    /// <summary>
    /// Sends a request and waits for its answer, matched by id and sender (RFC 6120, 8.1.2.1 and 8.2.3).
    /// </summary>
    /// <param name="type"><c>get</c> or <c>set</c>.</param>
    /// <param name="to">The addressee; null for the own account.</param>
    /// <param name="payload">The one child element.</param>
    /// <param name="timeout">How long to wait; null for the session's default (30 s).</param>
    /// <param name="cancellation">Gives up waiting; the request may still be carried out.</param>
    /// <returns>The whole <c>iq</c> of type result.</returns>
    /// <exception cref="StanzaException">An error came back.</exception>
    /// <exception cref="XmppTimeoutException">Nothing came back in time.</exception>
    /// <exception cref="StanzaLimitException">The answer is beyond a limit and was not read, or the request is and was not sent.</exception>
    /// <exception cref="SessionEndedException">The stream ended first, or is down.</exception>
    Task<XElement> SendIqAsync(
        string type,
        Jid? to,
        XElement payload,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default
    );

    /// <summary>Sends a message or presence.</summary>
    /// <exception cref="SessionEndedException">The stream is down.</exception>
    /// <exception cref="StanzaLimitException">It is beyond a limit and was not sent.</exception>
    ValueTask SendAsync(XElement stanza, CancellationToken cancellation = default);

    /// <summary>Every message, on the receiving thread, in order: handlers must return at once.</summary>
    event Action<XElement>? MessageReceived;

    /// <summary>Every presence, on the receiving thread, in order: handlers must return at once.</summary>
    event Action<XElement>? PresenceReceived;

    /// <summary>Answers requests whose payload has this name; the handler returns the result's payload, null for an empty result.</summary>
    /// <remarks>The handler runs on the receiving thread; a <see cref="StanzaException"/> becomes the error answer.</remarks>
    void HandleIq(string type, XName payload, Func<XElement, XElement?> handler);
}
