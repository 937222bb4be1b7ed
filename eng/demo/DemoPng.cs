using System.Buffers.Binary;
using System.IO.Compression;

namespace Microblog.Demo;

/// <summary>Writes pictures that are drawn by formulas.</summary>
internal static class DemoPng
{
    /// <summary>The file's bytes.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="colour">The colour at a column and row, each part from 0 to 255.</param>
    public static byte[] Draw(int width, int height, Func<int, int, (double Red, double Green, double Blue)> colour)
    {
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + width * 3];
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (red, green, blue) = colour(x, y);
                    row[1 + x * 3] = (byte)Math.Clamp(red, 0, 255);
                    row[2 + x * 3] = (byte)Math.Clamp(green, 0, 255);
                    row[3 + x * 3] = (byte)Math.Clamp(blue, 0, 255);
                }
                packed.Write(row);
            }
        }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits a channel
        header[9] = 2; // red, green, blue
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, pixels.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(Stream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(name);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(content, Checksum(name, uint.MaxValue)) ^ uint.MaxValue);
        file.Write(number);
    }

    /// <summary>CRC-32 of the PNG specification (ISO 3309), bit by bit.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes, uint sum)
    {
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
            }
        }
        return sum;
    }
}
