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
    private static readonly XName Link = AtomNames.Atom + "link";

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

    /// <summary>
    /// A preview in both forms: Movim shows related links and knows no metadata; a reader of metadata takes no related link for a preview.
    /// </summary>
    public static IEnumerable<XElement> Write(LinkPreview preview) =>
        [
            new XElement(
                Rdf + "Description",
                new XAttribute(XNamespace.Xmlns + "rdf", Rdf),
                new XAttribute(XNamespace.Xmlns + "og", OpenGraph),
                new XAttribute(Rdf + "about", preview.Address.AbsoluteUri),
                Text("title", preview.Title),
                Text("description", preview.Description),
                Text("url", preview.Address.AbsoluteUri),
                Text("image", preview.Picture?.Href)
            ),
            new XElement(
                Link,
                new XAttribute("rel", "related"),
                new XAttribute("href", preview.Address.AbsoluteUri),
                Attribute("title", preview.Title),
                Attribute("description", preview.Description),
                Attribute("logo", preview.Picture?.Href)
            ),
        ];

    /// <summary>
    /// What an edit in the outbox says where a preview was taken away: metadata of its link that says nothing. It is never published.
    /// </summary>
    public static XElement WriteRemoval(Uri link) =>
        new(Rdf + "Description", new XAttribute(Rdf + "about", link.AbsoluteUri));

    /// <summary>The entry without what says that a preview was taken away.</summary>
    public static XElement WithoutRemoval(XElement written)
    {
        var entry = new XElement(written);
        Removals(entry).ForEach(one => one.Remove());
        return entry;
    }

    /// <summary>
    /// Gives a stored entry the preview of the written one. Where that has none, a preview stays unless its link left the text, or it
    /// was taken away. One that stays does so to the letter, as does every other related link.
    /// </summary>
    /// <param name="entry">The stored entry.</param>
    /// <param name="written">The new one.</param>
    /// <param name="text">Its text, as typed.</param>
    /// <param name="before">The text of the stored one, as Markdown.</param>
    public static void Replace(XElement entry, XElement written, string text, string before)
    {
        var (had, now) = (Read(entry), Read(written));
        var removed = Removals(written).Select(one => Address((string?)one.Attribute(Rdf + "about"))).ToHashSet();
        if (
            had == now
            || (had is not null && now is null && !removed.Contains(had.Address) && TextLinks.Keeps(text, before, had))
        )
        {
            return;
        }
        if (had is not null)
        {
            var metadata = AtomEntryReader
                .Elements(entry, Rdf + "Description")
                .Where(one => ReadMetadata(one)?.Address == had.Address);
            var links = AtomLinks.Related(entry).Where(one => ReadRelated(one)?.Address == had.Address);
            metadata.Concat(links).ToList().ForEach(one => one.Remove());
        }
        entry.Add(now is null ? null : Write(now));
    }

    /// <summary>A preview of texts as they were found; null where they say nothing.</summary>
    public static LinkPreview? Of(Uri address, string? title, string? description, Uri? picture)
    {
        var (name, text) = (Line(title, MaxTitle), Line(description, MaxDescription));
        return name is null && text is null
            ? null
            : new LinkPreview(
                address,
                name,
                text,
                picture is null ? null : new Attachment(picture, AnyPicture, null, null)
            );
    }

    private static LinkPreview? Make(string? address, string? title, string? description, string? picture) =>
        TextParts.WebAddress(address) is { } page ? Of(page, title, description, TextParts.WebAddress(picture)) : null;

    private static List<XElement> Removals(XElement entry) =>
        [.. AtomEntryReader.Elements(entry, Rdf + "Description").Where(one => !one.HasElements)];

    private static Uri? Address(string? text) => TextParts.WebAddress(text);

    private static XElement? Text(string name, string? value) =>
        value is null ? null : new XElement(OpenGraph + name, PlainText.Clean(value));

    private static XAttribute? Attribute(string name, string? value) =>
        value is null ? null : new XAttribute(name, PlainText.Clean(value));

    private static string? Value(XElement metadata, string name) => metadata.Element(OpenGraph + name)?.Value;

    private static string? Line(string? text, int length) =>
        PlainText.Line(PlainText.Clean(text), length) is { Length: > 0 } line ? line : null;
}
