using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>The links of an entry (RFC 4287, 4.2.7; RFC 4685; XEP-0277), whatever order and form they come in.</summary>
internal static class AtomLinks
{
    public const int MaxAttachments = 32;

    /// <summary>No longer address is read.</summary>
    public const int MaxAddressLength = 8192;

    private const int MaxReplies = 16;
    private const int MaxDescription = Attachment.MaxDescription;

    /// <summary>Every <c>in-reply-to</c>, in the entry's order.</summary>
    public static IReadOnlyList<AtomReference> InReplyTo(XElement entry) =>
        [
            .. AtomEntryReader
                .Elements(entry, AtomNames.Thread + "in-reply-to")
                .Select(Reference)
                .OfType<AtomReference>()
                .Take(MaxReplies),
        ];

    /// <summary>Where replies go: the link has <c>rel='replies'</c>, or <c>title='comments'</c>, or both.</summary>
    public static FeedAddress? Comments(XElement entry)
    {
        FeedAddress? other = null;
        foreach (var link in Links(entry))
        {
            var isTitled = (string?)link.Attribute("title") == "comments";
            if ((isTitled || Rel(link) == "replies") && Feed(Trimmed(link.Attribute("href"))) is { } feed)
            {
                if (isTitled)
                {
                    return feed;
                }
                other ??= feed;
            }
        }
        return other;
    }

    /// <summary>The entry that this one is a copy of.</summary>
    public static AtomReference? Via(XElement entry)
    {
        var all = Links(entry).Where(link => Rel(link) == "via").Select(Reference).OfType<AtomReference>().ToList();
        return all.Find(one => one.Address is not null) ?? all.FirstOrDefault();
    }

    /// <summary>The page of the entry on the web.</summary>
    public static Uri? Web(XElement entry) =>
        Links(entry)
            .Where(link => Rel(link) == "alternate")
            .Select(link => TextParts.WebAddress((string?)link.Attribute("href")))
            .FirstOrDefault(address => address is not null);

    /// <summary>Links to what has to do with the entry (RFC 4287, 4.2.7.2).</summary>
    public static IEnumerable<XElement> Related(XElement entry) => Links(entry).Where(link => Rel(link) == "related");

    /// <summary>Enclosures that are on the web, each address once, and whether there are more.</summary>
    public static IReadOnlyList<Attachment> Enclosures(XElement entry, out bool isMore)
    {
        var all = Links(entry).Where(link => Rel(link) == "enclosure").ToList();
        var metadata = all.Count > 0 ? FileMetadata.Read(entry) : [];
        var first = all.Select(Enclosure)
            .OfType<Attachment>()
            .DistinctBy(one => one.Address)
            .Take(MaxAttachments + 1)
            .Select(one => FileMetadata.Complete(one, metadata))
            .ToList();
        isMore = first.Count > MaxAttachments;
        return isMore ? first[..MaxAttachments] : first;
    }

    private static List<XElement> Links(XElement entry) => AtomEntryReader.Elements(entry, AtomNames.Atom + "link");

    /// <summary>The address of an enclosure as it is read, or null for what is none.</summary>
    internal static Uri? EnclosureAddress(XElement link) =>
        link.Name == AtomNames.Atom + "link" && Rel(link) == "enclosure"
            ? TextParts.WebAddress((string?)link.Attribute("href"))
            : null;

    /// <summary>RFC 4287, 4.2.7.2: without <c>rel</c> it is an alternate; the registry's full URIs mean the same.</summary>
    private static string Rel(XElement link)
    {
        var rel = ((string?)link.Attribute("rel"))?.Trim().ToLowerInvariant();
        const string registry = "http://www.iana.org/assignments/relation/";
        return string.IsNullOrEmpty(rel) ? "alternate"
            : rel.StartsWith(registry, StringComparison.Ordinal) ? rel[registry.Length..]
            : rel;
    }

    private static AtomReference? Reference(XElement element)
    {
        var id = Trimmed(element.Attribute("ref"));
        var href = Trimmed(element.Attribute("href"));
        _ = PostAddress.TryParse(href, out var address) || PostAddress.TryParse(id, out address);
        var web = TextParts.WebAddress(href);
        // Neither kind of address: an id, in the wrong attribute.
        id ??= address is null && web is null ? href : null;
        return id is null && address is null && web is null ? null : new AtomReference(id, address, web);
    }

    private static FeedAddress? Feed(string? href) => FeedAddress.TryParse(href, out var feed) ? feed : null;

    private static Attachment? Enclosure(XElement link)
    {
        if (TextParts.WebAddress((string?)link.Attribute("href")) is not { } address)
        {
            return null;
        }
        var type = Trimmed(link.Attribute("type"))?.ToLowerInvariant();
        var length = long.TryParse(
            (string?)link.Attribute("length"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var bytes
        )
            ? bytes
            : (long?)null;
        var description = PlainText.Line(PlainText.Clean((string?)link.Attribute("title")), MaxDescription);
        return new Attachment(
            address,
            MediaTypes.IsType(type) ? type : MediaTypes.FromName(address) ?? Octets(type),
            length,
            description.Length == 0 ? null : description
        );
    }

    /// <summary>It says nothing of a file, but that there is nothing more to say.</summary>
    private static string? Octets(string? type) => type == MediaTypes.Octets ? type : null;

    private static string? Trimmed(XAttribute? attribute) =>
        attribute?.Value.Trim() is { Length: > 0 and <= MaxAddressLength } value ? value : null;
}
