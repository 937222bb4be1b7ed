using Microblog.Xmpp.Session;

namespace Microblog.Testing.Servers;

/// <summary>A session whose connection can be cut, as a network would.</summary>
public sealed class CuttableSession : IAsyncDisposable
{
    private readonly CuttableConnector _connector;

    private CuttableSession(XmppSession session, CuttableConnector connector) =>
        (Session, _connector) = (session, connector);

    /// <summary>The session.</summary>
    public XmppSession Session { get; }

    /// <summary>Signs in.</summary>
    public static async Task<CuttableSession> OpenAsync(
        XmppSessionOptions options,
        Action<XmppSession> prepare,
        CancellationToken cancellation
    )
    {
        var connector = new CuttableConnector(options.Server!);
        return new(await XmppSession.OpenAsync(options, connector, prepare, cancellation), connector);
    }

    /// <summary>Cuts the connection; the session begins to reconnect.</summary>
    public void Cut() => _connector.Cut();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
