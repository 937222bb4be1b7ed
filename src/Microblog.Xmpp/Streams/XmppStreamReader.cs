using System.Buffers;
using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Reads a stream stanza by stanza. Holds no buffer while nothing is on its way. What is beyond a limit comes as a stub
/// (<see cref="OverLimit"/>); a stanza larger than <paramref name="maxStanzaBytes"/> is passed over without being held.
/// </summary>
/// <param name="stream">What to read.</param>
/// <param name="maxStanzaBytes">The largest stanza that is kept. One that is <see cref="SkippedFactor"/> times as large ends the stream.</param>
/// <param name="time">The clock.</param>
/// <param name="itemNames">Elements that can be left out of their stanza (<see cref="StanzaParser"/>).</param>
internal sealed class XmppStreamReader(
    Stream stream,
    int maxStanzaBytes,
    TimeProvider time,
    IReadOnlySet<XName>? itemNames = null
) : IDisposable
{
    /// <summary>How many times the largest stanza the stream goes on for.</summary>
    public const int SkippedFactor = 8;

    private const int FirstBuffer = 8 * 1024;

    private readonly StanzaFramer _framer = new(maxStanzaBytes);
    private readonly StanzaParser _parser = new(itemNames);
    private SkippedStanza? _skipped;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _lastRead = time.GetTimestamp();

    /// <summary>When the last bytes came (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long LastRead => Volatile.Read(ref _lastRead);

    /// <summary>How many bytes have come.</summary>
    public long BytesRead { get; private set; }

    /// <summary>True where more than whitespace came after the last stanza that was read.</summary>
    public bool HasMore => _buffer.AsSpan(_start, _end - _start).ContainsAnyExcept(" \t\r\n"u8);

    /// <summary>The stream starts anew on the same connection (RFC 6120, 6.4.6).</summary>
    public void Restart() => _framer.Reset();

    /// <summary>Reads the stream's opening tag.</summary>
    /// <exception cref="StreamException">It is none, or none of XMPP.</exception>
    public async ValueTask<XElement> ReadHeaderAsync(CancellationToken cancellation)
    {
        // At the beginning the framer gives nothing else.
        var header = await ReadAsync(cancellation).ConfigureAwait(false);
        return header?.Name == Ns.Stream + "stream"
            ? header
            : throw StreamException.Found("invalid-namespace", "No XMPP stream.");
    }

    /// <summary>Reads the next first-level element; null after the stream's closing tag.</summary>
    /// <exception cref="EndOfStreamException">The connection ended without one.</exception>
    /// <exception cref="StreamException">What came is no XMPP.</exception>
    public ValueTask<XElement?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            // What came in one piece is read without waiting.
            return TakeFrame(out var element) ? new(element) : ReadMoreAsync(cancellation);
        }
        catch (StreamException e)
        {
            return ValueTask.FromException<XElement?>(e);
        }
    }

    private async ValueTask<XElement?> ReadMoreAsync(CancellationToken cancellation)
    {
        XElement? element;
        do
        {
            if (_start == _end)
            {
                Release();
                // An empty read waits for data: an idle stream holds no buffer, neither here nor in the TLS layer.
                await stream.ReadAsync(Memory<byte>.Empty, cancellation).ConfigureAwait(false);
            }
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                throw new EndOfStreamException("The connection was closed.");
            }
            Volatile.Write(ref _lastRead, time.GetTimestamp());
            _end += read;
            BytesRead += read;
        } while (!TakeFrame(out element));
        return element;
    }

    private bool TakeFrame(out XElement? element)
    {
        ReadOnlySpan<byte> data = _buffer.AsSpan(_start, _end - _start);
        var isTaken = _skipped is null ? TakeFrame(ref data, out element) : SkipMore(ref data, out element);
        _start = _end - data.Length;
        return isTaken;
    }

    private bool TakeFrame(ref ReadOnlySpan<byte> data, out XElement? element)
    {
        var kind = _framer.Next(ref data, out var frame);
        element = null;
        switch (kind)
        {
            case FrameKind.Header:
                element = _parser.ParseHeader(frame);
                break;
            case FrameKind.Stanza:
                element = _parser.Parse(frame);
                break;
            case FrameKind.TooLong:
                var over = new OverLimit(StanzaLimit.Bytes, $"More than {maxStanzaBytes} bytes.");
                _skipped = new SkippedStanza(_parser.ParseStub(frame, over), (long)SkippedFactor * maxStanzaBytes);
                return SkipMore(ref data, out element);
            case FrameKind.End:
                _parser.ParseEnd(frame);
                break;
        }
        return kind != FrameKind.Incomplete;
    }

    private bool SkipMore(ref ReadOnlySpan<byte> data, out XElement? element)
    {
        var isDone = _skipped!.Skip(ref data);
        element = isDone ? _skipped.Stub : null;
        _skipped = isDone ? null : _skipped;
        return isDone;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }
        var pending = _end - _start;
        var target = pending > _buffer.Length / 2 ? Math.Max(FirstBuffer, _buffer.Length * 2) : _buffer.Length;
        var next =
            target == _buffer.Length && target > 0
                ? _buffer
                : ArrayPool<byte>.Shared.Rent(Math.Max(target, FirstBuffer));
        _buffer.AsSpan(_start, pending).CopyTo(next);
        if (!ReferenceEquals(next, _buffer) && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        (_buffer, _start, _end) = (next, 0, pending);
    }

    private void Release()
    {
        _parser.Release();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        (_buffer, _start, _end) = ([], 0, 0);
    }

    /// <summary>Gives the buffer back; the stream is its owner's to close.</summary>
    public void Dispose() => Release();
}
