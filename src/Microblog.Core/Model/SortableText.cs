using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Microblog.Core.Model;

/// <summary>Text of any length in a form that an index takes.</summary>
public static class SortableText
{
    private const int HashLength = 2 * SHA256.HashSizeInBytes;
    private static readonly SearchValues<char> HashDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The text itself, or its beginning and a hash of the whole where it is longer than <paramref name="bytes"/>.</summary>
    public static string Shorten(string text, int bytes)
    {
        // What looks like a short form gets one of its own, or an attacker could choose the one of another text.
        if (text.Length <= bytes && Encoding.UTF8.GetByteCount(text) <= bytes && !LooksShortened(text))
        {
            return text;
        }
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var kept = Math.Max(0, bytes - hash.Length - 1);
        var builder = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > kept)
            {
                break;
            }
            builder.Append(rune.ToString());
        }
        return builder.Append('~').Append(hash).ToString();
    }

    private static bool LooksShortened(string text) =>
        text.Length > HashLength
        && text[^(HashLength + 1)] == '~'
        && text.AsSpan(text.Length - HashLength).IndexOfAnyExcept(HashDigits) < 0;

    /// <summary>A stable 64-bit hash.</summary>
    public static long Hash(string text) =>
        BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
