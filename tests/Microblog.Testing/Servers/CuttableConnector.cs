using System.Net.Sockets;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Connection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microblog.Testing.Servers;

/// <summary>Connects as usual, and can cut what it connected, without a word to the server's upper layers.</summary>
internal sealed class CuttableConnector(Uri server) : IServerConnector
{
    private readonly NetworkConnector _network = new(server, TimeProvider.System, NullLogger.Instance);
    private NetworkStream? _last;

    public Task<IReadOnlyList<ServerAddress>> ResolveAsync(string domain, CancellationToken cancellation) =>
        _network.ResolveAsync(domain, cancellation);

    public Task<IReadOnlyList<ServerAddress>> ResolveAlternativesAsync(string domain, CancellationToken cancellation) =>
        _network.ResolveAlternativesAsync(domain, cancellation);

    public async Task<Stream> ConnectAsync(ServerAddress address, CancellationToken cancellation) =>
        _last = (NetworkStream)await _network.ConnectAsync(address, cancellation);

    public IDisposable WatchNetwork(Action isBack) => _network.WatchNetwork(isBack);

    public void Cut() => _last!.Socket.Shutdown(SocketShutdown.Both);
}
