using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Microblog.Core.Atom;

/// <summary>
/// The HTML of a post as Markdown that reads the same: links, bold, italic, strike-through, code, lists, quotes, headings and
/// simple tables. Other marks leave their words.
/// </summary>
internal static class HtmlMarkdown
{
    private const string BlockNames =
        " blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr ul ";

    /// <summary>The Markdown of sanitised HTML (<see cref="SanitisedHtml.Html"/>).</summary>
    public static string Of(string html)
    {
        var document = new HtmlParser().ParseDocument("");
        document.Body!.InnerHtml = html;
        return Blocks(document.Body, "\n\n");
    }

    private static string Blocks(INode parent, string gap)
    {
        var blocks = new List<string>();
        var words = new List<INode>();
        string? list = null;
        foreach (var node in parent.ChildNodes)
        {
            if (node is not IElement element || !IsBlock(element))
            {
                words.Add(node);
                continue;
            }
            Flush();
            // Two lists of one kind in a row would be one.
            var isSecond = list == element.LocalName;
            Add(Block(element, isSecond));
            list = element.LocalName is "ul" or "ol" && !isSecond ? element.LocalName : null;
        }
        Flush();
        return string.Join(gap, blocks);

        void Flush()
        {
            var text = MarkdownEscape.Starts(HtmlMarkdownWords.Of(words).Trim());
            words.Clear();
            list = text.Length > 0 ? null : list;
            Add(text);
        }

        void Add(string block)
        {
            if (block.Length > 0)
            {
                blocks.Add(block);
            }
        }
    }

    private static string Block(IElement element, bool isSecond) =>
        element.LocalName switch
        {
            ['h', >= '1' and <= '6' and var level] => Heading(element, Math.Max(1, level - '0' - 2)),
            "hr" => "***",
            "pre" => Code(element.TextContent),
            "blockquote" => Indent(Blocks(element, "\n\n"), "> ", "> "),
            "ul" => List(element, isSecond ? "* " : "- ", null),
            "ol" => List(element, isSecond ? ") " : ". ", Start(element)),
            "table" => Table(element),
            _ => Blocks(element, "\n\n"),
        };

    /// <summary>A first heading of level one with <c>#</c> would be the post's title: it is underlined.</summary>
    private static string Heading(IElement element, int level)
    {
        var text = HtmlMarkdownWords.Of(element.ChildNodes).Trim().Replace('\n', ' ');
        return text.Length == 0 ? ""
            : level == 1 ? MarkdownEscape.Starts(text) + "\n==="
            : new string('#', level) + " " + text.Replace("#", "\\#", StringComparison.Ordinal);
    }

    private static string Code(string text)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }
        return $"{fence}\n{(text.EndsWith('\n') ? text[..^1] : text)}\n{fence}";
    }

    private static string List(IElement list, string sign, int? first)
    {
        var items = list.Children.Where(one => one.LocalName == "li").ToList();
        var isProvisional = items.Exists(one => one.Children.Any(child => child.LocalName == "p"));
        var number = first;
        var lines = new List<string>();
        foreach (var item in items)
        {
            var marker = number is { } n ? n.ToString(CultureInfo.InvariantCulture) + sign : sign;
            lines.Add(Indent(Blocks(item, isProvisional ? "\n\n" : "\n"), marker, new string(' ', marker.Length)));
            number++;
        }
        return string.Join(isProvisional ? "\n\n" : "\n", lines);
    }

    private static int Start(IElement list) =>
        int.TryParse(list.GetAttribute("start"), out var first) && first >= 0 ? first : 1;

    private static string Table(IElement table)
    {
        var rows = table
            .QuerySelectorAll("tr")
            .Select(row => row.Children.Select(Cell).ToList())
            .Where(row => row.Count > 0)
            .ToList();
        if (rows.Count == 0)
        {
            return "";
        }
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
            if (row == rows[0])
            {
                text.Append('|').Insert(text.Length, "---|", row.Count).Append('\n');
            }
        }
        return text.ToString().TrimEnd();
    }

    private static string Cell(IElement cell) => HtmlMarkdownWords.Of(cell.ChildNodes).Trim().Replace('\n', ' ');

    private static string Indent(string lines, string first, string next)
    {
        var text = new StringBuilder(first);
        foreach (var line in lines.Split('\n'))
        {
            text.Append(text.Length > first.Length || text[^1] == '\n' ? next : "").Append(line).Append('\n');
        }
        return text.ToString().TrimEnd();
    }

    /// <summary>True for the elements that are blocks by their name.</summary>
    internal static bool IsBlock(string name) => BlockNames.Contains($" {name} ", StringComparison.Ordinal);

    private static bool IsBlock(IElement element) => IsBlock(element.LocalName) || element.Children.Any(IsBlock);
}
