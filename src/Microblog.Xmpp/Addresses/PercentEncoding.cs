using System.Buffers;
using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>Percent-encoded UTF-8 (RFC 3986, 2.1; RFC 5122, 2.7.2), without guessing at what is malformed.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>False where the text has a lone surrogate: it has no bytes that could be encoded.</summary>
    public static bool CanEncode(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var used) != OperationStatus.Done)
            {
                return false;
            }
            text = text[(at + used)..];
        }
        return true;
    }

    /// <summary>Everything encoded but letters, digits and <c>-._~</c>.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    /// <summary>False where a <c>%</c> has no two digits after it, or the bytes are no UTF-8. Other characters stay.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out string decoded)
    {
        decoded = "";
        if (!CanEncode(text))
        {
            return false;
        }
        if (!text.Contains('%'))
        {
            decoded = text.ToString();
            return true;
        }
        var bytes = new byte[Strict.GetMaxByteCount(text.Length)];
        var length = 0;
        while (text.IndexOf('%') is var at and >= 0)
        {
            length += Strict.GetBytes(text[..at], bytes.AsSpan(length));
            text = text[(at + 1)..];
            if (text.Length < 2 || !char.IsAsciiHexDigit(text[0]) || !char.IsAsciiHexDigit(text[1]))
            {
                return false;
            }
            bytes[length++] = Convert.FromHexString(text[..2])[0];
            text = text[2..];
        }
        length += Strict.GetBytes(text, bytes.AsSpan(length));
        if (!System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            return false;
        }
        decoded = Strict.GetString(bytes, 0, length);
        return true;
    }
}
