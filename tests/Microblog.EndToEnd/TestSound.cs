using System.Buffers.Binary;

namespace Microblog.EndToEnd;

/// <summary>Sounds that every browser plays.</summary>
internal static class TestSound
{
    private const int Rate = 8000;
    private const int HeaderBytes = 44;

    /// <summary>So many seconds of a quiet tone: PCM, 8 bit, one channel.</summary>
    public static byte[] Wave(int seconds)
    {
        var count = seconds * Rate;
        var file = new byte[HeaderBytes + count];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), HeaderBytes - 8 + count);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 8);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), count);
        for (var at = 0; at < count; at++)
        {
            file[HeaderBytes + at] = (byte)(128 + (at / 20 % 2 == 0 ? 8 : -8));
        }
        return file;
    }
}
