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
}
