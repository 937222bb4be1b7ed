using System.Buffers.Binary;

namespace Microblog.Core.Pictures;

/// <summary>
/// Chunks of a PNG file (PNG, 3rd edition, 11). Those that say how the picture looks or moves stay; <c>eXIf</c> becomes one with
/// the orientation alone. What follows the end is left out.
/// </summary>
internal static class PngMetadata
{
    private const int SignatureBytes = 8;
    private const int HeaderBytes = 13;
    private const int MaxExif = 1024 * 1024;

    private static readonly HashSet<string> Kept =
    [
        .. "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI mDCv cLLi bKGD hIST pHYs sPLT".Split(' '),
        .. "acTL fcTL fdAT".Split(' '),
    ];

    public static async Task<PictureSize> RemoveAsync(
        ContainerReader reader,
        Stream target,
        CancellationToken cancellation
    )
    {
        await target.WriteAsync(await reader.ReadAsync(SignatureBytes, cancellation), cancellation);
        int? orientation = null;
        (int Width, int Height)? size = null;
        while (true)
        {
            var head = await reader.ReadAsync(8, cancellation);
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            var name = System.Text.Encoding.Latin1.GetString(head, 4, 4);
            if (length < 0 || size is null != (name == "IHDR"))
            {
                throw PictureFileException.Damaged("its chunks are not in order");
            }
            if (name == "IHDR")
            {
                size = await CopyHeaderAsync(reader, head, length, target, cancellation);
            }
            else if (name == "eXIf" && orientation is null && length <= MaxExif)
            {
                orientation = ExifOrientation.Read(await reader.ReadAsync(length, cancellation));
                reader.Skip(4);
                await WriteOrientationAsync(target, orientation.Value, cancellation);
            }
            else if (Kept.Contains(name))
            {
                await target.WriteAsync(head, cancellation);
                await reader.CopyAsync(length + 4L, target, cancellation);
            }
            else if (char.IsAsciiLetterLower(name[0]))
            {
                reader.Skip(length + 4L);
            }
            else
            {
                throw PictureFileException.Damaged("it needs a chunk that is not known");
            }
            if (name == "IEND" && size is { } found)
            {
                return PictureSize.Upright(found.Width, found.Height, orientation ?? ExifOrientation.Upright);
            }
        }
    }

    private static async ValueTask<(int Width, int Height)> CopyHeaderAsync(
        ContainerReader reader,
        byte[] head,
        int length,
        Stream target,
        CancellationToken cancellation
    )
    {
        if (length != HeaderBytes)
        {
            throw PictureFileException.Damaged("its header has another length");
        }
        var header = await reader.ReadAsync(HeaderBytes + 4, cancellation);
        await target.WriteAsync(head, cancellation);
        await target.WriteAsync(header, cancellation);
        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
    }

    private static async ValueTask WriteOrientationAsync(Stream target, int orientation, CancellationToken cancellation)
    {
        if (orientation == ExifOrientation.Upright)
        {
            return;
        }
        byte[] content = [.. "eXIf"u8, .. ExifOrientation.Write(orientation)];
        var chunk = new byte[content.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length - 4);
        content.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 4), Checksum(content));
        await target.WriteAsync(chunk, cancellation);
    }

    /// <summary>CRC-32 (PNG, 5.5).</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }
        return ~crc;
    }
}
