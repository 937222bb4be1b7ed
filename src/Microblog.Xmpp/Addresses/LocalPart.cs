using System.Buffers;
using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>The part before the <c>@</c> (RFC 7622, 3.3) and how people read it (XEP-0106).</summary>
internal static class LocalPart
{
    private const string Sequences = "20 22 26 27 2f 3a 3c 3e 40 5c";

    // ASCII that needs no preparing but lower case.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!#$%()*+,-.0123456789;=?ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    );

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\"&'/:<>@");
    private static readonly SearchValues<char> Escaped = SearchValues.Create(" \"&'/:<>@\\");

    /// <summary>The part as it is compared; null where it is none.</summary>
    public static string? Prepare(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Plain))
        {
            return Precis.Username(text) is { } name && !name.AsSpan().ContainsAny(Forbidden) ? name : null;
        }
        return text.IsEmpty ? null : LowerCase.Of(text);
    }

    /// <summary>Writes what no address may hold as <c>\xx</c> (XEP-0106, 3.2).</summary>
    /// <exception cref="FormatException">The name begins or ends with a space.</exception>
    public static string Escape(string name)
    {
        if (name.StartsWith(' ') || name.EndsWith(' '))
        {
            throw new FormatException("A name in an address neither begins nor ends with a space.");
        }
        var rest = name.AsSpan();
        if (!rest.ContainsAny(Escaped))
        {
            return name;
        }
        var text = new StringBuilder(name.Length + 8);
        while (rest.IndexOfAny(Escaped) is var at and >= 0)
        {
            text.Append(rest[..at]);
            var c = rest[at];
            rest = rest[(at + 1)..];
            // A backslash is one, but where it would be read as the beginning of a sequence; names come in lower case.
            if (c == '\\' && !IsSequence(rest, StringComparison.OrdinalIgnoreCase))
            {
                text.Append(c);
            }
            else
            {
                text.Append('\\').Append(Convert.ToHexStringLower([(byte)c]));
            }
        }
        return text.Append(rest).ToString();
    }

    /// <summary>Reads the sequences that <see cref="Escape"/> writes, and no others (XEP-0106, 3.3).</summary>
    public static string Unescape(string local)
    {
        var rest = local.AsSpan();
        if (!rest.Contains('\\'))
        {
            return local;
        }
        var text = new StringBuilder(local.Length);
        while (rest.IndexOf('\\') is var at and >= 0)
        {
            text.Append(rest[..at]);
            rest = rest[(at + 1)..];
            var outermost = text.Length == 0 || rest.Length == 2;
            if (
                !IsSequence(rest, StringComparison.Ordinal)
                || (outermost && rest.StartsWith("20", StringComparison.Ordinal))
            )
            {
                text.Append('\\');
                continue;
            }
            text.Append((char)Convert.ToByte(rest[..2].ToString(), 16));
            rest = rest[2..];
        }
        return text.Append(rest).ToString();
    }

    private static bool IsSequence(ReadOnlySpan<char> text, StringComparison comparison) =>
        text.Length >= 2 && text[0] != ' ' && text[1] != ' ' && Sequences.AsSpan().Contains(text[..2], comparison);
}
