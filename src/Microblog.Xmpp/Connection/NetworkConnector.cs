using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DnsClient;
using Microblog.Xmpp.Addresses;
using Microsoft.Extensions.Logging;

namespace Microblog.Xmpp.Connection;

/// <summary>DNS and TCP.</summary>
/// <param name="configured">Where to connect instead of asking DNS, or null.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
/// <param name="trustedRoots">Roots trusted besides the system's.</param>
/// <param name="policy">Which addresses may be connected to, <paramref name="configured"/> aside; null for every one.</param>
/// <param name="lookUp">The addresses of a name; the system's resolver where it is null.</param>
internal sealed partial class NetworkConnector(
    Uri? configured,
    TimeProvider time,
    ILogger logger,
    X509Certificate2Collection? trustedRoots = null,
    AddressPolicy? policy = null,
    Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null
) : IServerConnector
{
    private readonly ServerAddress? _configured = configured is null ? null : ServerAddress.FromUri(configured);
    private readonly AddressConnector _anywhere = new(AddressPolicy.Everywhere, time, lookUp);
    private readonly AddressConnector _allowed = new(policy ?? AddressPolicy.Everywhere, time, lookUp);

    private const int DefaultPort = 5222;

    private static readonly TimeSpan DnsTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan TcpTimeout = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan WebTimeout = TimeSpan.FromSeconds(6);

    public async Task<IReadOnlyList<ServerAddress>> ResolveAsync(string domain, CancellationToken cancellation)
    {
        if (_configured is not null)
        {
            return [_configured];
        }
        if (AddressLiteral(domain) is { } literal)
        {
            // RFC 6120, 3.2: an address has no service records.
            return [new ServerAddress(literal, DefaultPort, DirectTls: false)];
        }
        var ascii = DomainName.ToAscii(domain);
        var records = new LookupClient(new LookupClientOptions { Timeout = DnsTimeout / 2, Retries = 1 });
        var direct = QueryAsync(records, $"_xmpps-client._tcp.{ascii}", cancellation);
        var startTls = QueryAsync(records, $"_xmpp-client._tcp.{ascii}", cancellation);
        await Task.WhenAll(direct, startTls).ConfigureAwait(false);
        return ServerLookup.Order(
            ascii,
            await direct.ConfigureAwait(false),
            await startTls.ConfigureAwait(false),
            Random.Shared
        );
    }

    public async Task<Stream> ConnectAsync(ServerAddress address, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(TcpTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            // What the operator wrote down is the operator's own; a server that it sends to is not.
            var connector = address == _configured ? _anywhere : _allowed;
            return await connector.ConnectAsync(address.Host, address.Port, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new SignInException(
                SignInFailure.Timeout,
                $"{address} did not answer within {TcpTimeout.TotalSeconds} s."
            );
        }
        catch (SocketException e)
        {
            var unknown = e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;
            throw new SignInException(
                unknown ? SignInFailure.UnknownDomain : SignInFailure.Unreachable,
                unknown ? $"No host is named {address.Host}." : $"{address} cannot be reached: {e.Message}.",
                e
            );
        }
    }

    public async Task<IReadOnlyList<ServerAddress>> ResolveAlternativesAsync(
        string domain,
        CancellationToken cancellation
    )
    {
        if (_configured is not null || AddressLiteral(domain) is not null)
        {
            return [];
        }
        using var timeout = new CancellationTokenSource(WebTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var handler = HostMeta.NewHandler(trustedRoots, _allowed);
        using var http = new HttpMessageInvoker(handler);
        try
        {
            var root = new Uri($"https://{DomainName.ToAscii(domain)}");
            return await HostMeta.GetAsync(http, root, both.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or OperationCanceledException or UriFormatException)
        {
            cancellation.ThrowIfCancellationRequested();
            LogNoAlternatives(logger, domain, e.Message);
            return [];
        }
    }

    public IDisposable WatchNetwork(Action isBack) => new NetworkReturn(isBack);

    /// <summary>A domain that is an address, without brackets; null for one that is a name.</summary>
    private static string? AddressLiteral(string domain) =>
        IPAddress.TryParse(domain, out var address) ? $"{address}" : null;

    /// <summary>The records of one name; none too when DNS does not answer, so that the domain itself is tried.</summary>
    private async Task<IReadOnlyList<SrvRecord>> QueryAsync(
        LookupClient records,
        string name,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(DnsTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var answer = await records
                .QueryAsync(name, QueryType.SRV, cancellationToken: both.Token)
                .ConfigureAwait(false);
            return answer
                .Answers.OfType<DnsClient.Protocol.SrvRecord>()
                .Select(r => new SrvRecord(r.Priority, r.Weight, r.Target.Value, r.Port))
                .ToList();
        }
        catch (Exception e) when (e is DnsResponseException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            LogNoServiceRecords(logger, name, e.Message);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No service records for {Name}: {Reason}")]
    private static partial void LogNoServiceRecords(ILogger logger, string name, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Domain} names no other ways to its server: {Reason}")]
    private static partial void LogNoAlternatives(ILogger logger, string domain, string reason);
}
