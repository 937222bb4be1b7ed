using System.Net;
using System.Net.Sockets;
using Microblog.Xmpp.Connection;

namespace Microblog.Web.Media;

/// <summary>
/// Connects to where a picture is, and only to addresses that were looked at: a name is asked for once, so that it cannot
/// mean one address when it is checked and another when it is used.
/// </summary>
internal sealed class PictureConnector(ReachableHosts hosts, PictureLimits limits, TimeProvider time)
{
    private const int MaxAddresses = 4;

    /// <exception cref="PictureException">None of the host's addresses may be used.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isPrivate = hosts.Contains(host, port);
        var all = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellation);
        var addresses = all.Where(address => isPrivate || AddressPolicy.IsPublic(address)).Take(MaxAddresses).ToList();
        if (addresses.Count == 0)
        {
            throw new PictureException(PictureFailure.NotAllowed, "the host has no public address");
        }
        // One after the other; each has its share of the time, for some never answer.
        var share = limits.Connect / addresses.Count;
        for (var at = 0; ; at++)
        {
            var isLast = at == addresses.Count - 1;
            using var shareOver = new CancellationTokenSource(isLast ? Timeout.InfiniteTimeSpan : share, time);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation, shareOver.Token);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses[at], port, timeout.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                if (isLast || cancellation.IsCancellationRequested)
                {
                    throw;
                }
            }
        }
    }
}
