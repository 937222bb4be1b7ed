using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>Makes posts of entries: what an entry claims meets what its feed and its service say.</summary>
public static class PostReader
{
    private static readonly TimeSpan EditTolerance = TimeSpan.FromSeconds(1);

    /// <summary>Makes a post. Pure: the same arguments give an equal post.</summary>
    /// <param name="entry">What the item's payload says.</param>
    /// <param name="address">Where the item is.</param>
    /// <param name="publisher">Who published it, where the service says so.</param>
    /// <param name="firstSeen">When this account saw it first.</param>
    /// <param name="own">The account that reads it.</param>
    /// <param name="services">Which services speak for whom; null: nothing is known.</param>
    /// <param name="firstDate">The date that the entry had when this account saw it first; null: the one that it has.</param>
    public static Post Create(
        AtomEntry entry,
        PostAddress address,
        Jid? publisher,
        DateTimeOffset firstSeen,
        Jid own,
        KnownServices? services = null,
        DateTimeOffset? firstDate = null
    )
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(address);
        var published = AuthorRule.PublisherOf(address.Feed, publisher);
        var author = entry.Author?.Bare ?? published;
        var isRepeat = entry.Via?.Address is not null && published is not null && author != published;
        var parent = entry.InReplyTo.FirstOrDefault(one => one.Address is not null);
        var written = firstDate ?? entry.Dated;
        var changed = entry.Updated ?? entry.Published;
        var post = new Post
        {
            Address = address,
            AtomId = entry.AtomId ?? address.ToString(),
            Author = author,
            AuthorName = author is null
                ? DisplayName.Clean(entry.AuthorName) ?? address.Feed.Service.ToDisplayString()
                : DisplayName.OfPerson(entry.AuthorName, author),
            Publisher = publisher,
            Published = written is { } dated && dated < firstSeen ? dated : firstSeen,
            Edited = changed - written > EditTolerance ? changed : null,
            Warning = entry.Warning,
            Title = entry.Title,
            Text = entry.Text,
            Html = entry.Html,
            // Most posts are their own source: one text for both.
            Source = entry.Source == entry.Text ? entry.Text : entry.Source,
            Language = entry.Language,
            Tags = entry.Tags,
            Attachments = entry.Attachments,
            Preview = entry.Preview,
            InReplyTo = parent?.Address,
            InReplyToId = parent?.Id ?? entry.InReplyTo.FirstOrDefault(one => one.Id is not null)?.Id,
            Answers = entry.InReplyTo,
            Comments = entry.Comments,
            RepeatOf = isRepeat ? entry.Via?.Address : null,
            CopiedFrom = entry.Via?.Address?.Feed.Owner,
            RepeatOfId = isRepeat ? entry.Via?.Id : null,
            IsShortened = entry.IsShortened || entry.IsCut,
        };
        return AuthorRule.Review(post, services ?? new KnownServices(own));
    }
}
