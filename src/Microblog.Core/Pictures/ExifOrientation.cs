using System.Buffers.Binary;

namespace Microblog.Core.Pictures;

/// <summary>
/// How a camera was held: tag 0x0112 of Exif (JEITA CP-3451, 4.6.4). 1 is upright; 5 to 8 lie on their side. It is the only thing
/// of Exif that a picture keeps.
/// </summary>
internal static class ExifOrientation
{
    /// <summary>Upright: nothing need be written.</summary>
    public const int Upright = 1;

    private const ushort Tag = 0x0112;
    private const ushort Short = 3;
    private const int HeaderBytes = 8;
    private const int FieldBytes = 12;

    /// <summary>The orientation that a block of TIFF tells; upright where it tells none that there is.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        var isLittle = tiff.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0]);
        if (
            tiff.Length < HeaderBytes
            || (!isLittle && !tiff.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42]))
        )
        {
            return Upright;
        }
        var directory = isLittle
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return Upright;
        }
        var fields = tiff[(int)directory..];
        var count = Number(fields, isLittle);
        fields = fields[2..];
        for (var n = 0; n < count && fields.Length >= FieldBytes; n++, fields = fields[FieldBytes..])
        {
            if (Number(fields, isLittle) == Tag && Number(fields[2..], isLittle) == Short)
            {
                var value = Number(fields[8..], isLittle);
                return value is >= 2 and <= 8 ? value : Upright;
            }
        }
        return Upright;
    }

    /// <summary>A block of TIFF that tells the orientation and nothing else.</summary>
    public static byte[] Write(int orientation) =>
        [
            (byte)'M',
            (byte)'M',
            0,
            42,
            .. (ReadOnlySpan<byte>)[0, 0, 0, HeaderBytes],
            .. (ReadOnlySpan<byte>)[0, 1],
            Tag >> 8,
            Tag & 0xFF,
            0,
            (byte)Short,
            .. (ReadOnlySpan<byte>)[0, 0, 0, 1],
            .. (ReadOnlySpan<byte>)[0, (byte)orientation, 0, 0],
            .. (ReadOnlySpan<byte>)[0, 0, 0, 0],
        ];

    private static ushort Number(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
