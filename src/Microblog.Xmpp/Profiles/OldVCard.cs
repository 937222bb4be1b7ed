using System.Xml.Linq;

namespace Microblog.Xmpp.Profiles;

/// <summary>What the old card says of a person (XEP-0054, vcard-temp). Texts are trimmed, and cut after 10,000 characters.</summary>
public sealed record OldVCard
{
    private const int MaxText = 10_000;
    private const int MaxUrls = 20;

    internal static readonly XNamespace Namespace = "vcard-temp";
    internal static readonly XName Name = Namespace + "vCard";

    /// <summary>The whole name (<c>FN</c>), or null.</summary>
    public string? FullName { get; init; }

    /// <summary>A short name (<c>NICKNAME</c>), or null.</summary>
    public string? Nickname { get; init; }

    /// <summary>Words about oneself (<c>DESC</c>), or null.</summary>
    public string? Description { get; init; }

    /// <summary>Pages (<c>URL</c>), at most 20, as written: a caller that links to them checks their schemes.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>The picture (<c>PHOTO</c>) with its bytes inside, or null.</summary>
    public AvatarPicture? Photo { get; init; }

    /// <summary>Reads a <c>vCard</c> element; null where it is none.</summary>
    public static OldVCard? FromXml(XElement? card)
    {
        if (card?.Name != Name)
        {
            return null;
        }
        var photo = card.Element(Namespace + "PHOTO");
        return new OldVCard
        {
            FullName = Text(card.Element(Namespace + "FN")),
            Nickname = Text(card.Element(Namespace + "NICKNAME")),
            Description = Text(card.Element(Namespace + "DESC")),
            Urls = [.. card.Elements(Namespace + "URL").Select(Text).OfType<string>().Take(MaxUrls)],
            Photo = AvatarPicture.FromBase64(
                photo?.Element(Namespace + "BINVAL")?.Value,
                photo?.Element(Namespace + "TYPE")?.Value.Trim()
            ),
        };
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

    private static string? Text(XElement? element) =>
        element?.Value.Trim() is { Length: > 0 } text ? text.Cut(MaxText) : null;
}
