using System.Net;
using System.Net.Sockets;

namespace Microblog.Testing.Servers;

/// <summary>Listens at an address of this machine and takes no connection: it only knows whether one was made.</summary>
public sealed class SilentListener : IDisposable
{
    private readonly TcpListener _listener;

    /// <summary>Begins to listen.</summary>
    /// <param name="address">An address of this machine; 127.0.0.1 where it is null.</param>
    /// <param name="port">The port; a free one where it is 0.</param>
    public SilentListener(IPAddress? address = null, int port = 0)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Its port.</summary>
    public int Port => EndPoint.Port;

    /// <summary>True once somebody has connected.</summary>
    public bool IsConnectedTo => _listener.Pending();

    /// <summary>Takes the next connection.</summary>
    public async Task<Stream> AcceptAsync(CancellationToken cancellation) =>
        new NetworkStream(await _listener.AcceptSocketAsync(cancellation), ownsSocket: true);

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();
}
