using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>
/// Reads Atom entries as they are met on the network (RFC 4287, RFC 4685, XEP-0277, XEP-0472): by namespace and name,
/// generous with what is missing, and deaf to what is hostile.
/// </summary>
public static partial class AtomEntryReader
{
    /// <summary>The longest text that is shown, in characters; more is cut, with a note.</summary>
    public const int MaxTextLength = 200_000;

    private const int MaxPayloadLength = 4_000_000;
    private const int MaxDepth = 200;
    private const int MaxTags = 50;
    private const int MaxElements = 100;

    /// <summary>Reads one payload. Never throws: what cannot be read is <see cref="AtomReading.Unreadable"/>.</summary>
    public static AtomReading Read(XElement? payload) => Read(payload, TimeProvider.System);

    /// <summary>Reads one payload by a clock.</summary>
    internal static AtomReading Read(XElement? payload, TimeProvider time)
    {
        if (payload is null)
        {
            return new AtomReading.Unreadable(AtomFault.NoPayload);
        }
        if (payload.Name != AtomNames.Atom + "entry")
        {
            return new AtomReading.Unreadable(AtomFault.NotAnEntry);
        }
        if (Oversize(payload) is { } fault)
        {
            return new AtomReading.Unreadable(fault);
        }
        try
        {
            AtomEntry entry;
            try
            {
                entry = ReadEntry(payload, new ReadingTime(time));
            }
            catch (TimeoutException)
            {
                // Perhaps the machine stood still: an entry that is slow is so again.
                entry = ReadEntry(payload, new ReadingTime(time));
            }
            return entry.Text.Length == 0 && entry.Title is null && entry.Attachments.Count == 0
                ? new AtomReading.Unreadable(AtomFault.Empty)
                : new AtomReading.Readable(entry);
        }
        catch (TimeoutException)
        {
            return new AtomReading.Unreadable(AtomFault.TooSlow);
        }
#pragma warning disable CA1031 // Whatever an entry does to its parsers, it does to itself alone.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new AtomReading.Unreadable(AtomFault.Broken);
        }
    }

    /// <summary>The entry, or null where it cannot be read.</summary>
    public static AtomEntry? ReadOrNull(XElement? payload) => (Read(payload) as AtomReading.Readable)?.Entry;

    private static AtomEntry ReadEntry(XElement entry, ReadingTime time)
    {
        var warning = ContentWarning.Read(entry);
        var enclosures = AtomLinks.Enclosures(entry, out var isMore);
        var body = AtomBody.Read(entry, enclosures, time, warning);
        var authors = Elements(entry, AtomNames.Atom + "author");
        var author = authors.Find(one => AddressOf(one) is not null) ?? authors.FirstOrDefault();
        var pictures = body.Media.Where(one => enclosures.All(known => known.Address != one.Address)).ToList();
        return new AtomEntry
        {
            AtomId = Value(entry, "id") is { Length: <= 4096 } id ? id : null,
            Warning = warning,
            Title = body.Title,
            Text = body.Text,
            Html = body.Html,
            Source = body.Source,
            AuthorName = PlainText.Name(author?.Element(AtomNames.Atom + "name")?.Value),
            Author = author is null ? null : AddressOf(author),
            Published = AtomTime.Parse(Value(entry, "published")),
            Updated = AtomTime.Parse(Value(entry, "updated")),
            Language = LanguageOf(entry),
            Tags = TagsOf(entry, body),
            Attachments = [.. enclosures.Concat(pictures).Take(AtomLinks.MaxAttachments)],
            Preview = LinkPreviews.Read(entry),
            InReplyTo = AtomLinks.InReplyTo(entry),
            Comments = AtomLinks.Comments(entry),
            Via = AtomLinks.Via(entry),
            Web = AtomLinks.Web(entry),
            IsLike =
                enclosures.Count + pictures.Count == 0
                && body.Title is null
                && body.Text is "♥" or "♥\uFE0F" or "❤" or "❤\uFE0F",
            IsCut = body.IsCut,
            IsShortened = body.IsShortened || isMore || enclosures.Count + pictures.Count > AtomLinks.MaxAttachments,
        };
    }

    /// <summary>The first elements of a name: as many as any reader looks at.</summary>
    internal static List<XElement> Elements(XElement entry, XName name) => [.. entry.Elements(name).Take(MaxElements)];

    /// <summary>RFC 4287, 3.2.2: an <c>xmpp:</c> URI; a bare address is met too.</summary>
    private static Jid? AddressOf(XElement author)
    {
        var uri = author.Element(AtomNames.Atom + "uri")?.Value.Trim();
        if (uri is not { Length: <= AtomLinks.MaxAddressLength })
        {
            return null;
        }
        if (XmppUri.TryParse(uri, out var xmpp))
        {
            return xmpp.Address.Bare;
        }
        return uri.Contains('@') && !uri.Contains(':') && Jid.TryParse(uri, out var jid) ? jid.Bare : null;
    }

    private static string[] TagsOf(XElement entry, AtomBody body) =>
        [
            .. Elements(entry, AtomNames.Atom + "category")
                .Select(category => PlainText.Name((string?)category.Attribute("term"))?.TrimStart('#', '＃'))
                .Concat(HtmlTags.Of(body.Html))
                .OfType<string>()
                .Where(tag => tag.Length > 0 && !ContentWarning.IsTerm(tag))
                .Distinct(TagComparer.Instance)
                .Take(MaxTags),
        ];

    /// <summary>True for what can be the tag of a language (RFC 5646, 2.1).</summary>
    public static bool IsLanguage(string? tag) => tag is { Length: <= 35 } && LanguageTag().IsMatch(tag);

    private static string? LanguageOf(XElement entry)
    {
        var language =
            (string?)entry.Attribute(XNamespace.Xml + "lang")
            ?? entry
                .Elements()
                .Where(one => one.Name == AtomNames.Atom + "content" || one.Name == AtomNames.Atom + "title")
                .Select(one => (string?)one.Attribute(XNamespace.Xml + "lang"))
                .FirstOrDefault(one => one is not null);
        return IsLanguage(language) ? language : null;
    }

    private static string? Value(XElement entry, string name) =>
        entry
            .Elements(AtomNames.Atom + name)
            .Take(MaxElements)
            .Select(one => one.Value.Trim())
            .FirstOrDefault(value => value.Length > 0);

    /// <summary>Measures without recursion, before anything recurses.</summary>
    private static AtomFault? Oversize(XElement payload)
    {
        var length = 0L;
        var depth = 0;
        XNode? node = payload;
        while (node is not null)
        {
            length += node is XText text ? text.Value.Length : 16;
            if (node is XElement element)
            {
                length += element.Attributes().Sum(attribute => (long)attribute.Value.Length);
                if (element.FirstNode is { } child)
                {
                    depth++;
                    node = child;
                    if (depth > MaxDepth || length > MaxPayloadLength)
                    {
                        break;
                    }
                    continue;
                }
            }
            while (node is not null && node != payload && node.NextNode is null)
            {
                node = node.Parent;
                depth--;
            }
            node = node == payload ? null : node?.NextNode;
        }
        return depth > MaxDepth ? AtomFault.TooDeep
            : length > MaxPayloadLength ? AtomFault.TooLarge
            : null;
    }

    [GeneratedRegex("^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")]
    private static partial Regex LanguageTag();
}
