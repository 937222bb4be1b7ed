using System.Net;
using System.Net.Sockets;
using Microblog.Testing.Servers;

namespace Microblog.EndToEnd;

/// <summary>A way between two of browser, program and server, which can be cut and mended, and made narrow.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _goal;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private CancellationTokenSource _whole = new();
    private bool _isCut;
    private int _pace;
    private int _lost; // how often it was lost: a connection of before has lost what it carries for good
    private TaskCompletionSource _going = Going();

    /// <summary>Starts to listen at a port of its own, and leads to <paramref name="goal"/>.</summary>
    public Wire(Uri goal)
    {
        _goal = goal.Port;
        var port = FreePorts.Take(1);
        Address = new UriBuilder(goal) { Port = port }.Uri;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the browser goes.</summary>
    public Uri Address { get; }

    /// <summary>Lets nothing through, in either direction; connections stay. <see cref="GoOn"/> ends that.</summary>
    public void StandStill() => Volatile.Write(ref _going, new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Lets through what has waited, and what comes.</summary>
    public void GoOn() => Volatile.Read(ref _going).TrySetResult();

    /// <summary>
    /// Loses what comes, and says so to nobody: packets vanish. Connections stay open, and are of no use any more; new ones wait
    /// for <see cref="GoOn"/>.
    /// </summary>
    public void Swallow()
    {
        StandStill();
        Interlocked.Increment(ref _lost);
    }

    /// <summary>Lets so many bytes a second through on each connection, towards whoever connected.</summary>
    public void Narrow(int bytes) => Volatile.Write(ref _pace, bytes);

    /// <summary>Lets everything through as it comes.</summary>
    public void Widen() => Volatile.Write(ref _pace, 0);

    /// <summary>Ends all connections, and takes no new ones.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _isCut = true;
            _whole.Cancel();
        }
    }

    /// <summary>Takes connections again.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            _isCut = false;
            _whole = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Cut();
        await _stop.CancelAsync();
        // Only then: a listener that is stopped while nobody waits at it throws at the next wait, cancelled or not.
        await _accepting;
        _listener.Stop();
        _whole.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = CarryAsync(client);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var one = client;
        CancellationToken whole;
        lock (_lock)
        {
            if (_isCut)
            {
                return;
            }
            whole = _whole.Token;
        }
        try
        {
            using var other = new TcpClient();
            await other.ConnectAsync(IPAddress.Loopback, _goal, whole);
            var (near, far) = (one.GetStream(), other.GetStream());
            await Task.WhenAny(PassAsync(near, far, isPaced: false, whole), PassAsync(far, near, isPaced: true, whole));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // Cut, or one side left.
        }
    }

    private static TaskCompletionSource Going()
    {
        var going = new TaskCompletionSource();
        going.SetResult();
        return going;
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool isPaced, CancellationToken whole)
    {
        var buffer = new byte[4096];
        var born = Volatile.Read(ref _lost);
        while (await from.ReadAsync(buffer, whole) is var read and > 0)
        {
            if (Volatile.Read(ref _lost) != born)
            {
                continue;
            }
            await Volatile.Read(ref _going).Task.WaitAsync(whole);
            await to.WriteAsync(buffer.AsMemory(0, read), whole);
            if (isPaced && Volatile.Read(ref _pace) is var pace and > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)read / pace), whole);
            }
        }
    }
}
