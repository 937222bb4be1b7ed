using System.Buffers.Binary;

namespace Microblog.Core.Pictures;

/// <summary>
/// Chunks of a WebP file (RFC 9649, 2). What is known as a part of the picture stays; Exif becomes a chunk with the orientation
/// alone. What follows the end is left out. The file is read twice, for its size comes first.
/// </summary>
internal static class WebPMetadata
{
    private const int HeaderBytes = 12;
    private const int MaxExif = 1024 * 1024;
    private const byte XmpFlag = 0x04;
    private const byte ExifFlag = 0x08;
    private const int ExtendedBytes = 10;

    private sealed class Contents
    {
        public long KeptBytes { get; set; } = 4;

        public int? Orientation { get; set; }

        public PictureSize? Size { get; set; }

        public bool IsExtended { get; set; }

        /// <summary>Only an extended file can say how it is held (2.7).</summary>
        public int Written => IsExtended ? Orientation ?? ExifOrientation.Upright : ExifOrientation.Upright;
    }

    private readonly record struct Chunk(string Name, byte[] Head, long Length);

    public static async Task<PictureSize> RemoveAsync(
        ContainerReader reader,
        Stream target,
        CancellationToken cancellation
    )
    {
        var header = await reader.ReadAsync(HeaderBytes, cancellation);
        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
        if (end > reader.Length)
        {
            throw PictureFileException.Damaged("it is cut off");
        }
        var contents = await LookAsync(reader, end, cancellation);
        if (contents.Size is not { } size || contents.KeptBytes > uint.MaxValue)
        {
            throw PictureFileException.Damaged("there is no picture in it");
        }
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)contents.KeptBytes);
        await target.WriteAsync(header, cancellation);
        await CopyAsync(reader, end, contents, target, cancellation);
        return PictureSize.Upright(size.Width, size.Height, contents.Written);
    }

    private static async Task<Contents> LookAsync(ContainerReader reader, long end, CancellationToken cancellation)
    {
        var contents = new Contents();
        while (await NextAsync(reader, end, cancellation) is { } chunk)
        {
            var start = reader.Position;
            if (contents.Size is null)
            {
                contents.Size = await ReadSizeAsync(reader, chunk, cancellation);
                contents.IsExtended = chunk.Name == "VP8X";
            }
            else if (chunk.Name == "EXIF" && contents.Orientation is null && chunk.Length <= MaxExif)
            {
                contents.Orientation = await ReadOrientationAsync(reader, chunk, cancellation);
                if (contents.Written != ExifOrientation.Upright)
                {
                    contents.KeptBytes += 8 + ExifOrientation.Write(contents.Written).Length;
                }
            }
            if (IsKept(chunk.Name))
            {
                contents.KeptBytes += 8 + chunk.Length + (chunk.Length & 1);
            }
            reader.Seek(Next(start, chunk, end));
        }
        return contents;
    }

    private static async Task CopyAsync(
        ContainerReader reader,
        long end,
        Contents contents,
        Stream target,
        CancellationToken cancellation
    )
    {
        reader.Seek(HeaderBytes);
        var isWritten = contents.Written == ExifOrientation.Upright;
        while (await NextAsync(reader, end, cancellation) is { } chunk)
        {
            var start = reader.Position;
            if (IsKept(chunk.Name))
            {
                await target.WriteAsync(chunk.Head, cancellation);
                var rest = chunk.Length;
                if (chunk.Name == "VP8X")
                {
                    var flags = await reader.ReadByteAsync(cancellation) & ~(XmpFlag | ExifFlag);
                    flags |= contents.Written == ExifOrientation.Upright ? 0 : ExifFlag;
                    await target.WriteAsync(new byte[] { (byte)flags }, cancellation);
                    rest--;
                }
                await reader.CopyAsync(rest, target, cancellation);
                await target.WriteAsync(new byte[chunk.Length & 1], cancellation);
            }
            else if (chunk.Name == "EXIF" && chunk.Length <= MaxExif && !isWritten)
            {
                isWritten = true;
                var exif = ExifOrientation.Write(contents.Written);
                await target.WriteAsync(
                    new byte[] { 0x45, 0x58, 0x49, 0x46, (byte)exif.Length, 0, 0, 0 },
                    cancellation
                );
                await target.WriteAsync(exif, cancellation);
            }
            reader.Seek(Next(start, chunk, end));
        }
    }

    private static bool IsKept(string name) =>
        name is "VP8X" or "VP8 " or "VP8L" or "ALPH" or "ANIM" or "ANMF" or "ICCP";

    private static async ValueTask<Chunk?> NextAsync(ContainerReader reader, long end, CancellationToken cancellation)
    {
        if (end - reader.Position < 8)
        {
            return null;
        }
        var head = await reader.ReadAsync(8, cancellation);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
        return length <= end - reader.Position
            ? new Chunk(System.Text.Encoding.Latin1.GetString(head, 0, 4), head, length)
            : throw PictureFileException.Damaged("a chunk goes on after the end");
    }

    /// <summary>Chunks begin at even places; the last one may lack what fills it up.</summary>
    private static long Next(long start, Chunk chunk, long end) =>
        Math.Min(start + chunk.Length + (chunk.Length & 1), end);

    private static async ValueTask<int> ReadOrientationAsync(
        ContainerReader reader,
        Chunk chunk,
        CancellationToken cancellation
    )
    {
        ReadOnlyMemory<byte> exif = await reader.ReadAsync((int)chunk.Length, cancellation);
        // Some programs write it as it stands in a JPEG.
        return ExifOrientation.Read(exif.Span.StartsWith("Exif\0\0"u8) ? exif.Span[6..] : exif.Span);
    }

    private static async ValueTask<PictureSize> ReadSizeAsync(
        ContainerReader reader,
        Chunk chunk,
        CancellationToken cancellation
    )
    {
        var start = await reader.ReadAsync((int)Math.Min(chunk.Length, ExtendedBytes), cancellation);
        switch (chunk.Name)
        {
            case "VP8X" when start.Length == ExtendedBytes:
                return new PictureSize(Number24(start.AsSpan(4)) + 1, Number24(start.AsSpan(7)) + 1);
            case "VP8 " when start is [_, _, _, 0x9D, 0x01, 0x2A, _, _, _, _]:
                return PictureSize.Upright(
                    BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(6)) & 0x3FFF,
                    BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8)) & 0x3FFF,
                    ExifOrientation.Upright
                );
            case "VP8L" when start is [0x2F, _, _, _, _, ..]:
                var bits = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(1));
                return new PictureSize((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
            default:
                throw PictureFileException.Damaged("it does not begin with a picture");
        }
    }

    private static int Number24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
