using Microblog.Core.Atom;
using Microblog.Core.Posts;
using Microblog.Xmpp.Profiles;

namespace Microblog.Core.Profiles;

/// <summary>What a person tells about themselves, as a page shows it.</summary>
/// <param name="FullName">The whole name as written, or null.</param>
/// <param name="About">Plain text, at most 2,000 characters, with line breaks; or null.</param>
/// <param name="Links">Pages of the web, at most 10.</param>
public sealed record PersonCard(string? FullName, string? About, IReadOnlyList<Uri> Links)
{
    /// <summary>The longest text, characters.</summary>
    public const int MaxAbout = 2000;

    /// <summary>The most links.</summary>
    public const int MaxLinks = 10;

    private const int MaxAddress = 2000;

    /// <summary>Reads a card (XEP-0292).</summary>
    public static PersonCard Of(VCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return Of(card.FullName, card.Note, card.Urls);
    }

    /// <summary>Reads an old card (XEP-0054).</summary>
    public static PersonCard Of(OldVCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return Of(card.FullName, card.Description, card.Urls);
    }

    private static PersonCard Of(string? fullName, string? about, IEnumerable<string> urls) =>
        new(PersonNames.Accept(fullName), Text(about), LinksOf(urls));

    /// <summary>The pages of a card that are shown.</summary>
    internal static IReadOnlyList<Uri> LinksOf(IEnumerable<string> urls) =>
        [.. urls.Select(Link).OfType<Uri>().Distinct().Take(MaxLinks)];

    /// <summary>What a text about somebody or something is shown as; null where nothing is left.</summary>
    internal static string? Text(string? about)
    {
        var text = PlainText.Clean(about);
        return text.Length == 0 ? null : text[..PlainText.Boundary(text, MaxAbout)];
    }

    /// <summary>The address of a page of the web; null for anything else.</summary>
    internal static Uri? Link(string text) =>
        text.Length <= MaxAddress
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.UserInfo.Length == 0
            ? address
            : null;
}
