using System.Text;
using System.Xml.Linq;

namespace Microblog.Core.Atom;

/// <summary>
/// Writes the XHTML of a text construct (RFC 4287, 3.1.1.3) as HTML, for the sanitiser: names without prefixes, void
/// elements without end. Elements of foreign namespaces (SVG, MathML) are left out.
/// </summary>
internal static class XhtmlMarkup
{
    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    };

    /// <summary>What is in <paramref name="parent"/>; the one div that Atom asks for is not part of it.</summary>
    public static string Write(XElement parent)
    {
        if (parent.Elements().Take(2).ToList() is [{ Name.LocalName: "div" } div] && IsHtml(div.Name))
        {
            parent = div;
        }
        var html = new StringBuilder();
        foreach (var node in parent.Nodes())
        {
            Write(html, node);
        }
        return html.ToString();
    }

    private static void Write(StringBuilder html, XNode node)
    {
        if (node is XText text)
        {
            html.Append(PlainText.Encode(text.Value));
            return;
        }
        if (node is not XElement element || !IsHtml(element.Name))
        {
            return;
        }
        var name = element.Name.LocalName;
        html.Append('<').Append(name);
        foreach (var attribute in element.Attributes())
        {
            var attributeName = attribute.Name == XNamespace.Xml + "lang" ? "lang" : attribute.Name.LocalName;
            if (!attribute.IsNamespaceDeclaration && IsName(attributeName))
            {
                html.Append(' ').Append(attributeName).Append("=\"");
                html.Append(PlainText.Encode(attribute.Value)).Append('"');
            }
        }
        html.Append('>');
        if (Void.Contains(name))
        {
            return;
        }
        foreach (var child in element.Nodes())
        {
            Write(html, child);
        }
        html.Append("</").Append(name).Append('>');
    }

    private static bool IsHtml(XName name) =>
        (name.Namespace == AtomNames.Xhtml || name.Namespace == AtomNames.Atom || name.Namespace == XNamespace.None)
        && IsName(name.LocalName);

    private static bool IsName(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
