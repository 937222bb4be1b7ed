using System.Xml.Linq;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Ping;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>One signed-in stream that is kept alive, resumed and reopened until it is closed.</summary>
public sealed class XmppSession : IXmppSession, IAsyncDisposable
{
    private readonly XmppSessionOptions _options;
    private readonly StanzaDispatcher _dispatcher;
    private readonly IqTracker _requests;
    private readonly EntityCapabilities _capabilities;
    private readonly SessionLoop _loop;
    private Task _running = Task.CompletedTask;
    private int _capabilityQueries;
    private bool _disposed;

    private XmppSession(XmppSessionOptions options, IServerConnector connector)
    {
        _options = options;
        _requests = new IqTracker(options.Address.Bare);
        _dispatcher = new StanzaDispatcher(_requests, options.Logger);
        _capabilities = new EntityCapabilities(
            options.CapsNode,
            [new DiscoIdentity("client", "web", options.ClientName, "en")],
            [
                ServiceDiscovery.Info.NamespaceName,
                EntityCapabilities.Namespace,
                CapabilityHash.Namespace,
                PingRequest.Namespace,
                .. options.Features,
            ]
        );
        _loop = new SessionLoop(options, new StreamOpener(options, connector), _dispatcher, _requests, GoOnlineAsync);
        HandleIq("get", PingRequest.Name, _ => null);
        HandleIq("get", ServiceDiscovery.InfoQuery, AnswerInfo);
    }

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
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return OpenAsync(
            options,
            new NetworkConnector(options.Server, options.Time, options.Logger),
            prepare,
            cancellation
        );
    }

    internal static async Task<XmppSession> OpenAsync(
        XmppSessionOptions options,
        IServerConnector connector,
        Action<XmppSession>? prepare,
        CancellationToken cancellation
    )
    {
        var session = new XmppSession(options, connector);
        prepare?.Invoke(session);
        session._running = session._loop.RunAsync();
        try
        {
            await session._loop.Opened.WaitAsync(cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public Jid Address => _loop.Address ?? _options.Address;

    /// <summary>What the session is doing now.</summary>
    public SessionState State => _loop.State;

    /// <summary>Every change of <see cref="State"/>, in order; handlers must return at once.</summary>
    public event Action<SessionState>? StateChanged
    {
        add => _loop.StateChanged += value;
        remove => _loop.StateChanged -= value;
    }

    /// <summary>The SCRAM keys of the last sign-in with a password, or null (PLAIN). What "Keep me signed in" stores, sealed.</summary>
    public XmppCredentials.ScramKeys? ScramKeys => _loop.Keys;

    /// <inheritdoc />
    public event Action<XElement>? MessageReceived
    {
        add => _dispatcher.MessageReceived += value;
        remove => _dispatcher.MessageReceived -= value;
    }

    /// <inheritdoc />
    public event Action<XElement>? PresenceReceived
    {
        add => _dispatcher.PresenceReceived += value;
        remove => _dispatcher.PresenceReceived -= value;
    }

    /// <inheritdoc />
    public void HandleIq(string type, XName payload, Func<XElement, XElement?> handler) =>
        _dispatcher.Handle(type, payload, handler);

    /// <inheritdoc />
    public async Task<XElement> SendIqAsync(
        string type,
        Jid? to,
        XElement payload,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default
    )
    {
        var stream = _loop.Current ?? throw Down();
        var (id, answer) = _requests.Register(to);
        try
        {
            var iq = new XElement(
                Ns.Iq,
                new XAttribute("type", type),
                new XAttribute("id", id),
                to is null ? null : new XAttribute("to", to.ToString()),
                payload
            );
            await stream.PostAsync(StanzaWriter.Bytes(iq), cancellation).ConfigureAwait(false);
            return await answer
                .WaitAsync(timeout ?? _options.IqTimeout, _options.Time, cancellation)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new XmppTimeoutException(
                $"{to?.ToString() ?? "The server"} did not answer within {(timeout ?? _options.IqTimeout).TotalSeconds} s."
            );
        }
        finally
        {
            _requests.Forget(id);
        }
    }

    /// <inheritdoc />
    public ValueTask SendAsync(XElement stanza, CancellationToken cancellation = default)
    {
        var stream = _loop.Current ?? throw Down();
        return stream.PostAsync(StanzaWriter.Bytes(stanza), cancellation);
    }

    /// <summary>Tries at once instead of waiting for the next attempt.</summary>
    public void ReconnectNow() => _loop.ReconnectNow();

    /// <summary>Ends the stream politely; nothing is reopened.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            await _loop.StopAsync(_running).ConfigureAwait(false);
            _loop.Dispose();
        }
    }

    private static SessionEndedException Down() => new("There is no connection at the moment.");

    private XElement AnswerInfo(XElement iq)
    {
        Interlocked.Increment(ref _capabilityQueries);
        return _capabilities.Answer(iq.Element(ServiceDiscovery.InfoQuery)!);
    }

    /// <summary>
    /// Presence, then a ping to the own account: the server asks for capabilities because of presence, so once it has
    /// answered, it has asked. Where it did, a second ping shows that it has read the answer too.
    /// </summary>
    private async Task GoOnlineAsync(CancellationToken cancellation)
    {
        var before = Volatile.Read(ref _capabilityQueries);
        await SendAsync(new XElement(Ns.Presence, _capabilities.ToPresence()), cancellation).ConfigureAwait(false);
        await PingAsync(cancellation).ConfigureAwait(false);
        if (Volatile.Read(ref _capabilityQueries) != before)
        {
            await PingAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async Task PingAsync(CancellationToken cancellation)
    {
        try
        {
            var ping = new XElement(PingRequest.Name);
            await SendIqAsync("get", _options.Address.Bare, ping, cancellation: cancellation).ConfigureAwait(false);
        }
        catch (StanzaException)
        {
            // An error is an answer too.
        }
    }
}
