using System.IO.Pipelines;

namespace Microblog.Testing.Scripted;

/// <summary>One end of a connection in memory.</summary>
public sealed class DuplexStream : Stream
{
    private readonly Pipe _in;
    private readonly Pipe _out;
    private readonly Stream _reader;
    private readonly Stream _writer;

    private DuplexStream(Pipe incoming, Pipe outgoing)
    {
        (_in, _out) = (incoming, outgoing);
        _reader = incoming.Reader.AsStream(leaveOpen: true);
        _writer = outgoing.Writer.AsStream(leaveOpen: true);
    }

    /// <summary>Two ends of one connection.</summary>
    public static (DuplexStream Client, DuplexStream Server) Pair()
    {
        var (up, down) = (new Pipe(), new Pipe());
        return (new DuplexStream(down, up), new DuplexStream(up, down));
    }

    /// <summary>Both ends find the connection closed, as when a cable is cut and the network notices.</summary>
    public void Cut()
    {
        _in.Writer.Complete();
        _out.Writer.Complete();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => _writer.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => _reader.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _reader.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _reader.ReadAsync(buffer, offset, count, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => _writer.Write(buffer, offset, count);

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await _writer.WriteAsync(buffer, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw new IOException("The connection is cut.", e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _out.Writer.Complete();
            // As with a socket, a read that waits ends.
            _in.Reader.CancelPendingRead();
            _in.Reader.Complete();
        }
        base.Dispose(disposing);
    }
}
