using System.Buffers;
using System.Globalization;
using System.Text;

namespace Microblog.Xmpp.Streams;

/// <summary>Character data and attribute values as XML 1.0 reads them (2.2, 2.11, 3.3.3, 4.1).</summary>
internal static class XmlText
{
    /// <summary>In bytes: <c>&amp;#x10FFFF;</c> with some leading zeros.</summary>
    public const int LongestReference = 16;

    private static readonly SearchValues<byte> ForbiddenControls = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Except([9, 10, 13]).Select(code => (byte)code),
    ]);

    private static readonly SearchValues<byte> TextSpecials = SearchValues.Create("&\r]"u8);
    private static readonly SearchValues<byte> AttributeSpecials = SearchValues.Create("&\r\n\t"u8);

    /// <summary>Refuses bytes that are no UTF-8 and characters that XML does not have.</summary>
    public static void CheckCharacters(ReadOnlySpan<byte> xml)
    {
        if (!Ascii.IsValid(xml))
        {
            if (!System.Text.Unicode.Utf8.IsValid(xml))
            {
                Refuse(isNoUtf8: true, isForbidden: false);
            }
            Refuse(false, xml.IndexOf("\uFFFE"u8) >= 0 || xml.IndexOf("\uFFFF"u8) >= 0);
        }
        Refuse(false, xml.ContainsAny(ForbiddenControls));
    }

    /// <summary>Ends the stream for what was found in it.</summary>
    public static void Refuse(bool isNoUtf8, bool isForbidden)
    {
        if (isNoUtf8)
        {
            throw StreamException.Found("unsupported-encoding", "Bytes that are no UTF-8.");
        }
        if (isForbidden)
        {
            throw StreamException.NotWellFormed("A character that XML does not allow.");
        }
    }

    /// <summary>True where an attribute's value is not what its bytes say.</summary>
    public static bool HasSpecials(ReadOnlySpan<byte> raw) => raw.ContainsAny(AttributeSpecials);

    /// <summary>Character data.</summary>
    public static string Text(ReadOnlySpan<byte> raw)
    {
        var at = raw.IndexOfAny(TextSpecials);
        if (at < 0)
        {
            return Plain(raw);
        }
        return raw[at..].IndexOf("]]>"u8) >= 0
            ? throw StreamException.NotWellFormed("']]>' in text.")
            : Read(raw, at, TextSpecials, attribute: false);
    }

    /// <summary>An attribute's value.</summary>
    public static string Attribute(ReadOnlySpan<byte> raw)
    {
        var at = raw.IndexOfAny(AttributeSpecials);
        return at < 0 ? Plain(raw) : Read(raw, at, AttributeSpecials, attribute: true);
    }

    /// <summary>What stands in a CDATA section: line ends are read as one, references stay as they are.</summary>
    public static string CData(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        return text.Contains('\r', StringComparison.Ordinal)
            ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
            : text;
    }

    // Checked bytes: of ASCII, widening is all there is to do.
    private static string Plain(ReadOnlySpan<byte> raw) =>
        Ascii.IsValid(raw) ? Encoding.Latin1.GetString(raw) : Encoding.UTF8.GetString(raw);

    private static string Read(ReadOnlySpan<byte> raw, int at, SearchValues<byte> specials, bool attribute)
    {
        var rented = ArrayPool<char>.Shared.Rent(raw.Length);
        try
        {
            var written = 0;
            while (at >= 0)
            {
                written += Encoding.UTF8.GetChars(raw[..at], rented.AsSpan(written));
                raw = raw[at..];
                var used = 1;
                switch (raw[0])
                {
                    case (byte)'&':
                        used = Reference(raw, rented.AsSpan(written), ref written);
                        break;
                    case (byte)']':
                        rented[written++] = ']';
                        break;
                    case (byte)'\r':
                        used = raw.Length > 1 && raw[1] == (byte)'\n' ? 2 : 1;
                        rented[written++] = attribute ? ' ' : '\n';
                        break;
                    default:
                        rented[written++] = ' ';
                        break;
                }
                raw = raw[used..];
                at = raw.IndexOfAny(specials);
            }
            written += Encoding.UTF8.GetChars(raw, rented.AsSpan(written));
            return new string(rented, 0, written);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>Refuses a reference, from <c>&amp;</c> to <c>;</c>, that is none to a character of XML.</summary>
    public static void CheckReference(ReadOnlySpan<byte> reference)
    {
        Span<char> target = stackalloc char[2];
        var written = 0;
        Reference(reference, target, ref written);
    }

    private static int Reference(ReadOnlySpan<byte> raw, Span<char> target, ref int written)
    {
        var end = raw[..Math.Min(raw.Length, LongestReference)].IndexOf((byte)';');
        var name = end > 1 ? raw[1..end] : throw StreamException.NotWellFormed("'&' without a reference.");
        if (name[0] == (byte)'#')
        {
            written += Character(name[1..]).EncodeToUtf16(target);
            return end + 1;
        }
        target[0] = name switch
        {
            _ when name.SequenceEqual("amp"u8) => '&',
            _ when name.SequenceEqual("lt"u8) => '<',
            _ when name.SequenceEqual("gt"u8) => '>',
            _ when name.SequenceEqual("quot"u8) => '"',
            _ when name.SequenceEqual("apos"u8) => '\'',
            _ => throw StreamException.Found("restricted-xml", "An entity beyond the five."),
        };
        written++;
        return end + 1;
    }

    private static Rune Character(ReadOnlySpan<byte> digits)
    {
        var hex = digits.Length > 0 && digits[0] == (byte)'x';
        var parsed = hex
            ? int.TryParse(digits[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out code);
        var allowed = code is 9 or 10 or 13 or (>= 0x20 and not 0xFFFE and not 0xFFFF);
        return parsed && allowed && Rune.IsValid(code)
            ? new Rune(code)
            : throw StreamException.NotWellFormed("A reference to a character that XML does not allow.");
    }
}
