using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Publishing.Servers;

/// <summary>A node for replies that does not exist, and one that refuses, on real servers.</summary>
[Trait("Category", "Server")]
public sealed class LiveCommentsTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Missing_node_is_told_from_a_refusal_on_prosody()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await RunAsync(server);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Missing_node_is_told_from_a_refusal_on_ejabberd(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await RunAsync(server);
    }

    /// <summary>
    /// Prosody tells people who are no contacts nothing of an account's nodes: there a missing one is a refusal. Ejabberd's
    /// component makes the node that somebody publishes to.
    /// </summary>
    private static async Task RunAsync(XmppServer server)
    {
        await using var alice = await XmppSession.OpenAsync(server.OptionsFor("alice"), cancellation: Stop);
        var owner = new PubSubService(alice);
        var account = alice.Address.Bare;
        foreach (var person in new[] { "bob", "dave" })
        {
            await using var session = await XmppSession.OpenAsync(server.OptionsFor(person), cancellation: Stop);
            var isTold = server is EjabberdServer || person == "bob";
            Assert.Equal(isTold, await IsMissingAsync(session, Node(account)));
            Assert.Equal(server is ProsodyServer ? true : null, await IsMissingAsync(session, Node(server.PubSub)));
            foreach (var service in new[] { account, server.PubSub })
            {
                foreach (var access in new[] { "open", "whitelist" })
                {
                    var node = Node(service);
                    await owner.CreateNodeAsync(service, node.Node, Form(access), Stop);
                    Assert.True(await IsMissingAsync(session, node) is false, $"{person} at {service}, {access}");
                }
            }
        }
    }

    private static FeedAddress Node(Jid service) => new(service, FeedAddress.CommentsPrefix + Guid.NewGuid());

    private static Dictionary<string, string> Form(string access) =>
        new() { ["pubsub#access_model"] = access, ["pubsub#publish_model"] = "publishers" };

    /// <summary>What is found out after a refusal; null where the entry was published.</summary>
    private static async Task<bool?> IsMissingAsync(XmppSession session, FeedAddress node)
    {
        var pubSub = new PubSubService(session);
        var comments = new CommentsNodes(
            session.Address.Bare,
            pubSub,
            new ServiceDiscovery(session),
            NullLogger.Instance
        );
        var entry = new XElement(
            "{http://www.w3.org/2005/Atom}entry",
            new XElement("{http://www.w3.org/2005/Atom}title", "Reply")
        );
        try
        {
            await pubSub.PublishAsync(node.Service, node.Node, "r", entry, null, Stop);
            return null;
        }
        catch (StanzaException refused)
        {
            return await comments.IsMissingAsync(node, refused, Stop);
        }
    }
}
