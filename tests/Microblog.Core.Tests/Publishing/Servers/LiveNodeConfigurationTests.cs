using System.Xml.Linq;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Core.Tests.Publishing.Servers;

/// <summary>Nodes of an account that another program made so that they keep nothing, on real servers.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0060 8.2")]
public sealed class LiveNodeConfigurationTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Node_that_keeps_nothing_is_mended_on_prosody()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await MendAsync(server, ("persist_items", "0"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Node_that_keeps_nothing_is_mended_on_ejabberd(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await MendAsync(server, ("persist_items", "0"), ("max_items", "0"));
    }

    private static async Task MendAsync(XmppServer server, params (string Name, string Value)[] broken)
    {
        await using var alice = await XmppSession.OpenAsync(server.OptionsFor("alice"), cancellation: Stop);
        var (own, pubSub) = (alice.Address.Bare, new PubSubService(alice));
        var nodes = new NodeConfiguration(pubSub);
        foreach (var (name, value) in broken)
        {
            var form = new Dictionary<string, string> { ["pubsub#" + name] = value };
            foreach (
                var node in new[]
                {
                    FeedAddress.MicroblogNode,
                    SubscriptionList.Node,
                    FeedAddress.CommentsPrefix + name,
                }
            )
            {
                await MakeAsync(pubSub, own, node, form);
                var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, "open", everybodyPublishes: false);
                Assert.Null(await nodes.EnsureAsync(new FeedAddress(own, node), wanted, Stop));
                foreach (var id in new[] { "first", "second" })
                {
                    var entry = new XElement("{http://www.w3.org/2005/Atom}entry");
                    await pubSub.PublishAsync(own, node, $"{name}-{id}", entry, cancellation: Stop);
                }
                var page = await pubSub.GetItemsAsync(own, node, 20, 20, "", Stop);
                Assert.Equal(2, page.Items.Count(item => item.Id.StartsWith(name, StringComparison.Ordinal)));
            }
        }
    }

    private static async Task MakeAsync(PubSubService pubSub, Jid own, string node, Dictionary<string, string> form)
    {
        try
        {
            await pubSub.CreateNodeAsync(own, node, form, Stop);
        }
        catch (StanzaException exists) when (exists.Condition == "conflict")
        {
            await pubSub.ConfigureAsync(own, node, form, Stop);
        }
    }
}
