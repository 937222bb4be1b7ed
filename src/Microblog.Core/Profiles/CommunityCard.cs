using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Posts;
using Microblog.Xmpp.Forms;

namespace Microblog.Core.Profiles;

/// <summary>What a community is about, as its service says it (XEP-0060, 5.4), else its feed (XEP-0277, 2.2: item 0).</summary>
/// <param name="Title">One line, or null.</param>
/// <param name="About">Plain text, at most 2,000 characters, with line breaks; or null.</param>
/// <param name="Readers">Who can read it; null where the service does not say.</param>
/// <param name="Writers">Who can post; null where the service does not say.</param>
/// <param name="FollowerCount">How many follow it; null where the service does not say.</param>
public sealed record CommunityCard(
    string? Title,
    string? About,
    CommunityReaders? Readers,
    CommunityWriters? Writers,
    int? FollowerCount
)
{
    internal const string FeedItem = "0";

    /// <summary>Reads the form of the node and its item 0; null where neither says anything.</summary>
    /// <param name="form">What the service says of the node, or null.</param>
    /// <param name="feed">The payload of the item, or null.</param>
    internal static CommunityCard? Of(DataForm? form, XElement? feed)
    {
        var card = new CommunityCard(
            DisplayName.Clean(form?["pubsub#title"]) ?? DisplayName.Clean(Text(feed, "title")),
            PersonCard.Text(form?["pubsub#description"]) ?? PersonCard.Text(Text(feed, "subtitle")),
            ReadersOf(form?["pubsub#access_model"]),
            WritersOf(form?["pubsub#publish_model"]),
            int.TryParse(
                form?["pubsub#num_subscribers"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var followers
            )
                ? followers
                : null
        );
        return card == new CommunityCard(null, null, null, null, null) ? null : card;
    }

    private static string? Text(XElement? feed, string name) =>
        feed?.Name == AtomNames.Atom + "feed" ? feed.Element(AtomNames.Atom + name)?.Value : null;

    private static CommunityReaders? ReadersOf(string? model) =>
        model switch
        {
            "open" => CommunityReaders.Everybody,
            "presence" or "roster" => CommunityReaders.Contacts,
            "authorize" => CommunityReaders.OnRequest,
            "whitelist" => CommunityReaders.Listed,
            _ => null,
        };

    private static CommunityWriters? WritersOf(string? model) =>
        model switch
        {
            "open" => CommunityWriters.Everybody,
            "subscribers" => CommunityWriters.Followers,
            "publishers" => CommunityWriters.Publishers,
            _ => null,
        };
}
