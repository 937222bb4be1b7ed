namespace Microblog.Benchmarks.Streams;

/// <summary>Gives bytes as a network would: never more at once than a piece.</summary>
internal sealed class Pieces(byte[] bytes) : MemoryStream(bytes)
{
    /// <summary>The size of a piece, in bytes.</summary>
    public const int Size = 4096;

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, Size)]);

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, Size));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, Size)], cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        base.ReadAsync(buffer, offset, Math.Min(count, Size), cancellationToken);
}
