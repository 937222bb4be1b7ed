using AngleSharp.Dom;

namespace Microblog.Core.Atom;

/// <summary>The last hand on sanitised HTML: what links carry, headings below the page's own, addresses and tags in words.</summary>
internal static class HtmlFinish
{
    public static void Apply(IElement body)
    {
        foreach (var heading in body.QuerySelectorAll("h1,h2,h3,h4,h5,h6").ToList())
        {
            Demote(heading);
        }
        foreach (var link in body.QuerySelectorAll("a").ToList())
        {
            Finish(link);
        }
        foreach (var text in body.Descendants<IText>().ToList())
        {
            Linkify(text);
        }
    }

    /// <summary>The page has h1, its parts h2: a text begins at h3.</summary>
    private static void Demote(IElement heading)
    {
        var level = Math.Min(6, heading.LocalName[1] - '0' + 2);
        var lower = heading.Owner!.CreateElement($"h{level}");
        foreach (var attribute in heading.Attributes)
        {
            lower.SetAttribute(attribute.Name, attribute.Value);
        }
        while (heading.FirstChild is { } child)
        {
            lower.AppendChild(child);
        }
        heading.Replace(lower);
    }

    private static void Finish(IElement link)
    {
        var target = link.GetAttribute("href");
        link.RemoveAttribute("href");
        if (link.TextContent.Trim().Length == 0)
        {
            link.TextContent = TextParts.WebAddress(target)?.Host ?? "";
        }
        var words = TextParts.Split(link.TextContent.Trim()).Take(2).ToList();
        var attributes = words is [TextPart.Tag tag]
            ? LinkAttributes.For(tag)
            : LinkAttributes.To(target, link.TextContent);
        foreach (var (name, value) in attributes ?? [])
        {
            link.SetAttribute(name, value);
        }
    }

    private static void Linkify(IText text)
    {
        if (Inside(text, "a", "code", "pre", "kbd", "samp"))
        {
            return;
        }
        var parts = TextParts.Split(text.Data).ToList();
        if (parts.TrueForAll(part => part is TextPart.Words))
        {
            return;
        }
        var document = text.Owner!;
        var nodes = parts.Select(part =>
        {
            if (LinkAttributes.For(part) is not { } attributes)
            {
                return (INode)document.CreateTextNode(part.Text);
            }
            var link = document.CreateElement("a");
            foreach (var (name, value) in attributes)
            {
                link.SetAttribute(name, value);
            }
            link.TextContent = part.Text;
            return link;
        });
        text.Replace([.. nodes]);
    }

    private static bool Inside(IText text, params ReadOnlySpan<string> names)
    {
        for (var element = text.ParentElement; element is not null; element = element.ParentElement)
        {
            if (names.Contains(element.LocalName))
            {
                return true;
            }
        }
        return false;
    }
}
