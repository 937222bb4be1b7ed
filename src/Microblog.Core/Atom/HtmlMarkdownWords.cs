using System.Text;
using AngleSharp.Dom;

namespace Microblog.Core.Atom;

/// <summary>Words of HTML and what marks them, as Markdown.</summary>
internal static class HtmlMarkdownWords
{
    private const string ProfilePath = "/profile/";
    private const string UriPath = "/xmpp?uri=";

    /// <summary>The Markdown of nodes that are no blocks.</summary>
    public static string Of(IEnumerable<INode> nodes)
    {
        var text = new StringBuilder();
        foreach (var node in nodes)
        {
            Write(text, node);
        }
        return text.ToString();
    }

    private static void Write(StringBuilder text, INode node)
    {
        if (node is IText words)
        {
            AppendWords(text, words.Data);
            return;
        }
        if (node is not IElement element)
        {
            return;
        }
        switch (element.LocalName)
        {
            case "br":
                text.Append('\n');
                break;
            case "b" or "strong":
                Mark(text, element, "**");
                break;
            case "i" or "em" or "cite" or "dfn" or "var":
                Mark(text, element, "*");
                break;
            case "del" or "s":
                Mark(text, element, "~~");
                break;
            case "code" or "kbd" or "samp":
                Code(text, element.TextContent);
                break;
            case "a":
                Link(text, element);
                break;
            default:
                Children(text, element);
                break;
        }
    }

    private static void Children(StringBuilder text, IElement element)
    {
        foreach (var child in element.ChildNodes)
        {
            Write(text, child);
        }
    }

    private static void AppendWords(StringBuilder text, string words)
    {
        var line = new StringBuilder(words.Length);
        foreach (var c in words)
        {
            var isSpace = c is ' ' or '\t' or '\n' or '\r' or '\f';
            var last =
                line.Length > 0 ? line[^1]
                : text.Length > 0 ? text[^1]
                : '\n';
            if (!isSpace)
            {
                line.Append(c);
            }
            else if (last is not (' ' or '\n'))
            {
                line.Append(' ');
            }
        }
        text.Append(MarkdownEscape.Inline(line.ToString()));
    }

    /// <summary>Spaces at the edges stand outside of the marks.</summary>
    private static void Mark(StringBuilder text, IElement element, string mark)
    {
        var inner = Of(element.ChildNodes);
        var words = inner.Trim();
        if (words.Length == 0)
        {
            text.Append(inner);
            return;
        }
        if (char.IsWhiteSpace(inner[0]))
        {
            AppendWords(text, " ");
        }
        text.Append(mark).Append(words).Append(mark);
        if (char.IsWhiteSpace(inner[^1]))
        {
            text.Append(' ');
        }
    }

    private static void Code(StringBuilder text, string code)
    {
        code = code.ReplaceLineEndings(" ");
        if (code.Length == 0)
        {
            return;
        }
        var fence = "`";
        while (code.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }
        var space = code[0] == '`' || code[^1] == '`' || (code[0] == ' ' && code[^1] == ' ') ? " " : "";
        text.Append(fence).Append(space).Append(code).Append(space).Append(fence);
    }

    private static void Link(StringBuilder text, IElement link)
    {
        var words = link.TextContent;
        if (Mention(text, link, words) is { } mention)
        {
            text.Append(mention);
            return;
        }
        if (link.GetAttribute("href") is not { Length: > 0 } href || IsRead(text, link, words))
        {
            _ =
                link.ChildElementCount == 0 && TextParts.Split(words).ToList() is [TextPart.Link]
                    ? text.Append(words)
                    : Inside(text, link);
            return;
        }
        var inner = Of(link.ChildNodes).Trim();
        var target = MarkdownEscape
            .References(Target(href))
            .Replace("<", "%3C", StringComparison.Ordinal)
            .Replace(">", "%3E", StringComparison.Ordinal);
        if (text.Length > 0 && text[^1] == '!')
        {
            text.Insert(text.Length - 1, '\\'); // Else it would be a picture.
        }
        text.Append('[')
            .Append(inner.Replace('\n', ' '))
            .Append("](<")
            .Append(target.Replace("\\", "%5C", StringComparison.Ordinal))
            .Append(">)");
    }

    private static StringBuilder Inside(StringBuilder text, IElement link)
    {
        Children(text, link);
        return text;
    }

    /// <summary>A mention as people type it, where it is read as that with the same end; else null.</summary>
    private static string? Mention(StringBuilder text, IElement link, string words)
    {
        if (
            link.ClassName != "mention"
            || !HtmlMentions.IsMention(words)
            || link.GetAttribute("href") is not { } href
            || !href.StartsWith(ProfilePath, StringComparison.Ordinal)
        )
        {
            return null;
        }
        var mention = "@" + Uri.UnescapeDataString(href[ProfilePath.Length..]);
        var before = text.Length > 0 ? text[^1].ToString() : "";
        var after = link.NextSibling is IText next ? next.Data[..Math.Min(next.Data.Length, 100)] : "";
        return
            TextParts
                .Split(before + mention + MarkdownEscape.Inline(after))
                .FirstOrDefault(one => one is not TextPart.Words)
                is TextPart.Mention part
            && part.Text == mention
            ? mention
            : null;
    }

    /// <summary>True for an address, a tag or a mention that is found in the text by itself, with the same end.</summary>
    private static bool IsRead(StringBuilder text, IElement link, string words)
    {
        if (link.ChildElementCount > 0)
        {
            return false;
        }
        var before = text.Length > 0 ? text[^1].ToString() : "";
        var after = link.NextSibling is IText next ? next.Data[..Math.Min(next.Data.Length, 100)] : "";
        if (MarkdownEscape.HasReference(words + after, words.Length))
        {
            return false; // It would be read as the character that it names.
        }
        // As it will stand in the Markdown: a backslash before a sign could become part of an address.
        var part = TextParts
            .Split(before + words + MarkdownEscape.Inline(after))
            .FirstOrDefault(one => one is not TextPart.Words);
        return part?.Text == words
            && LinkAttributes.For(part) is { } attributes
            && attributes.FirstOrDefault(one => one.Name == "href").Value == link.GetAttribute("href");
    }

    /// <summary>What the program's own pages stand for.</summary>
    private static string Target(string href) =>
        href.StartsWith(ProfilePath, StringComparison.Ordinal)
            ? "xmpp:" + Uri.UnescapeDataString(href[ProfilePath.Length..])
        : href.StartsWith(UriPath, StringComparison.Ordinal) ? Uri.UnescapeDataString(href[UriPath.Length..])
        : href;
}
