using System.Buffers.Binary;
using System.IO.Compression;

namespace Microblog.Demo;

/// <summary>Draws hills in the mist as a PNG, so that the demo needs nobody's photograph.</summary>
internal static class DemoPicture
{
    private const int Width = 960;
    private const int Height = 600;

    /// <summary>The file's bytes.</summary>
    public static byte[] Draw()
    {
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + Width * 3];
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    var (red, green, blue) = Colour(x, y);
                    row[1 + x * 3] = (byte)Math.Clamp(red, 0, 255);
                    row[2 + x * 3] = (byte)Math.Clamp(green, 0, 255);
                    row[3 + x * 3] = (byte)Math.Clamp(blue, 0, 255);
                }
                packed.Write(row);
            }
        }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = 8; // bits a channel
        header[9] = 2; // red, green, blue
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, pixels.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static (double Red, double Green, double Blue) Colour(int x, int y)
    {
        // Sky from peach at the ridge to blue above, a sun, then two ridges with mist that thickens downwards.
        var sky = y / (double)Height;
        var (red, green, blue) = (150 + 105 * sky, 170 + 40 * sky, 205 - 40 * sky);
        var sun = Math.Exp(-(Math.Pow(x - 640, 2) + Math.Pow(y - 300, 2)) / 5200);
        (red, green, blue) = (red + 90 * sun, green + 70 * sun, blue + 10 * sun);
        var far = 350 + 38 * Math.Sin(x / 150.0) + 16 * Math.Sin(x / 47.0 + 1) + 5 * Math.Sin(x / 13.0);
        var near = 455 + 50 * Math.Sin(x / 210.0 + 2.4) + 14 * Math.Sin(x / 61.0) + 5 * Math.Sin(x / 9.0);
        if (y > near)
        {
            var mist = Math.Min(1, (y - near) / 260);
            return (38 + 70 * mist, 52 + 62 * mist, 58 + 60 * mist);
        }
        if (y > far)
        {
            var mist = Math.Min(1, (y - far) / 120);
            return (96 + 120 * mist, 104 + 88 * mist, 116 + 70 * mist);
        }
        return (red, green, blue);
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
