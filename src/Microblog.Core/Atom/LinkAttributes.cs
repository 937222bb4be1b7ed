using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>What a link in a post's text carries.</summary>
internal static class LinkAttributes
{
    /// <summary>Attributes of a link out of the program: it tells the other site nothing, and opens beside.</summary>
    private static readonly (string Name, string Value)[] Outside =
    [
        ("rel", "nofollow noopener noreferrer"),
        ("target", "_blank"),
    ];

    /// <summary>Attributes of a tag.</summary>
    public static IReadOnlyList<(string Name, string Value)> Tag { get; } = [("class", "tag")];

    /// <summary>Attributes for a piece of text, or null for words.</summary>
    public static IReadOnlyList<(string Name, string Value)>? For(TextPart part) =>
        part switch
        {
            TextPart.Link link => To(link.Target),
            TextPart.Tag => Tag,
            TextPart.Mention mention => [("class", "mention"), ("href", PageLinks.Person(mention.Person))],
            _ => null,
        };

    /// <summary>Attributes for an address: http, https, mailto or xmpp; null for any other.</summary>
    public static IReadOnlyList<(string Name, string Value)>? To(string? target)
    {
        var address = target?.Trim();
        if (TextParts.WebAddress(address) is { } web)
        {
            return [("href", web.AbsoluteUri), .. Outside];
        }
        if (XmppUri.TryParse(address, out var xmpp))
        {
            return address.Contains('?', StringComparison.Ordinal) || xmpp.Address.Local is null
                ? [("href", PageLinks.Xmpp(address))]
                : [("class", "mention"), ("href", PageLinks.Person(xmpp.Address))];
        }
        return
            address is { Length: <= 1000 }
            && Uri.TryCreate(address, UriKind.Absolute, out var mail)
            && mail.Scheme == Uri.UriSchemeMailto
            ? [("href", mail.AbsoluteUri), .. Outside]
            : null;
    }
}
