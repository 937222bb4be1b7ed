using System.Threading.Channels;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
[Trait("Spec", "XEP-0060 5 to 8")]
public sealed class LivePubSubTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Sixty_items_are_read_page_by_page_exactly_once(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync("alice");
        var pubSub = new PubSubService(session);
        var account = session.Address.Bare;
        var node = await pubSub.CreateAsync(account);
        var ids = Enumerable.Range(0, 60).Select(_ => Guid.NewGuid().ToString()).ToList();
        foreach (var id in ids)
        {
            Assert.Equal(id, await pubSub.PublishAsync(account, node, id, MicroblogNode.Entry(id)));
        }
        ids.Reverse();
        foreach (var size in new[] { 7, 20, 60, 100 })
        {
            Assert.Equal(ids, await pubSub.ReadAllAsync(account, node, size));
        }
        var some = await pubSub.GetItemsAsync(account, node, [ids[3], "none", ids[50]]);
        Assert.Equal([ids[50], ids[3]], some.Select(item => item.Id).OrderByDescending(ids.IndexOf));
        await pubSub.PurgeAsync(account, node);
        Assert.Empty(await pubSub.ReadAllAsync(account, node, 20));
        await pubSub.DeleteNodeAsync(account, node);
        var missing = await Assert.ThrowsAsync<StanzaException>(() => pubSub.ReadAllAsync(account, node, 20));
        Assert.Equal("item-not-found", missing.Condition);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task A_subscriber_hears_of_posts_and_retractions(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        var alices = new PubSubService(alice);
        var service = alice.Address.Bare;
        var node = await alices.CreateAsync(service);
        var events = Channel.CreateUnbounded<PubSubEvent>();
        PubSubService? daves = null;
        await using var dave = await server.OpenAsync(
            "dave",
            session =>
            {
                daves = new PubSubService(session);
                daves.EventReceived += e => _ = e.Node == node && events.Writer.TryWrite(e);
            }
        );
        var subscription = await daves!.SubscribeAsync(service, node);
        Assert.Equal("subscribed", subscription.State);
        Assert.Contains(await daves.GetSubscriptionsAsync(service), s => s.Node == node);

        await alices.PublishAsync(service, node, "one", MicroblogNode.Entry("<&> \"é\" 😀"));
        var items = Assert.IsType<PubSubEvent.Items>(await events.Reader.ReadAsync());
        Assert.Equal((service, node), (items.Service, items.Node));
        Assert.Equal("one", items.Published.Single().Id);
        Assert.Equal("<&> \"é\" 😀", items.Published.Single().Payload!.Elements().First().Value);

        await alices.RetractAsync(service, node, "one");
        var retract = Assert.IsType<PubSubEvent.Retract>(await events.Reader.ReadAsync());
        Assert.Equal(["one"], retract.ItemIds);
        await daves.UnsubscribeAsync(service, node, subscription.SubId);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task A_contact_that_announces_interest_hears_of_the_first_post_after_opening(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        var alices = new PubSubService(alice);
        var node = await alices.CreateAsync(alice.Address.Bare, "presence");
        var heard = new TaskCompletionSource<PubSubEvent>();
        await using var bob = await server.OpenAsync(
            "bob",
            session =>
                new PubSubService(session).EventReceived += e =>
                {
                    if (e.Node == node)
                    {
                        heard.TrySetResult(e);
                    }
                },
            o => o with { Features = [node + "+notify"] }
        );
        var items = Assert.IsType<PubSubEvent.Items>(
            await Interest.RepeatAsync(
                () => alices.PublishAsync(alice.Address.Bare, node, "first", MicroblogNode.Entry("first")),
                heard.Task
            )
        );
        Assert.Equal("first", items.Published.Single().Id);
    }
}
