using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Microblog.Testing.Pictures;

/// <summary>A server of somebody else, on loopback, that answers each path as it was told: byte by byte, if need be.</summary>
public sealed class PictureServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Func<Stream, CancellationToken, Task>> _answers = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _asked = new();
    private readonly ConcurrentDictionary<Task, byte> _talks = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _loop;

    /// <param name="certificate">Where it talks TLS: its certificate.</param>
    public PictureServer(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Host and port.</summary>
    public string Authority => $"127.0.0.1:{Port}";

    /// <summary>How often somebody connected.</summary>
    public int Connections => _talks.Count;

    /// <summary>The heads of all requests, in the order in which they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The address of a path.</summary>
    public Uri At(string path) => new($"http://{Authority}{path}");

    /// <summary>What a path answers with: everything after the request, as it goes over the wire.</summary>
    public void On(string path, Func<Stream, CancellationToken, Task> answer) => _answers[path] = answer;

    /// <summary>What a path answers with.</summary>
    public void On(string path, string status, string headers, ReadOnlyMemory<byte> body) =>
        On(
            path,
            async (stream, stop) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}\r\n"), stop);
                await stream.WriteAsync(body, stop);
            }
        );

    /// <summary>A file that is whole.</summary>
    public void On(string path, ReadOnlyMemory<byte> file, string mediaType = "application/octet-stream") =>
        On(path, "200 OK", $"Content-Type: {mediaType}\r\nContent-Length: {file.Length}\r\n", file);

    /// <summary>Over when a path was asked for.</summary>
    public Task AskedAsync(string path) => Asked(path).Task;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // More than once, where a test ends it early.
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        await Task.WhenAll(_talks.Keys);
    }

    private TaskCompletionSource Asked(string path) =>
        _asked.GetOrAdd(path, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _talks.TryAdd(TalkAsync(client), 0);
            }
        }
        catch (Exception e)
            when (e
                    is OperationCanceledException
                        or SocketException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // Over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = _certificate },
                    _stop.Token
                );
                stream = tls;
            }
            await using var whole = stream;
            var head = await ReadHeadAsync(stream);
            Requests.Enqueue(head);
            var path = head.Split(' ')[1];
            Asked(path).TrySetResult();
            if (_answers.TryGetValue(path, out var answer))
            {
                await answer(stream, _stop.Token);
            }
            else
            {
                await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
            }
        }
        catch (Exception e)
            when (e
                    is IOException
                        or OperationCanceledException
                        or SocketException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            // The other side had enough.
        }
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
