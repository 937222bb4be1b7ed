using Microblog.Core.Model;

namespace Microblog.Web.Links;

/// <summary>
/// What a link that a person shared leads to, by its address alone: nothing is read for a visitor who is not signed in.
/// </summary>
/// <param name="Invitation">What a visitor is told: that it is there after signing in, with <c>{0}</c> for the address.</param>
/// <param name="Address">Whose it is.</param>
internal sealed record SharedLink(string Invitation, string Address)
{
    private const int MaxLength = 60;

    /// <summary>The address as it fits into a line.</summary>
    public string ShortAddress => Address.Length <= MaxLength ? Address : Address[..MaxLength] + "…";

    /// <summary>Reads the page that a visitor wanted to see; null where it is neither a post nor a feed.</summary>
    /// <param name="url">The path, still percent-encoded; written by anybody.</param>
    public static SharedLink? Of(string? url)
    {
        if (url is null || LocalUrl.OrHome(url) != url)
        {
            return null;
        }
        if (PostLinks.TryParsePost(url, out var post))
        {
            return Of(post.Feed, LinkTexts.Shared_Post, LinkTexts.Shared_CommunityPost);
        }
        return PostLinks.TryParseFeed(url, out var feed)
            ? Of(feed, LinkTexts.Shared_Feed, LinkTexts.Shared_CommunityFeed)
            : null;
    }

    private static SharedLink Of(FeedAddress feed, string ofPerson, string ofCommunity) =>
        new(feed.IsPersonal ? ofPerson : ofCommunity, feed.Service.ToDisplayString());
}
