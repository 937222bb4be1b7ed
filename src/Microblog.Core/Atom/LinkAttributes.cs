using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>What a link in a post's text carries.</summary>
internal static class LinkAttributes
{
    /// <summary>A longer address is shown on one line, as far as there is room (<c>a.cut</c>), and is whole in its title.</summary>
    private const int MaxShown = 60;

    // What is cut off is never a part of the host.
    private const int MaxHost = 40;

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
            TextPart.Link link => To(link.Target, link.Text),
            TextPart.Tag => Tag,
            TextPart.Mention mention => [("class", "mention"), ("href", PageLinks.Person(mention.Person))],
            _ => null,
        };

    /// <summary>Attributes for an address: http, https, mailto or xmpp; null for any other.</summary>
    /// <param name="target">The address.</param>
    /// <param name="words">What is read of the link: where it names another host, the page shows the real one beside it.</param>
    public static IReadOnlyList<(string Name, string Value)>? To(string? target, string words)
    {
        var address = target?.Trim();
        if (TextParts.WebAddress(address) is { } web)
        {
            var beside = LinkHosts.Beside(web, words);
            var isCut = beside is null && web.IdnHost.Length <= MaxHost && TextParts.WebAddress(words) is not null;
            return [("href", web.AbsoluteUri), .. Outside, .. Host(beside), .. Cut(isCut, web.AbsoluteUri, words)];
        }
        if (XmppUri.TryParse(address, out var xmpp))
        {
            var isCut = words == address && xmpp.Address.ToString().Length <= MaxHost;
            return address.Contains('?', StringComparison.Ordinal) || xmpp.Address.Local is null
                ?
                [
                    ("href", PageLinks.Xmpp(address)),
                    .. Host(LinkHosts.BesideFeed(xmpp.Address, words)),
                    .. Cut(isCut, address, words),
                ]
                :
                [
                    ("class", "mention"),
                    ("href", PageLinks.Person(xmpp.Address)),
                    .. Host(LinkHosts.Beside(xmpp.Address, words)),
                ];
        }
        return
            address is { Length: <= 1000 }
            && Uri.TryCreate(address, UriKind.Absolute, out var mail)
            && mail.Scheme == Uri.UriSchemeMailto
            ? [("href", mail.AbsoluteUri), .. Outside, .. Host(Mail(mail, words))]
            : null;
    }

    private static IEnumerable<(string Name, string Value)> Cut(bool isCut, string address, string words) =>
        isCut && words.Length > MaxShown ? [("class", "cut"), ("title", address)] : [];

    private static IEnumerable<(string Name, string Value)> Host(string? shown) =>
        shown is null ? [] : [("data-host", shown)];

    private static string? Mail(Uri mail, string words) =>
        Jid.TryParse($"{mail.UserInfo}@{mail.Host}", out var address) ? LinkHosts.Beside(address, words) : null;
}
