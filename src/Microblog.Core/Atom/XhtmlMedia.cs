using System.Xml.Linq;
using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>Pictures and files in the body, for readers that ignore enclosures.</summary>
internal static class XhtmlMedia
{
    /// <summary>A paragraph with the picture, or with a link to the file.</summary>
    public static XElement Of(Attachment one) =>
        new(
            AtomNames.Xhtml + "p",
            one.MediaType?.StartsWith("image/", StringComparison.Ordinal) == true
                ? new XElement(
                    AtomNames.Xhtml + "img",
                    new XAttribute("src", one.Href),
                    new XAttribute("alt", PlainText.Clean(one.Description))
                )
                : new XElement(
                    AtomNames.Xhtml + "a",
                    new XAttribute("href", one.Href),
                    PlainText.Clean(one.Description ?? one.Name ?? Path.GetFileName(one.Address.LocalPath))
                )
        );

    /// <summary>
    /// The entry without the paragraphs at the end of its formatted text that hold nothing but a link to one of these files, which are
    /// shown by themselves; the same entry where there are none.
    /// </summary>
    public static XElement WithoutLinks(XElement entry, IReadOnlyCollection<Attachment> files)
    {
        var addresses = files.Where(one => !one.IsPicture).Select(one => one.Address).ToHashSet();
        if (addresses.Count == 0 || !Bodies(entry).Any(body => LastLink(body, addresses) is not null))
        {
            return entry;
        }
        var copy = new XElement(entry);
        foreach (var body in Bodies(copy))
        {
            while (LastLink(body, addresses) is { } link)
            {
                link.Remove();
            }
        }
        return copy;
    }

    private static IEnumerable<XElement> Bodies(XElement entry) =>
        entry.Elements(AtomNames.Atom + "content").SelectMany(content => content.Elements(AtomNames.Xhtml + "div"));

    /// <summary>The last paragraph, where it is such a link.</summary>
    private static XElement? LastLink(XElement body, HashSet<Uri> addresses) =>
        body.LastNode is XElement { HasAttributes: false } last
        && last.Name == AtomNames.Xhtml + "p"
        && last.FirstNode is XElement link
        && link == last.LastNode
        && link.Name == AtomNames.Xhtml + "a"
        && TextParts.WebAddress((string?)link.Attribute("href")) is { } address
        && addresses.Contains(address)
            ? last
            : null;
}
