using System.Security.Cryptography;

namespace Microblog.Core.Uploads;

/// <summary>Reads a head and then the rest of a stream, and knows the SHA-256 of what was read. It cannot seek.</summary>
/// <param name="head">What was read of it already.</param>
/// <param name="rest">Stays open.</param>
/// <param name="onRead">Called after each piece.</param>
internal sealed class HashedStream(ReadOnlyMemory<byte> head, Stream rest, Action onRead) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ReadOnlyMemory<byte> _head = head;

    /// <summary>As base64.</summary>
    public string Sha256 => Convert.ToBase64String(_hash.GetCurrentHash());

    /// <summary>True once something was read.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>The failure of the rest, where it failed.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        IsBegun = true;
        int count;
        if (_head.Length > 0)
        {
            count = Math.Min(buffer.Length, _head.Length);
            _head[..count].CopyTo(buffer);
            _head = _head[count..];
        }
        else
        {
            try
            {
                count = await rest.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failure = failure;
                throw;
            }
        }
        _hash.AppendData(buffer.Span[..count]);
        onRead();
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }
}
