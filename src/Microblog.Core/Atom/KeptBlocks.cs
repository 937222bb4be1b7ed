using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Microblog.Core.Atom;

/// <summary>
/// Paragraphs, lists and other blocks that an edit did not change, as the entry has them: with marks for which Markdown has no
/// signs (underline, sub- and superscript, ruby, cells that span columns), pictures in their places, and attributes.
/// </summary>
internal static class KeptBlocks
{
    private const int MaxComparisons = 1_000_000;
    private static readonly XName Content = AtomNames.Atom + "content";
    private static readonly HashSet<string> Left = [.. HtmlElements.Dropped.Split(' ')];

    /// <summary>A block of the entry, and how it looks where it is written by way of Markdown.</summary>
    private sealed record Block(IReadOnlyList<XNode> Nodes, IReadOnlyList<string> Written, bool HasMore);

    /// <summary>Puts blocks of the stored entry into the written one, where it has the same text with the same formatting.</summary>
    public static void Restore(XElement stored, XElement written)
    {
        var text = TextOf(written);
        var old = Blocks(stored);
        if (old.Count == 0 || text.Length == 0)
        {
            return;
        }
        var body = written.Elements(Content).FirstOrDefault(one => one.HasElements)?.Elements().FirstOrDefault();
        var made = body ?? Markdown.Read(text, withTitle: false).Xhtml;
        var now = made.Elements().ToList();
        if ((long)old.Count * now.Count > MaxComparisons)
        {
            return;
        }
        var kept = Match(old, [.. now.Select(Letters)]);
        if (!kept.Exists(match => match.Block.HasMore))
        {
            return;
        }
        made.ReplaceNodes(Merge(now, kept));
        if (body is null)
        {
            var plain = written.Elements(Content).ToList();
            plain.ForEach(one => one.Remove());
            written.Add(new XElement(Content, new XAttribute("type", "xhtml"), new XElement(made)));
            written.Add(plain.Count > 0 ? plain : new XElement(Content, new XAttribute("type", "text"), text));
        }
    }

    private static string TextOf(XElement written) =>
        (
            written.Elements(Content).FirstOrDefault(one => !one.HasElements)
            ?? written.Element(AtomNames.Atom + "title")
        )?.Value
        ?? "";

