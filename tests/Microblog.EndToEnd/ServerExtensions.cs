using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>What happens on a server without any web page, through the protocol.</summary>
internal static class ServerExtensions
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <summary>Signs in as a client would.</summary>
    public static Task<XmppSession> OpenAsync(this XmppServer server, string name) =>
        XmppSession.OpenAsync(server.OptionsFor(name));

    /// <summary>Makes a node; one that is there is changed to what is wanted.</summary>
    /// <param name="server">Where.</param>
    /// <param name="name">Its owner.</param>
    /// <param name="feed">The node.</param>
    /// <param name="access"><c>open</c>, or <c>presence</c>: for contacts.</param>
    /// <param name="everybodyPublishes">True for a community where all write.</param>
    public static async Task MakeAsync(
        this XmppServer server,
        string name,
        FeedAddress feed,
        string access = "open",
        bool everybodyPublishes = false
    )
    {
        await using var session = await server.OpenAsync(name);
        var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, access, everybodyPublishes);
        await new NodeConfiguration(new PubSubService(session)).EnsureAsync(feed, wanted, CancellationToken.None);
    }

    /// <summary>Makes very many nodes for everybody to read.</summary>
    public static async Task MakeAsync(this XmppServer server, string name, IEnumerable<FeedAddress> feeds)
    {
        await using var session = await server.OpenAsync(name);
        var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, "open", everybodyPublishes: false);
        foreach (var feed in feeds)
        {
            await new PubSubService(session).CreateNodeAsync(feed.Service, feed.Node, wanted);
        }
    }

    /// <summary>Publishes texts into a node, oldest first, a minute apart; one that is not there is made, for everybody to read.</summary>
    /// <returns>Item ids, oldest first.</returns>
    public static async Task<IReadOnlyList<string>> PublishAsync(
        this XmppServer server,
        string name,
        FeedAddress feed,
        params IReadOnlyCollection<string> texts
    )
    {
        await using var session = await server.OpenAsync(name);
        var pubSub = new PubSubService(session);
        try
        {
            var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, "open", everybodyPublishes: false);
            await pubSub.CreateNodeAsync(feed.Service, feed.Node, wanted);
        }
        catch (StanzaException exists) when (exists.Condition == "conflict")
        {
            // It stays as it is.
        }
        var published = DateTimeOffset.UtcNow.AddMinutes(-texts.Count);
        var ids = new List<string>();
        foreach (var text in texts)
        {
            published = published.AddMinutes(1);
            var entry = Entry(server.Account(name), text, published);
            ids.Add(await pubSub.PublishAsync(feed.Service, feed.Node, Guid.NewGuid().ToString(), entry));
        }
        return ids;
    }

    /// <summary>The same into a person's microblog.</summary>
    public static Task<IReadOnlyList<string>> PublishAsync(
        this XmppServer server,
        string name,
        params IReadOnlyCollection<string> texts
    ) => server.PublishAsync(name, server.Microblog(name), texts);

    /// <summary>A person's microblog.</summary>
    public static FeedAddress Microblog(this XmppServer server, string name) =>
        FeedAddress.Microblog(server.Account(name));

    /// <summary>The titles of all items of a node, as the server has them.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(this XmppServer server, string name, FeedAddress feed)
    {
        await using var session = await server.OpenAsync(name);
        var page = await new PubSubService(session).GetItemsAsync(feed.Service, feed.Node, 200, 200, "");
        return [.. page.Items.Select(item => item.Payload!.Element(Atom + "title")!.Value)];
    }

    /// <summary>Publishes very many short posts, a minute apart, in turn into each of some nodes, some at a time.</summary>
    /// <returns>The posts, oldest first.</returns>
    public static async Task<IReadOnlyList<PostAddress>> FillAsync(
        this XmppServer server,
        string name,
        IReadOnlyList<FeedAddress> feeds,
        int count
    )
    {
        await using var session = await server.OpenAsync(name);
        var pubSub = new PubSubService(session);
        var start = DateTimeOffset.UtcNow.AddMinutes(-count);
        var posts = Enumerable
            .Range(0, count)
            .Select(number => new PostAddress(feeds[number % feeds.Count], Guid.NewGuid().ToString()))
            .ToList();
        foreach (var chunk in Enumerable.Range(0, count).Chunk(50))
        {
            await Task.WhenAll(
                chunk.Select(number =>
                    pubSub.PublishAsync(
                        posts[number].Feed.Service,
                        posts[number].Feed.Node,
                        posts[number].ItemId,
                        Entry(server.Account(name), $"Page {number}", start.AddMinutes(number))
                    )
                )
            );
        }
        return posts;
    }

    /// <summary>Puts feeds on the list that says to all programs of somebody what they follow.</summary>
    public static async Task ListAsync(this XmppServer server, string name, IEnumerable<FeedAddress> feeds)
    {
        await using var session = await server.OpenAsync(name);
        var list = new SubscriptionList(server.Account(name), new PubSubService(session));
        foreach (var feed in feeds)
        {
            await list.AddAsync(feed, title: null, CancellationToken.None);
        }
    }

    /// <summary>Waits until somebody is subscribed to so many nodes.</summary>
    public static async Task AreSubscribedAsync(this XmppServer server, string name, int count)
    {
        await using var session = await server.OpenAsync(name);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await new PubSubService(session).GetSubscriptionsAsync(server.PubSub)).Count < count)
        {
            await again.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Follows a feed as Movim does: on a list of its own, for everybody to read.</summary>
    public static async Task ListLikeMovimAsync(this XmppServer server, string name, FeedAddress feed, string title)
    {
        await using var session = await server.OpenAsync(name);
        XNamespace ns = "urn:xmpp:pubsub:subscription:0";
        await new PubSubService(session).PublishAsync(
            server.Account(name),
            SubscriptionList.MovimNode,
            Guid.NewGuid().ToString(),
            new XElement(
                ns + "subscription",
                new XAttribute("server", feed.Service.ToString()),
                new XAttribute("node", feed.Node),
                new XElement(ns + "title", title)
            )
        );
    }

    /// <summary>Publishes texts, dated as they are sent, under their ids.</summary>
    public static async Task PublishNowAsync(
        this XmppServer server,
        string name,
        FeedAddress feed,
        IEnumerable<(string Id, string Text)> items
    )
    {
        await using var session = await server.OpenAsync(name);
        foreach (var (id, text) in items)
        {
            var entry = Entry(server.Account(name), text, DateTimeOffset.UtcNow);
            await new PubSubService(session).PublishAsync(feed.Service, feed.Node, id, entry);
        }
    }

    /// <summary>Publishes a post, dated as it is sent, whose author has a name.</summary>
    /// <param name="server">Where.</param>
    /// <param name="name">Who.</param>
    /// <param name="authorName">The name.</param>
    /// <param name="text">What it says.</param>
    /// <param name="copied">The post of somebody else that it repeats (XEP-0277, 3.4), or null.</param>
    public static async Task<PostAddress> PublishAsAsync(
        this XmppServer server,
        string name,
        string authorName,
        string text,
        PostAddress? copied = null
    )
    {
        await using var session = await server.OpenAsync(name);
        var author = copied?.Feed.Service ?? server.Account(name);
        var entry = Entry(author, text, DateTimeOffset.UtcNow, authorName);
        if (copied is not null)
        {
            entry.Add(
                new XElement(Atom + "link", new XAttribute("rel", "via"), new XAttribute("href", copied.ToString()))
            );
        }
        var post = new PostAddress(server.Microblog(name), Guid.NewGuid().ToString());
        await new PubSubService(session).PublishAsync(post.Feed.Service, post.Feed.Node, post.ItemId, entry);
        return post;
    }

    /// <summary>Gives items another text.</summary>
    public static async Task ChangeAsync(
        this XmppServer server,
        string name,
        FeedAddress feed,
        IReadOnlyList<string> ids,
        string text
    )
    {
        await using var session = await server.OpenAsync(name);
        var pubSub = new PubSubService(session);
        foreach (var item in await pubSub.GetItemsAsync(feed.Service, feed.Node, ids))
        {
            item.Payload!.SetElementValue(Atom + "title", text);
            await pubSub.PublishAsync(feed.Service, feed.Node, item.Id, item.Payload);
        }
    }

    /// <summary>Whom the server keeps away from somebody.</summary>
    public static async Task<IReadOnlyList<Jid>> BlockedAsync(this XmppServer server, string name)
    {
        await using var session = await server.OpenAsync(name);
        return await new BlockList(session).GetAsync();
    }

    /// <summary>Retracts items.</summary>
    public static async Task RetractAsync(
        this XmppServer server,
        string name,
        FeedAddress feed,
        IEnumerable<string> ids
    )
    {
        await using var session = await server.OpenAsync(name);
        foreach (var id in ids)
        {
            await new PubSubService(session).RetractAsync(feed.Service, feed.Node, id);
        }
    }

    /// <summary>Removes all items of a node, or the node itself.</summary>
    public static async Task ClearAsync(this XmppServer server, string name, FeedAddress feed, bool andNode)
    {
        await using var session = await server.OpenAsync(name);
        var pubSub = new PubSubService(session);
        await (andNode ? pubSub.DeleteNodeAsync(feed.Service, feed.Node) : pubSub.PurgeAsync(feed.Service, feed.Node));
    }

    /// <summary>A short post as other programs write it.</summary>
    public static XElement Entry(Jid author, string text, DateTimeOffset published, string? authorName = null)
    {
        var time = published.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return new XElement(
            Atom + "entry",
            new XElement(Atom + "title", new XAttribute("type", "text"), text),
            new XElement(Atom + "id", "tag:example.org,2026:" + Guid.NewGuid()),
            new XElement(Atom + "published", time),
            new XElement(Atom + "updated", time),
            new XElement(
                Atom + "author",
                new XElement(Atom + "name", authorName ?? author.Local),
                new XElement(Atom + "uri", "xmpp:" + author)
            )
        );
    }
}
