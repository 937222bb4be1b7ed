using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microblog.Xmpp;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;

namespace Microblog.Testing.Scripted;

/// <summary>
/// A server in memory that says what the test says, stanza by stanza, cut into pieces of random size. The test takes each
/// connection with <see cref="AcceptAsync"/> and plays the server's part.
/// </summary>
public sealed class ScriptedServer : IDisposable
{
    private readonly Channel<ScriptedConnection> _connections = Channel.CreateUnbounded<ScriptedConnection>();
    private readonly Random _random;

    /// <param name="seed">Of the sizes of the pieces.</param>
    /// <param name="certificate">What the server shows; null for a good one.</param>
    public ScriptedServer(int seed = 0, X509Certificate2? certificate = null)
    {
        _random = new Random(seed);
        Certificate = certificate ?? TestCertificate.For(Domain);
        Connector = new ScriptedConnector(this);
    }

    /// <summary>The domain of the account.</summary>
    public const string Domain = "example.org";

    /// <summary>The password of the account.</summary>
    public const string Password = "pencil";

    /// <summary>The account.</summary>
    public static Jid Account { get; } = Jid.Parse("alice@" + Domain);

    /// <summary>What the server shows.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Whether clients find a server with direct TLS.</summary>
    public bool DirectTls { get; set; }

    /// <summary>Whether a connection can be made at all.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>How many addresses that nobody listens at DNS names before the one that works.</summary>
    public int DeadAddresses { get; set; }

    /// <summary>Where DNS says that the server is, as configured addresses are written; null for the usual.</summary>
    public string? MemoryAddress { get; set; }

    /// <summary>What the domain's web server names (XEP-0156).</summary>
    public IReadOnlyList<Uri> Alternatives { get; set; } = [];

    /// <summary>Options that lead here.</summary>
    public XmppSessionOptions Options =>
        new()
        {
            Address = Account,
            Credentials = new XmppCredentials.Password(Password),
            TrustedRoots = [Certificate],
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
        };

    internal IServerConnector Connector { get; }

    /// <summary>Opens a session here; the test answers it meanwhile.</summary>
    public Task<XmppSession> OpenAsync(
        XmppSessionOptions? options = null,
        Action<XmppSession>? prepare = null,
        CancellationToken cancellation = default
    ) => XmppSession.OpenAsync(options ?? Options, Connector, prepare, cancellation);

    /// <summary>The next connection.</summary>
    public ValueTask<ScriptedConnection> AcceptAsync() => _connections.Reader.ReadAsync();

    /// <summary>The next connection, as it is.</summary>
    public async ValueTask<Stream> AcceptWireAsync() => (await AcceptAsync()).Wire;

    /// <summary>Opens a session and plays a sign-in without surprises.</summary>
    public async Task<(XmppSession Session, ScriptedConnection Connection)> OpenedAsync(
        XmppSessionOptions? options = null,
        Action<XmppSession>? prepare = null,
        bool management = true
    )
    {
        var opening = OpenAsync(options, prepare);
        var connection = await AcceptAsync();
        await connection.SignInAsync(DirectTls);
        await connection.BindAsync(management ? "session-1" : null);
        await connection.AnswerPresenceAsync();
        return (await opening, connection);
    }

    /// <inheritdoc />
    public void Dispose() => Certificate.Dispose();

    private DuplexStream Connect()
    {
        var (client, server) = DuplexStream.Pair();
        _connections.Writer.TryWrite(new ScriptedConnection(server, Certificate, new Random(_random.Next())));
        return client;
    }

    /// <summary>The network comes back, for whoever waits for it.</summary>
    public void BringNetworkBack() => _networkIsBack?.Invoke();

    /// <summary>The addresses that were connected to.</summary>
    public IReadOnlyCollection<string> Addresses => _addresses;

    private readonly ConcurrentQueue<string> _addresses = new();
    private event Action? _networkIsBack;

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private sealed class ScriptedConnector(ScriptedServer server) : IServerConnector
    {
        public IDisposable WatchNetwork(Action isBack)
        {
            server._networkIsBack += isBack;
            return new Subscription(() => server._networkIsBack -= isBack);
        }

        public Task<IReadOnlyList<ServerAddress>> ResolveAsync(string domain, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ServerAddress>>([
                .. Enumerable.Range(1, server.DeadAddresses).Select(i => new ServerAddress($"dead{i}", 5222, false)),
                server.MemoryAddress is null
                    ? new ServerAddress("memory", 5222, server.DirectTls)
                    : ServerAddress.FromUri(new Uri(server.MemoryAddress)),
            ]);

        public Task<IReadOnlyList<ServerAddress>> ResolveAlternativesAsync(
            string domain,
            CancellationToken cancellation
        ) => Task.FromResult<IReadOnlyList<ServerAddress>>([.. server.Alternatives.Select(ServerAddress.FromUri)]);

        public Task<Stream> ConnectAsync(ServerAddress address, CancellationToken cancellation)
        {
            server._addresses.Enqueue(address.ToString());
            return server.IsReachable && !address.Host.StartsWith("dead", StringComparison.Ordinal)
                ? Task.FromResult<Stream>(server.Connect())
                : throw new SignInException(SignInFailure.Unreachable, $"{address} is switched off.");
        }
    }
}
