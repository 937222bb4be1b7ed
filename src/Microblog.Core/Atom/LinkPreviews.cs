using System.Xml.Linq;
using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>
/// The preview of a link in an entry: metadata of a link (XEP-0511), else the related link that Movim writes, with title, description
/// and <c>logo</c>. At most one is read.
/// </summary>
internal static class LinkPreviews
{
    private const string AnyPicture = "image/*";
    private const int MaxTitle = 200;
    private const int MaxDescription = 300;

    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace OpenGraph = "https://ogp.me/ns#";

    /// <summary>The first that says something, or null.</summary>
    public static LinkPreview? Read(XElement entry) =>
        AtomEntryReader
            .Elements(entry, Rdf + "Description")
            .Select(ReadMetadata)
            .Concat(AtomLinks.Related(entry).Select(ReadRelated))
            .FirstOrDefault(preview => preview is not null);

    private static LinkPreview? ReadMetadata(XElement metadata) =>
        Make(
            (string?)metadata.Attribute(Rdf + "about") ?? Value(metadata, "url"),
            Value(metadata, "title"),
            Value(metadata, "description"),
            Value(metadata, "image")
        );

    private static LinkPreview? ReadRelated(XElement link) =>
        Make(
            (string?)link.Attribute("href"),
            (string?)link.Attribute("title"),
            (string?)link.Attribute("description"),
            (string?)link.Attribute("logo")
        );

    private static LinkPreview? Make(string? address, string? title, string? description, string? picture)
    {
        if (TextParts.WebAddress(address) is not { } page)
        {
            return null;
        }
        var (name, text) = (Line(title, MaxTitle), Line(description, MaxDescription));
        return name is null && text is null
            ? null
            : new LinkPreview(
                page,
                name,
                text,
                TextParts.WebAddress(picture) is { } image ? new Attachment(image, AnyPicture, null, null) : null
            );
    }

    private static string? Value(XElement metadata, string name) => metadata.Element(OpenGraph + name)?.Value;

    private static string? Line(string? text, int length) =>
        PlainText.Line(PlainText.Clean(text), length) is { Length: > 0 } line ? line : null;
}
