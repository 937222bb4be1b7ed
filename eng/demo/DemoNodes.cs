using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;

namespace Microblog.Demo;

/// <summary>Creates nodes that keep everything and tell everybody (XEP-0060, 8.1 and 8.2).</summary>
internal static class DemoNodes
{
    private const string FollowsNode = "urn:xmpp:pubsub:subscription";

    /// <summary>A person's microblog, which everybody can read (XEP-0277, 2).</summary>
    public static Task MicroblogAsync(DemoAccount person, CancellationToken cancellation) =>
        CreateAsync(
            person.PubSub,
            FeedAddress.Microblog(person.Address),
            Wanted(FeedAddress.MicroblogNode, publishers: null),
            cancellation
        );

    /// <summary>The name that a person goes by (XEP-0172, 3).</summary>
    public static Task NameAsync(DemoAccount person, CancellationToken cancellation)
    {
        XNamespace nick = "http://jabber.org/protocol/nick";
        return person.PubSub.PublishAsync(
            person.Address,
            nick.NamespaceName,
            "current",
            new XElement(nick + "nick", person.Name),
            cancellation: cancellation
        );
    }

    /// <summary>What a person looks like (XEP-0084, 3).</summary>
    public static Task FaceAsync(DemoAccount person, byte[] face, CancellationToken cancellation) =>
        new Avatars(person.Session, person.PubSub).PublishAsync(
            AvatarPicture.Of(face, "image/png"),
            null,
            null,
            [],
            cancellation: cancellation
        );

    /// <summary>The replies of one post, which everybody can write to (XEP-0277, 3.2).</summary>
    public static Task CommentsAsync(DemoAccount owner, FeedAddress feed, CancellationToken cancellation) =>
        CreateAsync(owner.PubSub, feed, Wanted(FeedAddress.MicroblogNode, "open"), cancellation);

    /// <summary>A community's feed (XEP-0472, 3).</summary>
    public static Task CommunityAsync(
        DemoAccount owner,
        FeedAddress feed,
        StoryCommunity community,
        CancellationToken cancellation
    )
    {
        var wanted = Wanted("urn:xmpp:pubsub-social-feed:1", "open");
        wanted["pubsub#title"] = community.Title;
        wanted["pubsub#description"] = community.Description;
        return CreateAsync(owner.PubSub, feed, wanted, cancellation);
    }

    /// <summary>Subscribes, and notes it where other programs of the same person find it (XEP-0330).</summary>
    public static async Task FollowAsync(
        DemoAccount person,
        FeedAddress feed,
        string title,
        CancellationToken cancellation
    )
    {
        await person.PubSub.SubscribeAsync(feed.Service, feed.Node, cancellation);
        var wanted = Wanted(FollowsNode, publishers: null);
        wanted["pubsub#access_model"] = "presence";
        await CreateAsync(person.PubSub, new FeedAddress(person.Address, FollowsNode), wanted, cancellation);
        XNamespace subscription = "urn:xmpp:pubsub:subscription:0";
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(feed.ToString())).AsSpan(0, 20));
        await person.PubSub.PublishAsync(
            person.Address,
            FollowsNode,
            id,
            new XElement(
                subscription + "subscription",
                new XAttribute("server", feed.Service.ToString()),
                new XAttribute("node", feed.Node),
                new XElement(subscription + "title", title)
            ),
            cancellation: cancellation
        );
    }

    private static Dictionary<string, string> Wanted(string type, string? publishers)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["pubsub#persist_items"] = "true",
            ["pubsub#max_items"] = "max",
            ["pubsub#notify_retract"] = "true",
            ["pubsub#notify_delete"] = "true",
            ["pubsub#deliver_payloads"] = "true",
            ["pubsub#send_last_published_item"] = "never",
            ["pubsub#access_model"] = "open",
            ["pubsub#type"] = type,
        };
        if (publishers is not null)
        {
            wanted["pubsub#publish_model"] = publishers;
        }
        return wanted;
    }

    private static async Task CreateAsync(
        IPubSubService pubSub,
        FeedAddress feed,
        Dictionary<string, string> wanted,
        CancellationToken cancellation
    )
    {
        try
        {
            await pubSub.CreateNodeAsync(feed.Service, feed.Node, wanted, cancellation);
        }
        catch (StanzaException e) when (e.Condition == "conflict")
        {
            // It exists: a node that some program created by publishing keeps one item only.
            var form = await pubSub.GetConfigurationAsync(feed.Service, feed.Node, cancellation);
            var known = wanted.Where(field => form.ContainsKey(field.Key)).ToDictionary(StringComparer.Ordinal);
            await pubSub.ConfigureAsync(feed.Service, feed.Node, known, cancellation);
        }
    }
}
