using System.Text;

namespace Microblog.Web.Tests.Logs;

/// <summary>Messages of the protocol of interactive pages, by hand: MessagePack of the few kinds that they need.</summary>
internal static class HubMessage
{
    /// <summary>The first message of a connection.</summary>
    public static byte[] Handshake => [.. "{\"protocol\":\"blazorpack\",\"version\":1}"u8, 0x1E];

    /// <summary>A call of a method with texts and numbers from 0 to 127.</summary>
    public static byte[] Invoke(string id, string method, params object?[] arguments)
    {
        var message = new List<byte> { 0x96, 1, 0x80 };
        Write(message, id);
        Write(message, method);
        message.Add((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
        {
            Write(message, argument);
        }
        message.Add(0x90);
        var length = new List<byte>();
        for (var left = message.Count; ; left >>= 7)
        {
            if (left < 0x80)
            {
                length.Add((byte)left);
                break;
            }
            length.Add((byte)(left & 0x7F | 0x80));
        }
        return [.. length, .. message];
    }

    /// <summary>The text that a method gave, from all that was received; null where it has not come yet.</summary>
    public static string? ResultOf(string id, ReadOnlySpan<byte> received)
    {
        // [3, {}, id, 3, result]: a text has up to 255 bytes here.
        byte[] begin = [0x95, 3, 0x80, (byte)(0xA0 | id.Length), .. Encoding.ASCII.GetBytes(id), 3, 0xD9];
        var at = received.IndexOf(begin);
        var text = at + begin.Length + 1;
        return at < 0 || text > received.Length || text + received[text - 1] > received.Length
            ? null
            : Encoding.UTF8.GetString(received.Slice(text, received[text - 1]));
    }

    private static void Write(List<byte> message, object? value)
    {
        if (value is not string text)
        {
            message.Add(value is int number ? (byte)number : (byte)0xC0);
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        message.AddRange([0xDA, (byte)(bytes.Length >> 8), (byte)bytes.Length]);
        message.AddRange(bytes);
    }
}
