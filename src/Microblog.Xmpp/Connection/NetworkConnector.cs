using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Logging;

namespace Microblog.Xmpp.Connection;

/// <summary>DNS and TCP.</summary>
internal sealed class NetworkConnector(Uri? configured, TimeProvider time, ILogger logger) : IServerConnector
{
    private static readonly TimeSpan DnsTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan TcpTimeout = TimeSpan.FromSeconds(6);
    private static readonly Lazy<LookupClient> Dns = new(() =>
        new LookupClient(new LookupClientOptions { Timeout = DnsTimeout / 2, Retries = 1 })
    );

    public async Task<IReadOnlyList<ServerAddress>> ResolveAsync(string domain, CancellationToken cancellation)
    {
        if (configured is not null)
        {
            return [ServerAddress.FromUri(configured)];
        }
        var ascii = DomainName.ToAscii(domain);
        var direct = QueryAsync($"_xmpps-client._tcp.{ascii}", cancellation);
        var startTls = QueryAsync($"_xmpp-client._tcp.{ascii}", cancellation);
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
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, both.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException)
            when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SignInException(
                SignInFailure.Timeout,
                $"{address} did not answer within {TcpTimeout.TotalSeconds} s."
            );
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var unknown = e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;
            throw new SignInException(
                unknown ? SignInFailure.UnknownDomain : SignInFailure.Unreachable,
                unknown ? $"No host is named {address.Host}." : $"{address} cannot be reached: {e.Message}.",
                e
            );
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The records of one name; none too when DNS does not answer, so that the domain itself is tried.</summary>
    private async Task<IReadOnlyList<SrvRecord>> QueryAsync(string name, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(DnsTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var answer = await Dns
                .Value.QueryAsync(name, QueryType.SRV, cancellationToken: both.Token)
                .ConfigureAwait(false);
            return answer
                .Answers.OfType<DnsClient.Protocol.SrvRecord>()
                .Select(r => new SrvRecord(r.Priority, r.Weight, r.Target.Value, r.Port))
                .ToList();
        }
        catch (Exception e) when (e is DnsResponseException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            Log.NoServiceRecords(logger, name, e.Message);
            return [];
        }
    }
}
