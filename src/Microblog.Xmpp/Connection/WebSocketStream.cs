using System.Buffers;
using System.Net.Security;
using System.Net.WebSockets;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Connection;

/// <summary>
/// XMPP over WebSocket (RFC 7395) as a stream of bytes: one element a message on the wire, opening and closing tags for the
/// rest of the program, which knows no difference.
/// </summary>
internal sealed class WebSocketStream : Stream
{
    private const string Protocol = "xmpp";
    private const int MaxFramingBytes = 8 * 1024;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly StanzaFramer _outgoing;
    private readonly StanzaParser _headers = new();
    private readonly ArrayBufferWriter<byte> _unsent = new();
    private byte[] _message = [];
    private int _start;
    private int _end;
    private bool _isWithinMessage;
    private bool _ended;

    private WebSocketStream(ClientWebSocket socket, HttpMessageInvoker http, SslStream tls, TimeProvider time)
    {
        (_socket, _http, Tls, _time) = (socket, http, tls, time);
        _outgoing = new StanzaFramer(int.MaxValue);
    }

    /// <summary>The encryption underneath: what a sign-in can be bound to.</summary>
    public SslStream Tls { get; }

    /// <summary>Upgrades an encrypted connection (RFC 7395, 3.1).</summary>
    /// <exception cref="SignInException">The server does not speak XMPP there.</exception>
    public static async Task<WebSocketStream> OpenAsync(
        SslStream tls,
        Uri address,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(tls),
            }
        );
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Protocol);
        // Pings are the session's own: no timer for each connection.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.SetRequestHeader("Host", address.Authority);
        try
        {
            // The encryption is there already: as far as HTTP knows, the connection is plain.
            var plain = new UriBuilder(address) { Scheme = "ws", Port = address.Port }.Uri;
            await socket.ConnectAsync(plain, http, cancellation).ConfigureAwait(false);
            return socket.SubProtocol == Protocol
                ? new WebSocketStream(socket, http, tls, time)
                : throw new SignInException(SignInFailure.ProtocolError, $"{address} speaks WebSocket but no XMPP.");
        }
        catch (Exception e)
        {
            socket.Dispose();
            http.Dispose();
            throw e is WebSocketException
                ? new SignInException(SignInFailure.ProtocolError, $"{address} is no WebSocket: {e.Message}", e)
                : e;
        }
    }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what came; with an empty buffer, waits until something did.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _end)
        {
            Release();
            if (_ended || !await ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                _ended = true;
                return 0;
            }
        }
        var count = Math.Min(buffer.Length, _end - _start);
        _message.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    /// <summary>Sends each whole element as a message of its own; what is not whole yet waits.</summary>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        _unsent.Write(buffer.Span);
        var sent = 0;
        while (Next(_unsent.WrittenMemory[sent..], out var message, out var taken))
        {
            await _socket
                .SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken)
                .ConfigureAwait(false);
            sent += taken;
        }
        var rest = _unsent.WrittenSpan[sent..].ToArray();
        _unsent.Clear();
        _unsent.Write(rest);
    }

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override void Flush() { }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var late = new CancellationTokenSource(CloseTimeout, _time);
            try
            {
                await _socket
                    .CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, late.Token)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
            {
                // The other side is gone already.
            }
        }
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
            _socket.Dispose();
            _http.Dispose();
            Tls.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>The next message to send from what was written.</summary>
    private bool Next(ReadOnlyMemory<byte> written, out ReadOnlyMemory<byte> message, out int taken)
    {
        if (written.Span.StartsWith("<?xml"u8))
        {
            // The stream begins, for the first time or anew.
            _outgoing.Reset();
        }
        var data = written.Span;
        var kind = _outgoing.Next(ref data, out var frame);
        taken = written.Length - data.Length;
        message = kind switch
        {
            FrameKind.Header => Open(frame),
            FrameKind.End => StanzaWriter.Bytes(WebSocketFraming.Close()),
            _ => written[(taken - frame.Length)..taken],
        };
        return kind != FrameKind.Incomplete;
    }

    private byte[] Open(ReadOnlySpan<byte> header)
    {
        var open = StanzaWriter.Bytes(WebSocketFraming.Open(_headers.ParseHeader(header)));
        _headers.Release();
        return open;
    }

    /// <summary>Takes one message, or the next part of one that is too long to stand for a tag; false at the end.</summary>
    private async Task<bool> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            // Without a buffer until something comes: an idle connection holds none.
            var first = await _socket.ReceiveAsync(Memory<byte>.Empty, cancellation).ConfigureAwait(false);
            _isWithinMessage &= !first.EndOfMessage;
            while (true)
            {
                MakeRoom();
                var part = await _socket.ReceiveAsync(_message.AsMemory(_end), cancellation).ConfigureAwait(false);
                if (part.MessageType != WebSocketMessageType.Text)
                {
                    return part.MessageType == WebSocketMessageType.Close
                        ? false
                        : throw StreamException.Found("bad-format", "A message that is no text.");
                }
                _end += part.Count;
                if (part.EndOfMessage && !_isWithinMessage)
                {
                    Translate();
                    return true;
                }
                if (part.EndOfMessage || _isWithinMessage || _end > MaxFramingBytes)
                {
                    // The reader of this stream limits the size of a stanza.
                    _isWithinMessage = !part.EndOfMessage;
                    if (_end > 0)
                    {
                        return true;
                    }
                }
            }
        }
        catch (WebSocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private void MakeRoom()
    {
        if (_end < _message.Length)
        {
            return;
        }
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(4096, _message.Length * 2));
        _message.AsSpan(0, _end).CopyTo(next);
        var length = _end;
        Release();
        (_message, _end) = (next, length);
    }

    private void Translate()
    {
        var message = _message.AsSpan(0, _end);
        if (message.Length <= MaxFramingBytes && WebSocketFraming.Translate(message) is { } translated)
        {
            Release();
            (_message, _end) = (ArrayPool<byte>.Shared.Rent(translated.Length), translated.Length);
            translated.CopyTo(_message, 0);
        }
    }

    private void Release()
    {
        if (_message.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_message);
        }
        (_message, _start, _end) = ([], 0, 0);
    }
}
