using System.Buffers.Binary;

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
}
