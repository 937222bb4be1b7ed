using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace Microblog.Core.Atom;

/// <summary>
/// Writes sanitised HTML: what links carry, headings below the page's own, addresses and tags in words. Nothing is moved or
/// replaced in the tree, where each of many would move all the others.
/// </summary>
internal sealed class HtmlMarkup
{
    private readonly StringBuilder _html = new();
    private readonly LinkBudget _links;
    private readonly ReadingTime _time;
    private int _heading = TopHeading - 1;

    /// <summary>The page has h1, its parts h2: a text begins at h3.</summary>
    private const int TopHeading = 3;

    private HtmlMarkup(LinkBudget links, ReadingTime time) => (_links, _time) = (links, time);

    /// <summary>What is in a body.</summary>
    public static string Of(IElement body, LinkBudget links, ReadingTime time)
    {
        var markup = new HtmlMarkup(links, time);
        markup.Write(body, isLiteral: false);
        return markup._html.ToString();
    }

    private void Write(INode parent, bool isLiteral)
    {
        foreach (var node in parent.ChildNodes)
        {
            _time.Check();
            if (node is IText text)
            {
                WriteText(text.Data, isLiteral);
            }
            else if (node is IElement { LocalName: "a" } link)
            {
                WriteLink(link);
            }
            else if (node is IElement element)
            {
                WriteElement(element, isLiteral || element.LocalName is "code" or "pre" or "kbd" or "samp");
            }
        }
    }

    private void WriteText(string text, bool isLiteral)
    {
        if (isLiteral)
        {
            AppendText(text);
            return;
        }
        foreach (var part in TextParts.Split(text, _links))
        {
            if (LinkAttributes.For(part) is { } attributes)
            {
                Open("a", attributes);
                AppendText(part.Text);
                _html.Append("</a>");
            }
            else
            {
                AppendText(part.Text);
            }
        }
    }

    private void WriteElement(IElement element, bool isLiteral)
    {
        var attributes = element.Attributes.Select(one => (one.Name, one.Value));
        var name = element.LocalName;
        if (name is ['h', >= '1' and <= '6' and var digit])
        {
            var level = Math.Min(6, digit - '0' + TopHeading - 1);
            name = $"h{level}";
            // Its look is its level's; in the page's order it is one step below the last one at most.
            _heading = Math.Min(level, _heading + 1);
            attributes =
                _heading == level
                    ? attributes
                    : attributes.Append(("aria-level", _heading.ToString(CultureInfo.InvariantCulture)));
        }
        Open(name, attributes);
        if (name is "br" or "hr" or "wbr")
        {
            return;
        }
        Write(element, isLiteral);
        _html.Append("</").Append(name).Append('>');
    }

    private void WriteLink(IElement link)
    {
        if (!_links.TryTake())
        {
            Write(link, isLiteral: true);
            return;
        }
        var target = link.GetAttribute("href");
        var words = link.TextContent.Trim();
        var own = LinkAttributes.To(target, words);
        if (own is null)
        {
            // What leads nowhere is words, and looks like words.
            Write(link, isLiteral: true);
            return;
        }
        var others = link
            .Attributes.Where(one => one.Name != "href" && own.All(attribute => attribute.Name != one.Name))
            .Select(one => (one.Name, one.Value));
        Open("a", [.. others, .. own]);
        if (words.Length == 0)
        {
            AppendText(TextParts.WebAddress(target)?.Host ?? "");
        }
        else
        {
            Write(link, isLiteral: true);
        }
        _html.Append("</a>");
    }

    private void Open(string name, IEnumerable<(string Name, string Value)> attributes)
    {
        _html.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            _html.Append(' ').Append(attribute).Append("=\"").Append(PlainText.Encode(value)).Append('"');
        }
        _html.Append('>');
    }

    private void AppendText(string text) =>
        _html.Append(
            text.Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal)
        );
}
