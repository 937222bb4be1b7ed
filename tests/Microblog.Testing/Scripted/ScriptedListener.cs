using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Microblog.Testing.Scripted;

/// <summary>A server at a port of this machine that signs everybody in over direct TLS and is quiet from then on.</summary>
public sealed class ScriptedListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    public ScriptedListener()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What it shows; its own root.</summary>
    public X509Certificate2 Certificate { get; } = TestCertificate.For(ScriptedServer.Domain);

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        Certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e)
            when (_stop.IsCancellationRequested
                && e is OperationCanceledException or SocketException or InvalidOperationException
            )
        {
            // It listens no longer: InvalidOperationException where that was between two clients.
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (_stop.Token.Register(client.Dispose))
        {
            var connection = new ScriptedConnection(client.GetStream(), Certificate, new Random(0))
            {
                SendsWhole = true,
            };
            try
            {
                await connection.SignInAsync(directTls: true);
                await connection.BindAsync("quiet");
                await connection.AnswerPresenceAsync();
                await connection.ReadEndAsync();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The client left.
            }
        }
    }
}
