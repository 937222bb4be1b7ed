using System.Xml.Linq;

namespace Microblog.Xmpp.Profiles;

/// <summary>
/// What a person tells about themselves (XEP-0292; RFC 6350 and 6351). Everything else that a card holds, unknown
/// properties as well as parameters and second values, is kept: <c>card with { Note = "…" }</c> changes only the note.
/// </summary>
public sealed record VCard
{
    /// <summary>The node.</summary>
    public const string Node = "urn:xmpp:vcard4";

    private const int MaxText = 10_000;
    private const int MaxUrls = 20;

    private static readonly XNamespace Namespace = "urn:ietf:params:xml:ns:vcard-4.0";
    private static readonly XName Name = Namespace + "vcard";
    private static readonly IReadOnlyList<(string Property, string Type, Func<VCard, string?> Value)> Properties =
    [
        ("fn", "text", card => card.FullName),
        ("nickname", "text", card => card.Nickname),
        ("note", "text", card => card.Note),
        ("photo", "uri", card => card.Photo),
        ("bday", "date", card => card.Birthday),
    ];

    private readonly XElement _source = new(Name);

    /// <summary>The whole name (RFC 6350, 6.2.1), or null.</summary>
    public string? FullName { get; init; }

    /// <summary>A short name (6.2.3), or null.</summary>
    public string? Nickname { get; init; }

    /// <summary>Words about oneself (6.7.2), or null.</summary>
    public string? Note { get; init; }

    /// <summary>Pages (6.7.8), as written: a caller that links to them checks their schemes. At most 20 are read; the others are kept.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>A picture's address (6.2.4), as written: https, or <c>data:</c> with the picture inside.</summary>
    public string? Photo { get; init; }

    /// <summary>A date as RFC 6350, 4.3.1 writes it, with what is told of it: <c>19840704</c>, <c>1984</c>, <c>--0704</c>.</summary>
    public string? Birthday { get; init; }

    /// <summary>Reads a <c>vcard</c> element; null where it is none. Texts are cut after 10,000 characters; a photo is given whole or not.</summary>
    public static VCard? FromXml(XElement? element) => element?.Name == Name ? new VCard(new XElement(element)) : null;

    /// <summary>A card that says nothing.</summary>
    public VCard() { }

    private VCard(XElement source)
    {
        _source = source;
        FullName = Read(source, "fn", "text");
        Nickname = Read(source, "nickname", "text");
        Note = Read(source, "note", "text");
        Urls = ReadUrls(source);
        Photo = Read(source, "photo", "uri");
        Birthday = Read(source, "bday", "date");
    }

    /// <summary>The element: what was read, with what was changed since. A property that became null is gone, with all its values.</summary>
    public XElement ToXml()
    {
        var card = new XElement(_source);
        foreach (var (property, type, value) in Properties)
        {
            var wanted = value(this);
            if (wanted == Read(card, property, type))
            {
                continue;
            }
            var name = Namespace + property;
            if (wanted is null)
            {
                card.Elements(name).Remove();
            }
            else if (card.Element(name)?.Element(Namespace + type) is { } written)
            {
                written.Value = wanted;
            }
            else
            {
                card.Elements(name).Take(1).Remove();
                card.Add(new XElement(name, new XElement(Namespace + type, wanted)));
            }
        }
        WriteUrls(card);
        return card;
    }

    /// <summary>Those that stay keep what else is said of them.</summary>
    private void WriteUrls(XElement card)
    {
        var before = ReadUrls(card);
        if (before.SequenceEqual(Urls))
        {
            return;
        }
        var name = Namespace + "url";
        var written = card.Elements(name).ToList();
        var others = written.Where(url => UrlOf(url) is not { } text || !before.Contains(text));
        var urls = Urls.Select(text =>
            written.Find(url => UrlOf(url) == text) ?? new XElement(name, new XElement(Namespace + "uri", text))
        );
        IReadOnlyList<XElement> all = [.. urls, .. others];
        written.Remove();
        card.Add(all);
    }

    private static IReadOnlyList<string> ReadUrls(XElement card) =>
        [.. card.Elements(Namespace + "url").Select(UrlOf).OfType<string>().Take(MaxUrls)];

    private static string? UrlOf(XElement url) =>
        url.Element(Namespace + "uri")?.Value.Trim() is { Length: > 0 } text ? text.Cut(MaxText) : null;

    private static string? Read(XElement card, string property, string type)
    {
        var text = card.Element(Namespace + property)?.Element(Namespace + type)?.Value;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        return property == "photo" ? text : text.Cut(MaxText);
    }
}
