using System.Net;
using System.Net.Sockets;

namespace Microblog.Xmpp.Connection;

/// <summary>
/// Connects to a host by TCP, and only to addresses that a policy allows: a name is looked up once, so that it cannot mean
/// one address when it is checked and another when it is used.
/// </summary>
/// <param name="policy">Which addresses may be used.</param>
/// <param name="time">The clock.</param>
/// <param name="lookUp">The addresses of a name; the system's resolver where it is null.</param>
internal sealed class AddressConnector(
    AddressPolicy policy,
    TimeProvider time,
    Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null
)
{
    /// <param name="host">A name, or an address without brackets.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SignInException">None of the host's addresses may be used.</exception>
    /// <exception cref="SocketException">The name is unknown, or none of the addresses answers.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var found = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await (
                lookUp?.Invoke(host, cancellation) ?? Dns.GetHostAddressesAsync(host, cancellation)
            ).ConfigureAwait(false);
        var allowed = found.Where(address => policy.Allows(host, port, address)).ToList();
        if (found.Length > 0 && allowed.Count == 0)
        {
            throw new SignInException(
                SignInFailure.AddressNotAllowed,
                $"{host} has no address that may be connected to from here."
            );
        }
        return await new HappyEyeballs(ConnectAsync, time)
            .ConnectAsync(allowed, port, cancellation)
            .ConfigureAwait(false);
    }

    private static async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
