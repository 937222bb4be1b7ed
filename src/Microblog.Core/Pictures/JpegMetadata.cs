using System.Buffers.Binary;

namespace Microblog.Core.Pictures;

/// <summary>
/// Segments of a JPEG file (ITU-T T.81, B). Of the application's segments JFIF without its small version, the colour profile and
/// Adobe's colour transform stay; an Exif segment becomes one with the orientation alone. What follows the end is left out.
/// </summary>
internal static class JpegMetadata
{
    private const byte Mark = 0xFF;
    private const byte Start = 0xD8;
    private const byte End = 0xD9;
    private const byte Scan = 0xDA;
    private const byte Comment = 0xFE;
    private const byte FirstApplication = 0xE0;
    private const byte Exif = 0xE1;
    private const byte Profile = 0xE2;
    private const byte Adobe = 0xEE;
    private const byte LastApplication = 0xEF;
    private const int JfifBytes = 14; // What comes before its small version.

    public static async Task<PictureSize> RemoveAsync(
        ContainerReader reader,
        Stream target,
        CancellationToken cancellation
    )
    {
        if (await reader.ReadByteAsync(cancellation) != Mark || await reader.ReadByteAsync(cancellation) != Start)
        {
            throw PictureFileException.Damaged("it does not begin like a JPEG");
        }
        await target.WriteAsync(new byte[] { Mark, Start }, cancellation);
        int? orientation = null;
        (int Width, int Height)? size = null;
        var hasScan = false;
        var marker = await ReadMarkerAsync(reader, cancellation);
        while (marker != End)
        {
            if (IsAlone(marker))
            {
                marker = await ReadMarkerAsync(reader, cancellation);
                continue;
            }
            var content = await ReadContentAsync(reader, cancellation);
            if (IsFrame(marker))
            {
                size ??= ReadSize(content);
            }
            else if (marker == Exif && content.AsSpan().StartsWith("Exif\0\0"u8))
            {
                content = orientation is null ? content : [];
                orientation ??= ExifOrientation.Read(content.AsSpan(6));
                content =
                    content.Length > 0 && orientation != ExifOrientation.Upright
                        ? [.. "Exif\0\0"u8, .. ExifOrientation.Write(orientation.Value)]
                        : [];
            }
            else if (marker is Comment or >= FirstApplication and <= LastApplication)
            {
                content = Keep(marker, content);
            }
            await WriteAsync(target, marker, content, cancellation);
            if (marker == Scan)
            {
                hasScan = true;
                marker = await CopyScanAsync(reader, target, cancellation);
            }
            else
            {
                marker = await ReadMarkerAsync(reader, cancellation);
            }
        }
        await target.WriteAsync(new byte[] { Mark, End }, cancellation);
        return size is { } found && hasScan
            ? PictureSize.Upright(found.Width, found.Height, orientation ?? ExifOrientation.Upright)
            : throw PictureFileException.Damaged("there is no picture in it");
    }

    /// <summary>What stays of a segment that is not of the picture itself; nothing: it goes.</summary>
    private static byte[] Keep(byte marker, byte[] content)
    {
        var bytes = content.AsSpan();
        if (marker == FirstApplication && bytes.StartsWith("JFIF\0"u8) && bytes.Length >= JfifBytes)
        {
            content = content[..JfifBytes];
            (content[^2], content[^1]) = (0, 0);
            return content;
        }
        return
            marker == Profile && bytes.StartsWith("ICC_PROFILE\0"u8) || marker == Adobe && bytes.StartsWith("Adobe"u8)
            ? content
            : [];
    }

    private static bool IsAlone(byte marker) => marker is 0x01 or >= 0xD0 and <= Start;

    /// <summary>C4, C8 and CC are tables among the frames.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    private static (int Width, int Height) ReadSize(byte[] frame) =>
        frame.Length >= 5
            ? (
                BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(3)),
                BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(1))
            )
            : throw PictureFileException.Damaged("a frame has no size");

    /// <summary>What stands between two segments is left out.</summary>
    private static async ValueTask<byte> ReadMarkerAsync(ContainerReader reader, CancellationToken cancellation)
    {
        while (true)
        {
            await reader.CopyToAsync(Mark, Stream.Null, cancellation);
            byte marker;
            do
            {
                marker = await reader.ReadByteAsync(cancellation);
            } while (marker == Mark);
            if (marker != 0)
            {
                return marker;
            }
        }
    }

    private static async ValueTask<byte[]> ReadContentAsync(ContainerReader reader, CancellationToken cancellation)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(await reader.ReadAsync(2, cancellation));
        return length >= 2
            ? await reader.ReadAsync(length - 2, cancellation)
            : throw PictureFileException.Damaged("a segment has no length");
    }

    private static async ValueTask WriteAsync(
        Stream target,
        byte marker,
        byte[] content,
        CancellationToken cancellation
    )
    {
        if (content.Length == 0 && marker is Comment or >= FirstApplication and <= LastApplication)
        {
            return;
        }
        var length = content.Length + 2;
        await target.WriteAsync(new byte[] { Mark, marker, (byte)(length >> 8), (byte)length }, cancellation);
        await target.WriteAsync(content, cancellation);
    }

    /// <summary>The compressed rows, up to the next marker but those of restarts.</summary>
    private static async ValueTask<byte> CopyScanAsync(
        ContainerReader reader,
        Stream target,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            await reader.CopyToAsync(Mark, target, cancellation);
            byte next;
            do
            {
                next = await reader.ReadByteAsync(cancellation);
            } while (next == Mark);
            if (next is not 0 and not (>= 0xD0 and <= 0xD7))
            {
                return next;
            }
            await target.WriteAsync(new byte[] { Mark, next }, cancellation);
        }
    }
}
