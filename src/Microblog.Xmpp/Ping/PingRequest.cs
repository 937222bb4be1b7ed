using System.Xml.Linq;

namespace Microblog.Xmpp.Ping;

/// <summary>What a ping brought back.</summary>
/// <param name="RoundTrip">From the request to its answer.</param>
/// <param name="IsSupported">False where the answer was that it knows no pings: an answer all the same (XEP-0199, 4.2).</param>
public sealed record PingAnswer(TimeSpan RoundTrip, bool IsSupported);

/// <summary>XMPP ping (XEP-0199).</summary>
public static class PingRequest
{
    /// <summary>What who answers pings announces.</summary>
    public const string Namespace = "urn:xmpp:ping";

    internal static readonly XName Name = XName.Get("ping", Namespace);

    /// <summary>Asks for a sign of life (4).</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="to">Whom; null for the own account's server.</param>
    /// <param name="time">The clock that measures.</param>
    /// <param name="timeout">How long to wait; null for the session's default.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="StanzaException">It cannot be reached, and why.</exception>
    /// <exception cref="XmppTimeoutException">No sign of life.</exception>
    /// <exception cref="SessionEndedException">There is no connection.</exception>
    public static async Task<PingAnswer> PingAsync(
        this IXmppSession session,
        Jid? to,
        TimeProvider time,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(time);
        var start = time.GetTimestamp();
        try
        {
            await session.SendIqAsync("get", to, new XElement(Name), timeout, cancellation).ConfigureAwait(false);
            return new PingAnswer(time.GetElapsedTime(start), true);
        }
        catch (StanzaException answer) when (answer.Condition is "service-unavailable" or "feature-not-implemented")
        {
            return new PingAnswer(time.GetElapsedTime(start), false);
        }
    }
}
