using System.Xml.Linq;

namespace Microblog.Xmpp.Profiles;

/// <summary>
/// What the old card says of a person (XEP-0054, vcard-temp). Texts are trimmed, and cut after 10,000 characters. Everything else that
/// a card holds is kept: <c>card with { Description = "…" }</c> changes only the description.
/// </summary>
public sealed record OldVCard
{
    private const int MaxText = 10_000;
    private const int MaxUrls = 20;
    private const string Picture = "PHOTO";

    internal static readonly XNamespace Namespace = "vcard-temp";
    internal static readonly XName Name = Namespace + "vCard";

    private readonly XElement _source = new(Name);

    /// <summary>A card that says nothing.</summary>
    public OldVCard() { }

    private OldVCard(XElement source)
    {
        _source = source;
        FullName = Read(source, "FN");
        Nickname = Read(source, "NICKNAME");
        Description = ReadDescription(source);
        Urls = ReadUrls(source);
        Photo = ReadPhoto(source);
    }

    /// <summary>The whole name (<c>FN</c>), or null.</summary>
    public string? FullName { get; init; }

    /// <summary>A short name (<c>NICKNAME</c>), or null.</summary>
    public string? Nickname { get; init; }

    /// <summary>Words about oneself (<c>DESC</c>, or <c>NOTE</c>, which prosody makes of the new card's), or null.</summary>
    public string? Description { get; init; }

    /// <summary>Pages (<c>URL</c>), at most 20, as written: a caller that links to them checks their schemes. Written, they are all.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>The picture (<c>PHOTO</c>) with its bytes inside, or null.</summary>
    public AvatarPicture? Photo { get; init; }

    /// <summary>Reads a <c>vCard</c> element; null where it is none.</summary>
    public static OldVCard? FromXml(XElement? card) => card?.Name == Name ? new OldVCard(new XElement(card)) : null;

    /// <summary>The element: what was read, with what was changed since.</summary>
    public XElement ToXml()
    {
        var card = new XElement(_source);
        Write(card, "FN", FullName);
        Write(card, "NICKNAME", Nickname);
        if (Description != ReadDescription(card))
        {
            card.Elements(Namespace + "NOTE").Remove();
            Write(card, "DESC", Description);
        }
        if (!ReadUrls(card).SequenceEqual(Urls))
        {
            card.Elements(Namespace + "URL").Remove();
            card.Add(Urls.Select(url => new XElement(Namespace + "URL", url)));
        }
        if (Photo?.Id != ReadPhoto(card)?.Id)
        {
            card.Elements(Namespace + Picture).Remove();
            card.Add(
                Photo is null
                    ? null
                    : new XElement(
                        Namespace + Picture,
                        new XElement(Namespace + "TYPE", Photo.MediaType),
                        new XElement(Namespace + "BINVAL", Convert.ToBase64String(Photo.Bytes.Span))
                    )
            );
        }
        return card;
    }

    /// <summary>An account's card; null where there is none, or it cannot be read by the asker.</summary>
    internal static async Task<OldVCard?> GetAsync(IXmppSession session, Jid account, CancellationToken cancellation)
    {
        try
        {
            var answer = await session
                .SendIqAsync("get", account.Bare, new XElement(Name), cancellation: cancellation)
                .ConfigureAwait(false);
            return FromXml(answer.Element(Name));
        }
        catch (StanzaException)
        {
            return null;
        }
    }

    private static void Write(XElement card, string name, string? text)
    {
        if (text == Read(card, name))
        {
            return;
        }
        card.Elements(Namespace + name).Remove();
        if (text is not null)
        {
            card.Add(new XElement(Namespace + name, text));
        }
    }

    private static AvatarPicture? ReadPhoto(XElement card)
    {
        var photo = card.Element(Namespace + Picture);
        return AvatarPicture.FromBase64(
            photo?.Element(Namespace + "BINVAL")?.Value,
            photo?.Element(Namespace + "TYPE")?.Value.Trim()
        );
    }

    private static string? Read(XElement card, string name) => Text(card.Element(Namespace + name));

    private static string? ReadDescription(XElement card) => Read(card, "DESC") ?? Read(card, "NOTE");

    private static IReadOnlyList<string> ReadUrls(XElement card) =>
        [.. card.Elements(Namespace + "URL").Select(Text).OfType<string>().Take(MaxUrls)];

    private static string? Text(XElement? element) =>
        element?.Value.Trim() is { Length: > 0 } text ? text.Cut(MaxText) : null;
}
