using System.Xml.Linq;
using Microblog.Xmpp.Sasl;

namespace Microblog.Xmpp.Session;

/// <summary>One signed-in stream that is kept alive, resumed and reopened until it is closed.</summary>
public sealed class XmppSession : IXmppSession, IAsyncDisposable
{
    private XmppSession() { }

    /// <summary>
    /// Connects, signs in, binds, enables stream management, sends presence and answers the capability queries that it
    /// causes; then returns. From then on the session reconnects by itself.
    /// </summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="prepare">Called before the stream is opened: the place to subscribe to events, so that none is missed.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SignInException">It did not work; the reason is in <see cref="SignInException.Failure"/>.</exception>
    public static Task<XmppSession> OpenAsync(
        XmppSessionOptions options,
        Action<XmppSession>? prepare = null,
        CancellationToken cancellation = default
    ) => throw new SignInException(SignInFailure.Unreachable, "not yet");

    /// <inheritdoc />
    public Jid Address => throw new InvalidOperationException("not yet");

    /// <summary>What the session is doing now.</summary>
    public SessionState State { get; } = new SessionState.Ended(null);

    /// <summary>Every change of <see cref="State"/>, in order; handlers must return at once.</summary>
    public event Action<SessionState>? StateChanged;

    /// <summary>The SCRAM keys of the last sign-in with a password, or null (PLAIN). What "Keep me signed in" stores, sealed.</summary>
    public XmppCredentials.ScramKeys? ScramKeys { get; }

    /// <inheritdoc />
    public event Action<XElement>? MessageReceived;

    /// <inheritdoc />
    public event Action<XElement>? PresenceReceived;

    /// <inheritdoc />
    public void HandleIq(string type, XName payload, Func<XElement, XElement?> handler) =>
        throw new InvalidOperationException("not yet");

    /// <inheritdoc />
    public Task<XElement> SendIqAsync(
        string type,
        Jid? to,
        XElement payload,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default
    ) => throw new SessionEndedException("not yet");

    /// <inheritdoc />
    public ValueTask SendAsync(XElement stanza, CancellationToken cancellation = default) =>
        throw new SessionEndedException("not yet");

    /// <summary>Tries at once instead of waiting for the next attempt.</summary>
    public void ReconnectNow() => StateChanged?.Invoke(State);

    /// <summary>Ends the stream politely; nothing is reopened.</summary>
    public ValueTask DisposeAsync()
    {
        MessageReceived?.Invoke(new XElement("none"));
        PresenceReceived?.Invoke(new XElement("none"));
        return ValueTask.CompletedTask;
    }
}
