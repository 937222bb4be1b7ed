using System.Globalization;
using System.Text;
using System.Xml;

namespace Microblog.Core.Atom;

/// <summary>Plain text: cleaned, and as HTML. Everything is encoded, so the HTML is safe by construction.</summary>
public static class PlainText
{
    /// <summary>Paragraphs, kept line breaks, and links for addresses, <c>#tags</c> and <c>@name@example.org</c>.</summary>
    public static string ToHtml(string text)
    {
        var html = new StringBuilder();
        foreach (var paragraph in Clean(text).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            html.Append("<p>");
            foreach (var part in TextParts.Split(paragraph.Trim('\n')))
            {
                Append(html, part);
            }
            html.Append("</p>");
        }
        return html.ToString();
    }

    /// <summary>The text without characters that XML forbids, with <c>\n</c> for every line break, trimmed.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        if (IsClean(text))
        {
            return text.Trim();
        }
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else if (c == '\r')
            {
                clean.Append('\n');
                i += i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            }
            else if (XmlConvert.IsXmlChar(c) && (c is '\n' or '\t' || !char.IsControl(c)))
            {
                clean.Append(c);
            }
        }
        return clean.ToString().Trim();
    }

    /// <summary>True for what nearly all texts are: no control but line breaks and tabs, and nothing that XML forbids.</summary>
    private static bool IsClean(string text)
    {
        foreach (var c in text)
        {
            if (c is not ((>= ' ' and <= '~') or '\n' or '\t' or (>= '\u00A0' and < '\uD800')))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>At most so many characters on one line, cut at a word where there is one, with an ellipsis where cut.</summary>
    public static string Line(string text, int length)
    {
        var line = IsLine(text)
            ? text
            : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= length)
        {
            return line;
        }
        var end = Boundary(line, length - 1);
        var space = line.LastIndexOf(' ', end - 1, end / 2);
        return line[..(space > 0 ? space : end)].TrimEnd() + "…";
    }

    /// <summary>True where there is no white space but single spaces between words.</summary>
    private static bool IsLine(string text)
    {
        var isGap = true;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) && (isGap || c != ' '))
            {
                return false;
            }
            isGap = c == ' ';
        }
        return !isGap || text.Length == 0;
    }

    /// <summary>A name on one line, without controls and without characters that turn the direction of what follows.</summary>
    internal static string? Name(string? text)
    {
        if (text is null)
        {
            return null;
        }
        if (text.Any(c => char.IsControl(c) || IsTurning(c)))
        {
            text = new string([.. text.Where(c => !IsTurning(c)).Select(c => char.IsControl(c) ? ' ' : c)]);
        }
        var name = Line(Clean(text), 100);
        return name.Length == 0 ? null : name;
    }

    private static bool IsTurning(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>The largest place at or before <paramref name="length"/> that does not cut a character in two.</summary>
    internal static int Boundary(string text, int length)
    {
        var end = Math.Clamp(length, 0, text.Length);
        while (
            end > 0
            && end < text.Length
            && (
                char.IsLowSurrogate(text[end])
                || CharUnicodeInfo.GetUnicodeCategory(text, end) is UnicodeCategory.NonSpacingMark
            )
        )
        {
            end--;
        }
        return end;
    }

    /// <summary>Text as HTML, for element content and for attributes in quotes; other characters stay as they are.</summary>
    internal static string Encode(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);

    private static void Append(StringBuilder html, TextPart part)
    {
        var text = Encode(part.Text).Replace("\n", "<br>", StringComparison.Ordinal);
        if (LinkAttributes.For(part) is not { } attributes)
        {
            html.Append(text);
            return;
        }
        html.Append("<a");
        foreach (var (name, value) in attributes)
        {
            html.Append(' ').Append(name).Append("=\"").Append(Encode(value)).Append('"');
        }
        html.Append('>').Append(text).Append("</a>");
    }
}
