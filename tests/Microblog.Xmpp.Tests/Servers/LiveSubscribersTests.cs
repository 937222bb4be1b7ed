using System.Threading.Channels;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

/// <summary>What an owner can do about the subscriptions to a node, and what becomes of them where the node goes.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0060 8.4 8.8")]
public sealed class LiveSubscribersTests(LiveServers servers)
{
    private const int TimeLimit = 120_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.Prosody, false)]
    [InlineData(ServerKind.Prosody, true)]
    [InlineData(ServerKind.EjabberdMnesia, false)]
    [InlineData(ServerKind.EjabberdMnesia, true)]
    [InlineData(ServerKind.EjabberdSql, false)]
    [InlineData(ServerKind.EjabberdSql, true)]
    public async Task Lists_of_subscriptions_are_answered_after_the_owner_ended_them_and_deleted_the_node(
        ServerKind kind,
        bool onComponent
    )
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        var owner = new PubSubService(alice);
        var service = onComponent ? server.PubSub : alice.Address.Bare;
        var node = await owner.CreateAsync(service);
        var kept = await owner.CreateAsync(service);
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
        await using var dave = await server.OpenAsync("dave");
        var daves = new PubSubService(dave);
        foreach (var subscriber in new[] { bobs!, daves, owner })
        {
            await subscriber.SubscribeAsync(service, node, Stop);
            await subscriber.SubscribeAsync(service, kept, Stop);
        }
        await owner.PublishAsync(service, node, "a", MicroblogNode.Entry("A"), null, Stop);

        await owner.PurgeAsync(service, node, Stop);
        if (onComponent || kind == ServerKind.Prosody)
        {
            var ended = await owner.GetSubscribersAsync(service, node, Stop);
            Assert.Equal(
                new[] { "alice", "bob", "dave" }.Select(server.Account).ToHashSet(),
                ended.Select(one => one.Subscriber.Bare).ToHashSet()
            );
            await owner.EndSubscriptionsAsync(service, node, ended, Stop);
            Assert.Empty(await owner.GetSubscribersAsync(service, node, Stop));
        }
        else
        {
            // Ejabberd does not tell of an account's nodes who is subscribed, and needs no such care.
            var refused = await Assert.ThrowsAsync<StanzaException>(() =>
                owner.GetSubscribersAsync(service, node, Stop)
            );
            Assert.Equal("feature-not-implemented", refused.Condition);
        }
        await owner.DeleteNodeAsync(service, node, Stop);

        foreach (var subscriber in new[] { bobs!, daves, owner })
        {
            var left = await subscriber.GetSubscriptionsAsync(service, Stop);
            Assert.DoesNotContain(left, one => one.Node == node);
            Assert.Contains(left, one => one.Node == kept);
        }
        // The purge was told while there were subscribers.
        while (await events.Reader.ReadAsync(Stop) is not PubSubEvent.Purge purge || purge.Node != node) { }
        await Assert.ThrowsAsync<StanzaException>(() => owner.GetItemsAsync(service, node, 1, 1, "", Stop));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prosody_answers_no_list_of_subscriptions_any_more_where_a_node_went_with_its_subscribers(
        bool onComponent
    )
    {
        await using var server = await ProsodyServer.LaunchAsync();
        await using var alice = await server.OpenAsync("alice");
        await using var bob = await server.OpenAsync("bob");
        var (owner, bobs) = (new PubSubService(alice), new PubSubService(bob));
        var service = onComponent ? server.PubSub : alice.Address.Bare;
        var node = await owner.CreateAsync(service);
        await bobs.SubscribeAsync(service, node, Stop);
        await owner.DeleteNodeAsync(service, node, Stop);

        var list = bobs.GetSubscriptionsAsync(service, Stop);
        // Prosody answers a stream's requests one after the other.
        await new ServiceDiscovery(bob).GetInfoAsync(server.Account("bob"), null, Stop);
        Assert.False(list.IsCompleted);
        await bob.DisposeAsync();
        await Assert.ThrowsAsync<SessionEndedException>(() => list);
    }
}
