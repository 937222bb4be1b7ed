using System.Buffers.Binary;
using System.IO.Compression;

namespace Microblog.Testing.Pictures;

/// <summary>Pictures of any size, in a few bytes.</summary>
public static class TestPicture
{
    /// <summary>A GIF of one colour.</summary>
    public static byte[] Gif(int width, int height, byte red = 40, byte green = 120, byte blue = 140)
    {
        byte[] file =
        [
            .. "GIF89a"u8,
            .. new byte[4],
            0x80,
            0,
            0,
            red,
            green,
            blue,
            0,
            0,
            0, // two colours; the first is behind everything
            0x2C,
            0,
            0,
            0,
            0,
            1,
            0,
            1,
            0,
            0, // one pixel of it
            2,
            2,
            0x44,
            1,
            0,
            0x3B,
        ];
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(6), (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)height);
        return file;
    }

    /// <summary>A PNG of one colour.</summary>
    public static byte[] Png(int width, int height, byte red = 40, byte green = 120, byte blue = 140) =>
        Png(width, height, (_, _) => (red, green, blue));

    /// <summary>A PNG whose pixels have these colours, by column and row.</summary>
    public static byte[] Png(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue)> colour)
    {
        void WriteRows(Stream rows)
        {
            for (var y = 0; y < height; y++)
            {
                rows.WriteByte(0); // no filter
                for (var x = 0; x < width; x++)
                {
                    var (red, green, blue) = colour(x, y);
                    rows.Write([red, green, blue]);
                }
            }
        }
        return Png(width, height, WriteRows);
    }

    /// <summary>A PNG that says that it has this size.</summary>
    /// <param name="width">Pixels, as it says.</param>
    /// <param name="height">Pixels, as it says.</param>
    /// <param name="writeRows">Writes what is there of its rows.</param>
    public static byte[] Png(int width, int height, Action<Stream> writeRows)
    {
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            writeRows(packed);
        }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2); // eight bits each of red, green and blue
        return
        [
            0x89,
            .. "PNG\r\n"u8,
            0x1A,
            0x0A,
            .. Chunk("IHDR"u8, header),
            .. Chunk("IDAT"u8, rows.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        name.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
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
