using System.Net;
using System.Net.Sockets;

namespace Microblog.Testing.Servers;

/// <summary>
/// Passes TCP connections on to a server, and cuts each after a random number of bytes in either direction, wherever in a
/// stanza that may be, until it has cut often enough.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly Random _random;
    private readonly int _maxBytes;
    private readonly Task _accepting;
    private int _left;

    /// <param name="port">The server's port on this machine.</param>
    /// <param name="cuts">How often to cut, once <see cref="Begin"/> was called.</param>
    /// <param name="maxBytes">A connection lives for so many bytes at most.</param>
    /// <param name="seed">Of the moments.</param>
    public CuttingProxy(int port, int cuts, int maxBytes, int seed)
    {
        (_server, Cuts, _maxBytes, _random) = (
            new IPEndPoint(IPAddress.Loopback, port),
            cuts,
            maxBytes,
            new Random(seed)
        );
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect instead of to the server.</summary>
    public Uri Address => new($"xmpp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How often it cuts.</summary>
    public int Cuts { get; }

    /// <summary>How often it has cut.</summary>
    public int Done => Cuts - Math.Max(0, Volatile.Read(ref _left));

    /// <summary>From now on connections are cut, the one that there is too.</summary>
    public void Begin() => Volatile.Write(ref _left, Cuts);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
            {
                passing.Add(PassAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
        await Task.WhenAll(passing);
    }

    private async Task PassAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            int limit;
            lock (_random)
            {
                limit = _random.Next(_maxBytes);
            }
            var passed = 0;
            try
            {
                await server.ConnectAsync(_server, _stop.Token);
                await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException) { }

            async Task CopyAsync(Socket from, Socket to)
            {
                var buffer = new byte[4096];
                try
                {
                    while (await from.ReceiveAsync(buffer, _stop.Token) is var read and > 0)
                    {
                        if (Volatile.Read(ref _left) > 0 && Interlocked.Add(ref passed, read) > limit)
                        {
                            Interlocked.Decrement(ref _left);
                            // Part of it arrives.
                            await to.SendAsync(buffer.AsMemory(0, read / 2), _stop.Token);
                            return;
                        }
                        await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
                    }
                }
                catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
                { }
            }
        }
    }
}
