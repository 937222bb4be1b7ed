using Microblog.Core.Posts;
using Microblog.Xmpp.Profiles;

namespace Microblog.Core.Profiles;

/// <summary>What the account tells about itself.</summary>
/// <param name="Name">The name that all see; empty for none.</param>
/// <param name="About">A text, at most <see cref="MaxAbout"/> characters; empty for none.</param>
/// <param name="Links">Pages of the web, at most <see cref="PersonCard.MaxLinks"/>, as written.</param>
public sealed record OwnProfile(string Name, string About, IReadOnlyList<string> Links)
{
    /// <summary>The longest text.</summary>
    public const int MaxAbout = PersonCard.MaxAbout;

    /// <summary>What cannot be stored like this; null where all can.</summary>
    public ProfileProblem? FindProblem() =>
        Name.Length > 0 && PersonNames.Accept(Name) is null ? ProfileProblem.Name
        : About.Length > MaxAbout ? ProfileProblem.About
        : Links.Count > PersonCard.MaxLinks ? ProfileProblem.TooManyLinks
        : FindWrongLink() is not null ? ProfileProblem.Link
        : null;

    /// <summary>The first of the links that is no page of the web, or null.</summary>
    public string? FindWrongLink() => Links.FirstOrDefault(link => PersonCard.Link(link) is null);

    /// <summary>The card with this in it. Pages that are not shown stay, and the full name where the name is another and was not changed.</summary>
    internal VCard Change(VCard card, bool isRenamed) =>
        card with
        {
            FullName = isRenamed ? Text(Name) : card.FullName ?? Text(Name),
            Note = Text(About),
            Urls = WithOthers(card.Urls),
        };

    /// <inheritdoc cref="Change(VCard, bool)"/>
    internal OldVCard Change(OldVCard card, bool isRenamed) =>
        card with
        {
            FullName = isRenamed ? Text(Name) : card.FullName ?? Text(Name),
            Description = Text(About),
            Urls = WithOthers(card.Urls),
        };

    /// <summary>True where an old card says all of it already.</summary>
    internal bool IsIn(OldVCard card, bool isRenamed)
    {
        var changed = Change(card, isRenamed);
        return (changed.FullName, changed.Description) == (card.FullName, card.Description)
            && changed.Urls.SequenceEqual(card.Urls);
    }

    private IReadOnlyList<string> WithOthers(IReadOnlyList<string> urls)
    {
        var shown = PersonCard.LinksOf(urls);
        return [.. Links, .. urls.Where(url => PersonCard.Link(url) is not { } link || !shown.Contains(link))];
    }

    internal static string? Text(string text) => text.Length == 0 ? null : text;
}
