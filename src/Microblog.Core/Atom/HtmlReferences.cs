using System.Net;
using System.Text;

namespace Microblog.Core.Atom;

/// <summary>
/// Writes text of HTML with as few character references as it can have: a parser needs longer for one than for a hundred
/// letters. Beyond a number of them the two characters that need one are written as those that look like them.
/// </summary>
internal sealed class HtmlReferences(StringBuilder html)
{
    private const int MaxReferences = 5_000;
    private const int MaxNameLength = 32;

    private int _count;

    /// <summary>Writes a piece of text; false where a character was replaced.</summary>
    public bool Write(ReadOnlySpan<char> text)
    {
        var isSame = true;
        while (text.IndexOfAny('&', '<') is var at and >= 0)
        {
            html.Append(text[..at]);
            text = text[at..];
            var length = Reference(text);
            var decoded = length > 1 ? WebUtility.HtmlDecode(text[..length].ToString()) : "";
            if (decoded.Length is 1 or 2 && decoded is not ("&" or "<"))
            {
                html.Append(decoded);
            }
            else
            {
                isSame &= WriteReference(decoded.Length == 1 ? decoded : text[..length]);
            }
            text = text[length..];
        }
        html.Append(text);
        return isSame;
    }

    /// <summary>The length of the reference that a text begins with: 1 where it is none that ends.</summary>
    private static int Reference(ReadOnlySpan<char> text)
    {
        var end = text[0] == '&' ? text[..Math.Min(text.Length, MaxNameLength)].IndexOf(';') : -1;
        return end > 1 && (text[1] == '#' || char.IsAsciiLetter(text[1])) ? end + 1 : 1;
    }

    /// <summary>One of the two characters, or a reference that only the parser knows.</summary>
    private bool WriteReference(ReadOnlySpan<char> text)
    {
        var isKept = _count < MaxReferences;
        _count += isKept ? 1 : 0;
        _ = text switch
        {
            "<" => html.Append(isKept ? "&lt;" : "‹"),
            "&" => html.Append(isKept ? "&amp;" : "＆"),
            _ => html.Append(isKept ? '&' : '＆').Append(text[1..]),
        };
        return isKept;
    }
}
