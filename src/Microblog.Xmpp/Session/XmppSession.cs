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
    private readonly IdleWatch? _ownWatch;
    private Task _running = Task.CompletedTask;
    private int _capabilityQueries;
    private bool _disposed;

    private XmppSession(XmppSessionOptions options, IServerConnector connector)
    {
        _options = options;
        _requests = new IqTracker(options.Address.Bare);
        _dispatcher = new StanzaDispatcher(_requests, options.Logger, options.MaxSentStanzaBytes);
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
        _ownWatch = options.IdleWatch is null ? new IdleWatch(PeriodOf(options), options.Time) : null;
        _loop = new SessionLoop(
            options,
            new StreamOpener(options, connector),
            _dispatcher,
            _requests,
            options.IdleWatch ?? _ownWatch!,
            GoOnlineAsync
        );
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
            new NetworkConnector(options.Server, options.Time, options.Logger, options.TrustedRoots, options.Addresses),
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

    /// <summary>
    /// A stream could not be resumed, and these stanzas are not known to have arrived, in the order in which they were sent.
    /// Before <see cref="StateChanged"/> tells of the new stream; handlers must return at once.
    /// </summary>
    public event Action<IReadOnlyList<SentStanza>>? StanzasLost
    {
        add => _loop.StanzasLost += value;
        remove => _loop.StanzasLost -= value;
    }

    /// <summary>The SCRAM keys of the last sign-in with a password, or null (PLAIN). What "Keep me signed in" stores, sealed.</summary>
    public XmppCredentials.ScramKeys? ScramKeys => _loop.Memory.Keys;

    /// <summary>The newest token for signing in again (XEP-0484), or null where the server gives none. Changes at each sign-in.</summary>
    public XmppCredentials.FastToken? Token => _loop.Memory.Token;

    /// <summary>The mechanism of the last sign-in, such as <c>SCRAM-SHA-256-PLUS</c>; null before the first.</summary>
    public string? Mechanism => _loop.Memory.Mechanism;

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
        using var activity = _options.Telemetry?.Asking(type, to?.Domain, payload.Name.ToString());
        var began = _options.Time.GetTimestamp();
        var outcome = "ended";
        try
        {
            var iq = new XElement(
                Ns.Iq,
                new XAttribute("type", type),
                new XAttribute("id", id),
                to is null ? null : new XAttribute("to", to.ToString()),
                payload
            );
            await stream.PostAsync(Written(iq), cancellation).ConfigureAwait(false);
            var result = await answer
                .WaitAsync(timeout ?? _options.IqTimeout, _options.Time, cancellation)
                .ConfigureAwait(false);
            outcome = "result";
            return result;
        }
        catch (StanzaException)
        {
            outcome = "error";
            throw;
        }
        catch (StanzaLimitException)
        {
            outcome = "limit";
            throw;
        }
        catch (TimeoutException)
        {
            outcome = "timeout";
            throw new XmppTimeoutException(
                $"{to?.ToString() ?? "The server"} did not answer within {(timeout ?? _options.IqTimeout).TotalSeconds} s."
            );
        }
        finally
        {
            _requests.Forget(id);
            activity?.SetTag("xmpp.outcome", outcome);
            _options.Telemetry?.Request(_options.Time.GetElapsedTime(began), type, outcome);
        }
    }

    /// <inheritdoc />
    public async ValueTask SendAsync(XElement stanza, CancellationToken cancellation = default) =>
        await SendTrackedAsync(stanza, cancellation).ConfigureAwait(false);

    /// <summary>Sends a stanza and tells what becomes of it, over lost connections too (XEP-0198, 4).</summary>
    /// <returns>Once it is queued.</returns>
    /// <exception cref="SessionEndedException">The stream is down: nothing was queued.</exception>
    /// <exception cref="StanzaLimitException">It is beyond a limit: nothing was queued.</exception>
    public async ValueTask<SentStanza> SendTrackedAsync(XElement stanza, CancellationToken cancellation = default)
    {
        var stream = _loop.Current ?? throw Down();
        var sent = Written(stanza);
        await stream.PostAsync(sent, cancellation).ConfigureAwait(false);
        return sent;
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
            _ownWatch?.Dispose();
        }
    }

    private static TimeSpan PeriodOf(XmppSessionOptions options) =>
        TimeSpan.FromTicks(
            Math.Clamp(
                Math.Min(options.PingAfter.Ticks, options.DeadAfter.Ticks) / 6,
                TimeSpan.TicksPerMillisecond * 10,
                TimeSpan.TicksPerSecond * 5
            )
        );

    private SentStanza Written(XElement stanza) => new(StanzaWriter.Stanza(stanza, _options.MaxSentStanzaBytes));

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
