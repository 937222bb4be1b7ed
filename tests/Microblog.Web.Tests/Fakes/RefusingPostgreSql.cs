using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Microblog.Web.Tests.Fakes;

/// <summary>A PostgreSQL server that answers every start of a session with an error (protocol 3.0, ErrorResponse).</summary>
public sealed class RefusingPostgreSql : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="state">The SQLSTATE.</param>
    public RefusingPostgreSql(string state)
    {
        _listener.Start();
        _serving = ServeAsync(state);
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(string state)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            await stream.ReadAtLeastAsync(new byte[4096], 8, throwOnEndOfStream: false, _stop.Token);
            var fields = Encoding.UTF8.GetBytes($"SFATAL\0VFATAL\0C{state}\0MRefused for hunter2\0\0");
            byte[] length = [0, 0, 0, (byte)(fields.Length + 4)];
            await stream.WriteAsync((byte[])[(byte)'E', .. length, .. fields], _stop.Token);
        }
    }
}