    /// <summary>Which stored blocks stand where among the written ones, as many as can be in their order.</summary>
    private static List<(Block Block, int At)> Match(List<Block> old, IReadOnlyList<string> now)
    {
        var most = new int[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count; j >= 0; j--)
            {
                var without = Math.Max(most[i + 1, j], j < now.Count ? most[i, j + 1] : 0);
                most[i, j] = StandsAt(old[i], now, j)
                    ? Math.Max(without, old[i].Written.Count + most[i + 1, j + old[i].Written.Count])
                    : without;
            }
        }
        var matches = new List<(Block, int)>();
        var at = 0;
        foreach (var (i, block) in old.Index())
        {
            if (block.Written.Count == 0)
            {
                matches.Add((block, at)); // A picture: after what stood above it.
                continue;
            }
            if (most[i, at] == most[i + 1, at])
            {
                continue; // Changed, or left out.
            }
            while (
                !StandsAt(block, now, at) || most[i, at] > block.Written.Count + most[i + 1, at + block.Written.Count]
            )
            {
                at++;
            }
            matches.Add((block, at));
            at += block.Written.Count;
        }
        return matches;
    }

    private static bool StandsAt(Block block, IReadOnlyList<string> now, int at) =>
        at + block.Written.Count <= now.Count && block.Written.Index().All(one => one.Item == now[at + one.Index]);

    private static List<XNode> Merge(List<XElement> now, List<(Block Block, int At)> kept)
    {
        var merged = new List<XNode>();
        var at = 0;
        foreach (var (block, place) in kept)
        {
            merged.AddRange(now.Skip(at).Take(place - at));
            merged.AddRange(block.Nodes);
            at = place + block.Written.Count;
        }
        merged.AddRange(now.Skip(at));
        return merged;
    }

    private static List<Block> Blocks(XElement stored)
    {
        var blocks = new List<Block>();
        var words = new List<XNode>();
        foreach (var node in Body(stored).Nodes())
        {
            if (node is not XElement element || !IsBlock(element))
            {
                words.Add(node);
                continue;
            }
            Add(words);
            Add([element]);
        }
        Add(words);
        return blocks;

        void Add(List<XNode> nodes)
        {
            var markup = XhtmlMarkup.Write(new XElement(AtomNames.Xhtml + "div", nodes));
            var html = HtmlPolicy.Sanitise(markup);
            var written = Markdown.Read(HtmlMarkdown.Of(html.Html), withTitle: false).Xhtml;
            var letters = html.Text.Length == 0 ? [] : written.Elements().Select(Letters).ToList();
            if (letters.Count > 0 || html.Media.Count > 0)
            {
                blocks.Add(new Block([.. nodes], letters, markup.Trim() != XhtmlMarkup.Write(written).Trim()));
            }
            words = [];
        }
    }

    private static string Letters(XElement block) => block.ToString(SaveOptions.DisableFormatting);

    private static bool IsBlock(XElement element) =>
        HtmlMarkdown.IsBlock(element.Name.LocalName) || element.Elements().Any(IsBlock);

    /// <summary>The formatted text of an entry, out of the one element that holds all of it.</summary>
    private static XElement Body(XElement stored)
    {
        var body = Formatted(stored) ?? new XElement(AtomNames.Xhtml + "div");
        while (body.Nodes().Where(IsSeen).Take(2).ToList() is [XElement { Name.LocalName: "div" } inner])
        {
            body = inner;
        }
        return body;
    }

    private static bool IsSeen(XNode node) =>
        node is not XComment && (node as XText)?.Value.AsSpan().Trim().Length != 0;

    private static XElement? Formatted(XElement stored)
    {
        var contents = stored.Elements(Content).ToList();
        contents = contents.Count > 0 ? contents : [.. stored.Elements(AtomNames.Atom + "summary")];
        return contents.Find(one => one.HasElements) is { } xhtml ? new XElement(xhtml)
            : contents.Find(one => (string?)one.Attribute("type") is "html" or "text/html") is { } html
                ? Parse(html.Value)
            : null;
    }

    private static XElement Parse(string html)
    {
        html = html[..PlainText.Boundary(html, Math.Min(html.Length, AtomEntryReader.MaxTextLength))];
        var document = new HtmlParser().ParseDocument("");
        document.Body!.InnerHtml = HtmlNormaliser.Apply(html, ReadingTime.Unlimited(TimeProvider.System)).Html;
        return Copy(document.Body, "div");
    }

    private static XElement Copy(IElement element, string name)
    {
        var copy = new XElement(AtomNames.Xhtml + name);
        foreach (var attribute in element.Attributes.Where(one => IsName(one.Name)))
        {
            copy.SetAttributeValue(attribute.Name, Characters(attribute.Value));
        }
        foreach (var node in element.ChildNodes)
        {
            if (node is IText text)
            {
                copy.Add(new XText(Characters(text.Data)));
            }
            else if (node is IElement child && IsName(child.LocalName) && !Left.Contains(child.LocalName))
            {
                copy.Add(Copy(child, child.LocalName));
            }
        }
        return copy;
    }

    /// <summary>What XML can hold of a text.</summary>
    private static string Characters(string text) =>
        string.Concat(
            text.EnumerateRunes().Where(rune => rune.Value is '\t' or '\n' or (>= ' ' and not (0xFFFE or 0xFFFF)))
        );

    private static bool IsName(string name) =>
        name != "xmlns" && name.All(XmlConvert.IsNCNameChar) && XmlConvert.IsStartNCNameChar(name[0]);
}
