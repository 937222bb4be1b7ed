using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Microblog.Testing.Servers;

/// <summary>
/// A slow line between browser and program, as TCP sees it: whatever is sent arrives late, a new connection costs a round trip
/// more, and all connections share the bytes a second towards the browser. The browser's own emulation leaves WebSockets out.
/// </summary>
public sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private long _free; // when the line towards the browser has carried all that it was given, ticks

    /// <summary>Listens at a port of its own, and leads to <paramref name="target"/>.</summary>
    public SlowLine(Uri target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target.Port;
        var port = FreePorts.Take(1);
        Address = new UriBuilder(target) { Port = port }.Uri;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the browser goes.</summary>
    public Uri Address { get; }

    /// <summary>To the program and back.</summary>
    public TimeSpan RoundTrip { get; set; }

    /// <summary>Towards the browser, all connections together; 0: as fast as it comes.</summary>
    public int BytesPerSecond { get; set; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        try
        {
            using var near = browser;
            using var far = new TcpClient { NoDelay = true };
            near.NoDelay = true;
            // The browser has its connection at once, and may send: on the line it would have waited for the answer first.
            var open = DateTime.UtcNow + RoundTrip;
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var up = PassAsync(near.GetStream(), far.GetStream(), sent => Later(sent, open), end.Token);
            var down = PassAsync(far.GetStream(), near.GetStream(), Carried, end.Token);
            await Task.WhenAny(up, down);
            await end.CancelAsync();
            await Task.WhenAll(up, down);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // One side is gone, and so is the other.
        }
    }

    private static DateTime Later(int _, DateTime open) => DateTime.UtcNow > open ? DateTime.UtcNow : open;

    /// <summary>When the line has carried so many bytes more.</summary>
    private DateTime Carried(int bytes)
    {
        var now = DateTime.UtcNow;
        if (BytesPerSecond == 0)
        {
            return now;
        }
        lock (_lock)
        {
            _free = Math.Max(_free, now.Ticks) + bytes * TimeSpan.TicksPerSecond / BytesPerSecond;
            return new DateTime(_free, DateTimeKind.Utc);
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, Func<int, DateTime> sent, CancellationToken end)
    {
        var line = Channel.CreateBounded<(byte[] Data, DateTime Due)>(64);
        var arriving = ArriveAsync(line.Reader, to, end);
        try
        {
            var buffer = new byte[1460];
            for (int read; (read = await from.ReadAsync(buffer, end)) > 0; )
            {
                await line.Writer.WriteAsync((buffer[..read], sent(read) + (RoundTrip / 2)), end);
            }
        }
        finally
        {
            line.Writer.Complete();
        }
        await arriving;
    }

    private static async Task ArriveAsync(
        ChannelReader<(byte[] Data, DateTime Due)> line,
        NetworkStream to,
        CancellationToken end
    )
    {
        await foreach (var (data, due) in line.ReadAllAsync(end))
        {
            if (due - DateTime.UtcNow is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, end);
            }
            await to.WriteAsync(data, end);
        }
    }
}
