using System.Xml.Linq;
using Microblog.Core.Feeds;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;

namespace Microblog.EndToEnd;

/// <summary>A post with pictures, as another program publishes it.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Pictures">Where its pictures are, and what they show.</param>
internal sealed record PicturePost(string Text, params IReadOnlyList<(Uri Address, string? Description)> Pictures)
{
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
            await pubSub.PublishAsync(feed.Service, feed.Node, Guid.NewGuid().ToString(), entry);
        }
    }

    private static XElement Enclosure(Uri address, string? description) =>
        new(
            Atom + "link",
            new XAttribute("rel", "enclosure"),
            new XAttribute("type", "image/jpeg"),
            new XAttribute("href", address.AbsoluteUri),
            description is null ? null : new XAttribute("title", description)
        );
}
