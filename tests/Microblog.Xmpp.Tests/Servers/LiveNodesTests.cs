using System.Threading.Channels;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Forms;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.ResultSets;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LiveNodesTests(LiveServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0060 8.9")]
    public async Task New_member_reads_a_members_only_node(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        await using var dave = await server.OpenAsync("dave");
        var (alices, daves) = (new Nodes(alice), new Nodes(dave));
        var service = alice.Address.Bare;
        var member = server.Account("dave");
        var node = await new PubSubService(alice).CreateAsync(service, "whitelist");
        var newest = new ResultSetRequest { Max = 1, Before = "" };
        await Assert.ThrowsAsync<StanzaException>(() => daves.GetPageAsync(service, node, newest, 1, Stop));
        await alices.SetAffiliationsAsync(
            service,
            node,
            new Dictionary<Jid, Affiliation> { [member] = Affiliation.Member },
            Stop
        );
        var affiliations = await alices.GetAffiliationsAsync(service, node, Stop);
        Assert.Contains(new NodeAffiliation(node, service, Affiliation.Owner), affiliations);
        Assert.Contains(new NodeAffiliation(node, member, Affiliation.Member), affiliations);
        Assert.Empty((await daves.GetPageAsync(service, node, newest, 1, Stop)).Items);
        await Assert.ThrowsAsync<StanzaException>(() => daves.GetAffiliationsAsync(service, node, Stop));

        // Of a service, prosody does not say what one is to its nodes.
        if (kind == ServerKind.Prosody)
        {
            await Assert.ThrowsAsync<StanzaException>(() => alices.GetOwnAffiliationsAsync(service, Stop));
        }
        else
        {
            var own = await alices.GetOwnAffiliationsAsync(service, Stop);
            Assert.Contains(new NodeAffiliation(node, service, Affiliation.Owner), own);
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "RFC6120 8.3.2")]
    public async Task Several_people_make_and_remove_nodes_at_once(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await Task.WhenAll(
            new[] { "alice", "bob", "carol", "dave" }.Select(async name =>
            {
                await using var session = await server.OpenAsync(name);
                var pubSub = new PubSubService(session);
                for (var i = 0; i < 25; i++)
                {
                    var node = await pubSub.CreateAsync(session.Address.Bare);
                    await pubSub.DeleteNodeAsync(session.Address.Bare, node, cancellation: Stop);
                }
            })
        );
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0060 8.2 8.4 8.5")]
    public async Task A_subscriber_hears_that_a_node_changed_was_emptied_and_is_gone(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        var events = Channel.CreateUnbounded<PubSubEvent>();
        PubSubService? bobs = null;
        await using var bob = await server.OpenAsync(
            "bob",
            session =>
            {
                bobs = new PubSubService(session);
                bobs.EventReceived += happened => events.Writer.TryWrite(happened);
            }
        );
        var pubSub = new PubSubService(alice);
        var nodes = new Nodes(alice);
        var service = alice.Address.Bare;
        var node = await pubSub.CreateAsync(service);
        // Not dave: of who was subscribed to a node that is gone, prosody never lists the subscriptions again.
        await bobs!.SubscribeAsync(service, node, Stop);

        var form = await nodes.GetConfigurationFormAsync(service, node, Stop);
        Assert.Equal(DataFieldType.ListSingle, form.Field("pubsub#access_model")!.Type);
        Assert.Contains("presence", form.Field("pubsub#access_model")!.Options.Select(option => option.Value));
        await nodes.ConfigureAsync(service, node, form.Answer([DataFormField.Of("pubsub#max_items", "50")]), Stop);
        form = await nodes.GetConfigurationFormAsync(service, node, Stop);
        Assert.Equal(("50", "open"), (form["pubsub#max_items"], form["pubsub#access_model"]));

        await pubSub.PurgeAsync(service, node, Stop);
        await pubSub.DeleteNodeAsync(service, node, Stop);
        var kinds = new List<Type>();
        do
        {
            var happened = await events.Reader.ReadAsync(Stop);
            if (happened.Node == node)
            {
                kinds.Add(happened.GetType());
            }
        } while (kinds is not [.., var last] || last != typeof(PubSubEvent.Delete));
        Assert.Contains(typeof(PubSubEvent.Purge), kinds);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0059 2")]
    public async Task A_page_after_a_page_where_the_server_knows_pages(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        var pubSub = new PubSubService(alice);
        var nodes = new Nodes(alice);
        var service = alice.Address.Bare;
        var node = await pubSub.CreateAsync(service);
        foreach (var id in new[] { "a", "b", "c", "d", "e" })
        {
            await pubSub.PublishAsync(service, node, id, MicroblogNode.Entry(id), null, Stop);
        }
        var first = await nodes.GetPageAsync(service, node, new ResultSetRequest { Max = 2 }, null, Stop);
        if (first.Set is null)
        {
            // Prosody gives the whole node.
            Assert.Equal(ServerKind.Prosody, kind);
            Assert.Equal(["a", "b", "c", "d", "e"], first.Items.Select(item => item.Id));
        }
        else
        {
            Assert.Equal(["a", "b"], first.Items.Select(item => item.Id));
            Assert.Equal((5, 0), (first.Set.Count, first.Set.Index));
            var next = new ResultSetRequest { Max = 2, After = first.Set.Last };
            var second = await nodes.GetPageAsync(service, node, next, null, Stop);
            Assert.Equal(["c", "d"], second.Items.Select(item => item.Id));
            var third = await nodes.GetPageAsync(
                service,
                node,
                new ResultSetRequest { Max = 2, Index = 4 },
                null,
                Stop
            );
            Assert.Equal(["e"], third.Items.Select(item => item.Id));
        }

        // The same of disco, which may answer whole.
        var items = await new ServiceDiscovery(alice).GetItemsAsync(
            service,
            node,
            new ResultSetRequest { Max = 2 },
            Stop
        );
        Assert.Equal(items.Set is null ? 5 : 2, items.Items.Count);
    }
}
