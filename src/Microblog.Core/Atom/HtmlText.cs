using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Microblog.Core.Atom;

/// <summary>HTML as plain text: paragraphs apart, lists with their signs, code to the letter.</summary>
internal static partial class HtmlText
{
    // Each level repeats its sign in every line.
    private const int MaxQuotes = 8;

    // Longer texts are cut: what is beyond that need not be written.
    private const int MaxLength = AtomEntryReader.MaxTextLength * 2;

    /// <summary>The text of sanitised HTML.</summary>
    public static string Of(IElement body)
    {
        var text = new StringBuilder();
        Write(text, body, new Place());
        return PlainText.Clean(Gaps().Replace(text.ToString(), "\n\n"));
    }

    private static void Write(StringBuilder text, INode parent, Place place)
    {
        var number = parent is IElement { LocalName: "ol" } list ? StartOf(list) : null;
        foreach (var node in parent.ChildNodes)
        {
            if (text.Length > MaxLength)
            {
                return;
            }
            if (node is IText words)
            {
                Append(text, words.Data, place.IsVerbatim);
            }
            else if (node is IElement element)
            {
                Write(text, element, place with { Number = number });
                number++;
            }
        }
    }

    private static void Write(StringBuilder text, IElement element, Place place)
    {
        switch (element.LocalName)
        {
            case "br":
                TrimSpaces(text).Append('\n');
                break;
            case "hr":
                Break(text, 2).Append("———\n\n");
                break;
            case "li":
                Break(text, 1);
                _ = place.Number is { } number
                    ? text.Append(CultureInfo.InvariantCulture, $"{number}. ")
                    : text.Append("• ");
                Write(text, (INode)element, place);
                Break(text, 1);
                break;
            case "blockquote":
                Quote(text, element, place);
                break;
            case "td" or "th":
                Write(text, (INode)element, place);
                text.Append('\t');
                break;
            case "tr" or "dt" or "dd" or "div" or "caption" or "figcaption":
                Break(text, 1);
                Write(text, (INode)element, place);
                Break(text, 1);
                break;
            case "p"
            or "pre"
            or "ul"
            or "ol"
            or "dl"
            or "table"
            or "figure"
            or "h1"
            or "h2"
            or "h3"
            or "h4"
            or "h5"
            or "h6":
                var gap = element.ParentElement?.LocalName is "li" ? 1 : 2;
                Break(text, text.Length > 0 && text[^1] == ' ' ? 0 : gap);
                Write(text, (INode)element, place with { IsVerbatim = place.IsVerbatim || element.LocalName is "pre" });
                Break(text, gap);
                break;
            default:
                Write(text, (INode)element, place);
                break;
        }
    }

    private static void Quote(StringBuilder text, IElement element, Place place)
    {
        if (place.Quotes == MaxQuotes)
        {
            Break(text, 2);
            Write(text, (INode)element, place);
            Break(text, 2);
            return;
        }
        var quoted = new StringBuilder();
        Write(quoted, (INode)element, new Place(Quotes: place.Quotes + 1));
        Break(text, 2);
        foreach (var line in PlainText.Clean(Gaps().Replace(quoted.ToString(), "\n\n")).Split('\n'))
        {
            if (text.Length > MaxLength)
            {
                return;
            }
            text.Append("> ").Append(line).Append('\n');
        }
        text.Append('\n');
    }

    private static long? StartOf(IElement list) => int.TryParse(list.GetAttribute("start"), out var first) ? first : 1;

    private static void Append(StringBuilder text, string words, bool verbatim)
    {
        if (verbatim)
        {
            text.Append(words);
            return;
        }
        foreach (var c in words)
        {
            if (c is not (' ' or '\t' or '\n' or '\r' or '\f'))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
            {
                text.Append(' ');
            }
        }
    }

    private static StringBuilder Break(StringBuilder text, int lines)
    {
        if (lines == 0)
        {
            return text;
        }
        TrimSpaces(text);
        var have = 0;
        while (have < text.Length && have < lines && text[^(have + 1)] == '\n')
        {
            have++;
        }
        return text.Length == 0 ? text : text.Append('\n', lines - have);
    }

    private static StringBuilder TrimSpaces(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] is ' ' or '\t')
        {
            text.Length--;
        }
        return text;
    }

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Gaps();

    /// <summary>Where an element stands.</summary>
    /// <param name="IsVerbatim">White space counts.</param>
    /// <param name="Quotes">Quotes around it.</param>
    /// <param name="Number">Its number in a list that has numbers.</param>
    private readonly record struct Place(bool IsVerbatim = false, int Quotes = 0, long? Number = null);
}
