using System.Globalization;
using System.Text;
using System.Xml;

namespace Microblog.Core.Atom;

/// <summary>Plain text: cleaned, and as HTML. Everything is encoded, so the HTML is safe by construction.</summary>
public static class PlainText
{
    private const int MaxBlocks = 3000;
    private const int MaxMarks = 32;
    private const int MaxNameSource = 4096;

    /// <summary>Paragraphs, kept line breaks, and links for addresses, <c>#tags</c> and <c>@name@example.org</c>.</summary>
    public static string ToHtml(string text) => ToHtml(text, out _);

    /// <summary>The same, and whether there were more of any of these than a post may have: the others are words and spaces.</summary>
    internal static string ToHtml(string text, out bool isShortened)
    {
        var html = new StringBuilder(text.Length + 64);
        var links = new LinkBudget();
        var rest = Clean(text).AsSpan();
        var blocks = 0;
        isShortened = false;
        while (!rest.IsEmpty)
        {
            var end = blocks < MaxBlocks ? rest.IndexOf("\n\n", StringComparison.Ordinal) : -1;
            var paragraph = (end < 0 ? rest : rest[..end]).Trim('\n');
            rest = end < 0 ? [] : rest[(end + 2)..];
            if (paragraph.IsEmpty)
            {
                continue;
            }
            blocks++;
            html.Append("<p>");
            foreach (var part in TextParts.Split(paragraph.ToString(), links))
            {
                isShortened |= !Append(html, part, ref blocks);
            }
            html.Append("</p>");
        }
        isShortened |= links.IsExceeded;
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

    /// <summary>
    /// At most so many characters on one line, cut at a word where there is one, with an ellipsis where cut. What is far
    /// behind the cut is not looked at.
    /// </summary>
    public static string Line(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= length && IsLine(text))
        {
            return text;
        }
        var line = new StringBuilder(Math.Min(text.Length, length + 1));
        var isGap = true;
        foreach (var c in text)
        {
            var isSpace = char.IsWhiteSpace(c);
            if (!isSpace || !isGap)
            {
                line.Append(isSpace ? ' ' : c);
            }
            isGap = isSpace;
            if (line.Length > length && !isSpace)
            {
                return Cut(line.ToString(), length);
            }
        }
        return line.ToString().TrimEnd();
    }

    private static string Cut(string line, int length)
    {
        var end = Boundary(line, length - 1);
        var space = line.AsSpan(0, end).LastIndexOf(' ');
        return line[..(space > end / 2 ? space : end)].TrimEnd() + "…";
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
        if (text.Length > MaxNameSource)
        {
            text = text[..Boundary(text, MaxNameSource)];
        }
        if (text.Any(c => char.IsControl(c) || IsTurning(c)))
        {
            text = new string([.. text.Where(c => !IsTurning(c)).Select(c => char.IsControl(c) ? ' ' : c)]);
        }
        var name = Line(Clean(text), 100);
        return name.Length == 0 ? null : name;
    }

    private static bool IsTurning(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>
    /// The largest place at or before <paramref name="length"/> that does not cut a character in two. A character with very
    /// many marks is cut between them.
    /// </summary>
    internal static int Boundary(string text, int length)
    {
        var whole = Math.Clamp(length, 0, text.Length);
        var end = whole;
        while (whole - end < MaxMarks && IsInside(text, end))
        {
            end--;
        }
        if (!IsInside(text, end))
        {
            return end;
        }
        return whole > 0 && char.IsLowSurrogate(text[whole]) && char.IsHighSurrogate(text[whole - 1])
            ? whole - 1
            : whole;
    }

    private static bool IsInside(string text, int place) =>
        place > 0
        && place < text.Length
        && (
            char.IsLowSurrogate(text[place])
            || CharUnicodeInfo.GetUnicodeCategory(text, place) is UnicodeCategory.NonSpacingMark
        );

    /// <summary>Text as HTML, for element content and for attributes in quotes; other characters stay as they are.</summary>
    internal static string Encode(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);

    /// <summary>Writes a part with its line breaks; false where there are too many of them.</summary>
    private static bool Append(StringBuilder html, TextPart part, ref int blocks)
    {
        if (LinkAttributes.For(part) is { } attributes)
        {
            html.Append("<a");
            foreach (var (name, value) in attributes)
            {
                html.Append(' ').Append(name).Append("=\"").Append(Encode(value)).Append('"');
            }
            html.Append('>').Append(Encode(part.Text)).Append("</a>");
            return true;
        }
        var rest = Encode(part.Text).AsSpan();
        while (rest.IndexOf('\n') is var end && end >= 0 && blocks < MaxBlocks)
        {
            blocks++;
            html.Append(rest[..end]).Append("<br>");
            rest = rest[(end + 1)..];
        }
        html.Append(rest);
        return !rest.Contains('\n');
    }
}
