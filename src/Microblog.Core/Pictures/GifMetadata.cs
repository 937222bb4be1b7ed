using System.Buffers.Binary;

namespace Microblog.Core.Pictures;

/// <summary>
/// Blocks of a GIF file (GIF89a). Comments go, and the applications' blocks but those of the loop and the colour profile. What
/// follows the end is left out.
/// </summary>
internal static class GifMetadata
{
    private const int HeaderBytes = 13;
    private const byte Extension = 0x21;
    private const byte Image = 0x2C;
    private const byte Trailer = 0x3B;
    private const byte PlainText = 0x01;
    private const byte GraphicControl = 0xF9;
    private const byte Application = 0xFF;

    public static async Task<PictureSize> RemoveAsync(
        ContainerReader reader,
        Stream target,
        CancellationToken cancellation
    )
    {
        var header = await reader.ReadAsync(HeaderBytes, cancellation);
        await target.WriteAsync(header, cancellation);
        await reader.CopyAsync(TableBytes(header[10]), target, cancellation);
        var hasImage = false;
        while (true)
        {
            // Many programs leave the end out.
            var block =
                hasImage && reader.Position == reader.Length ? Trailer : await reader.ReadByteAsync(cancellation);
            switch (block)
            {
                case Trailer when hasImage:
                    await target.WriteAsync(new byte[] { Trailer }, cancellation);
                    return PictureSize.Upright(
                        BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(6)),
                        BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8)),
                        ExifOrientation.Upright
                    );
                case Extension:
                    await CopyExtensionAsync(reader, target, cancellation);
                    break;
                case Image:
                    var image = await reader.ReadAsync(9, cancellation);
                    await target.WriteAsync(new byte[] { Image }, cancellation);
                    await target.WriteAsync(image, cancellation);
                    // The size of codes comes after the table.
                    await reader.CopyAsync(TableBytes(image[8]) + 1, target, cancellation);
                    await CopyBlocksAsync(reader, target, cancellation);
                    hasImage = true;
                    break;
                default:
                    throw PictureFileException.Damaged("a block is not known");
            }
        }
    }

    private static async ValueTask CopyExtensionAsync(
        ContainerReader reader,
        Stream target,
        CancellationToken cancellation
    )
    {
        var label = await reader.ReadByteAsync(cancellation);
        if (label == Application)
        {
            var length = await reader.ReadByteAsync(cancellation);
            var name = await reader.ReadAsync(length, cancellation);
            if (!IsKept(name))
            {
                target = Stream.Null;
            }
            await target.WriteAsync(new byte[] { Extension, label, length }, cancellation);
            await target.WriteAsync(name, cancellation);
            if (length == 0)
            {
                return;
            }
        }
        else if (label is GraphicControl or PlainText)
        {
            await target.WriteAsync(new byte[] { Extension, label }, cancellation);
        }
        else
        {
            target = Stream.Null;
        }
        await CopyBlocksAsync(reader, target, cancellation);
    }

    private static bool IsKept(ReadOnlySpan<byte> application) =>
        application.SequenceEqual("NETSCAPE2.0"u8)
        || application.SequenceEqual("ANIMEXTS1.0"u8)
        || application.SequenceEqual("ICCRGBG1012"u8);

    private static async ValueTask CopyBlocksAsync(
        ContainerReader reader,
        Stream target,
        CancellationToken cancellation
    )
    {
        var length = new byte[1];
        do
        {
            length[0] = await reader.ReadByteAsync(cancellation);
            await target.WriteAsync(length, cancellation);
            await reader.CopyAsync(length[0], target, cancellation);
        } while (length[0] > 0);
    }

    /// <summary>The size of the table of colours that flags announce.</summary>
    private static int TableBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 0x07) + 1);
}
