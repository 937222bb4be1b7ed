namespace Microblog.Core.Tests.Uploads;

/// <summary>So many bytes of nothing.</summary>
internal sealed class ZeroStream(long length) : MemoryStream
{
    private long _left = length;

    public override bool CanSeek => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, _left);
        _left -= count;
        buffer.Span[..count].Clear();
        return ValueTask.FromResult(count);
    }
}
