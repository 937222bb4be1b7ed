using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>The addresses on the web that a typed text links to.</summary>
public static class TextLinks
{
    /// <summary>Each as it is typed, in the text's order: what is in code, a mention or the address of a picture is none.</summary>
    public static IEnumerable<Uri> Of(string text) =>
        Markdown
            .Read(text, withTitle: false)
            .Xhtml.Descendants(AtomNames.Xhtml + "a")
            .Select(link => TextParts.WebAddress((string?)link.Attribute("href")))
            .OfType<Uri>();

    /// <summary>
    /// True where an edit leaves a preview as it is: its link is in the text, or was not before either, as of Movim's links, which stand beside
    /// the text.
    /// </summary>
    public static bool Keeps(string text, string before, LinkPreview preview) =>
        Of(text).Contains(preview.Address) || !Of(before).Contains(preview.Address);
}
