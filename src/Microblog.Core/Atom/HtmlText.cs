using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Microblog.Core.Atom;

/// <summary>HTML as plain text: paragraphs apart, lists with their signs, code to the letter.</summary>
internal static partial class HtmlText
{
    /// <summary>The text of sanitised HTML.</summary>
    public static string Of(IElement body)
    {
        var text = new StringBuilder();
        Write(text, body, verbatim: false);
        return PlainText.Clean(Gaps().Replace(text.ToString(), "\n\n"));
    }

    /// <summary>The words of markup that is not worth parsing.</summary>
    public static string StripTags(string html) =>
        PlainText.Clean(Gaps().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), "\n\n"));

    private static void Write(StringBuilder text, INode parent, bool verbatim)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText words)
            {
                Append(text, words.Data, verbatim);
            }
            else if (node is IElement element)
            {
                Write(text, element, verbatim);
            }
        }
    }

    private static void Write(StringBuilder text, IElement element, bool verbatim)
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
                Break(text, 1).Append(Sign(element));
                Write(text, (INode)element, verbatim);
                Break(text, 1);
                break;
            case "blockquote":
                Quote(text, element);
                break;
            case "td" or "th":
                Write(text, (INode)element, verbatim);
                text.Append('\t');
                break;
            case "tr" or "dt" or "dd" or "div" or "caption" or "figcaption":
                Break(text, 1);
                Write(text, (INode)element, verbatim);
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
                Write(text, (INode)element, verbatim || element.LocalName is "pre");
                Break(text, gap);
                break;
            default:
                Write(text, (INode)element, verbatim);
                break;
        }
    }

    private static void Quote(StringBuilder text, IElement element)
    {
        var quoted = new StringBuilder();
        Write(quoted, (INode)element, verbatim: false);
        Break(text, 2);
        foreach (var line in PlainText.Clean(Gaps().Replace(quoted.ToString(), "\n\n")).Split('\n'))
        {
            text.Append("> ").Append(line).Append('\n');
        }
        text.Append('\n');
    }

    private static string Sign(IElement item)
    {
        if (item.ParentElement is not { LocalName: "ol" } list)
        {
            return "• ";
        }
        var start = int.TryParse(list.GetAttribute("start"), out var first) ? first : 1;
        return $"{(long)start + list.Children.TakeWhile(child => child != item).Count()}. ";
    }

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

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
