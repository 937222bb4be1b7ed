using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;

namespace Microblog.EndToEnd;

/// <summary>A post with pictures, as another program publishes it.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Pictures">Where its pictures are, and what they show.</param>
internal sealed record PicturePost(string Text, params IReadOnlyList<(Uri Address, string? Description)> Pictures)
{
    /// <summary>Where replies to it go, or null.</summary>
    public FeedAddress? Comments { get; init; }

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <summary>Publishes posts, oldest first, a minute apart.</summary>
    public static async Task PublishAsync(
        XmppServer server,
        string name,
        FeedAddress feed,
        IReadOnlyCollection<PicturePost> posts
    )
    {
        await using var session = await server.OpenAsync(name);
        var pubSub = new PubSubService(session);
        var published = DateTimeOffset.UtcNow.AddMinutes(-posts.Count);
        foreach (var post in posts)
        {
            published = published.AddMinutes(1);
            var entry = ServerExtensions.Entry(server.Account(name), post.Text, published);
            entry.Add(post.Pictures.Select(picture => Enclosure(picture.Address, picture.Description)));
            if (post.Comments is { } comments)
            {
                entry.Add(Link("replies", comments.ToString(), "comments"));
            }
            await pubSub.PublishAsync(feed.Service, feed.Node, Guid.NewGuid().ToString(), entry);
        }
    }

    private static XElement Enclosure(Uri address, string? description)
    {
        var link = Link("enclosure", address.AbsoluteUri, description);
        link.SetAttributeValue("type", "image/jpeg");
        return link;
    }

    private static XElement Link(string rel, string href, string? title) =>
        new(
            Atom + "link",
            new XAttribute("rel", rel),
            new XAttribute("href", href),
            title is null ? null : new XAttribute("title", title)
        );
}
