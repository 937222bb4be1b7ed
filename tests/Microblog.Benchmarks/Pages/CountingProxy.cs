using System.Net;
using System.Net.Sockets;

namespace Microblog.Benchmarks.Pages;

/// <summary>Passes TCP connections on, late if need be, and counts the bytes to the browser as they are on the wire.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _bytes;

    /// <summary>Listens at one port of loopback for another.</summary>
    public CountingProxy(int port, int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>How long each direction takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes to the browser so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // Nobody else comes.
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        try
        {
            using var inner = browser;
            using var server = new TcpClient { NoDelay = true };
            inner.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var up = CopyAsync(inner.GetStream(), server.GetStream(), count: false, end.Token);
            var down = CopyAsync(server.GetStream(), inner.GetStream(), count: true, end.Token);
            await Task.WhenAny(up, down);
            await end.CancelAsync();
            await Task.WhenAll(up, down);
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
        {
            // One side is gone, and so is the other.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool count, CancellationToken end)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, end)) > 0; )
        {
            if (count)
            {
                Interlocked.Add(ref _bytes, read);
            }
            if (Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay, end);
            }
            await to.WriteAsync(buffer.AsMemory(0, read), end);
        }
    }
}
