using Microblog.Testing.Servers;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Subscriptions;
using Microblog.Xmpp.Uploads;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LiveDiscoveryTests(LiveServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [Trait("Spec", "XEP-0030 3-4")]
    public async Task The_server_names_its_services(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync("alice");
        var discovery = new ServiceDiscovery(session);
        var items = await discovery.GetItemsAsync(Jid.Parse(server.Host), cancellation: Stop);
        Assert.Contains(server.PubSub, items.Select(item => item.Address));
        var info = await discovery.GetInfoAsync(server.PubSub, cancellation: Stop);
        Assert.Contains(info.Identities, identity => identity is { Category: "pubsub", Type: "service" });
        Assert.Contains("http://jabber.org/protocol/pubsub", info.Features);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0030 3")]
    [Trait("Spec", "XEP-0128 3")]
    public async Task Services_tell_what_they_are_what_they_can_and_more_in_forms(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync("alice");
        var discovery = new ServiceDiscovery(session);
        var upload = await discovery.GetInfoAsync(Jid.Parse("upload." + server.Host), cancellation: Stop);
        Assert.Contains(upload.Identities, identity => identity is { Category: "store", Type: "file" });
        Assert.NotNull(upload.Form(UploadService.Namespace)?["max-file-size"]);
        // Ejabberd tells the older namespaces too, in forms of their own.
        Assert.Equal(kind == ServerKind.Prosody ? 1 : 3, upload.Forms.Count);

        var account = await discovery.GetInfoAsync(session.Address.Bare, cancellation: Stop);
        Assert.Contains(account.Identities, identity => identity is { Category: "pubsub", Type: "pep" });

        var node = await new PubSubService(session).CreateAsync(server.PubSub);
        var info = await discovery.GetInfoAsync(server.PubSub, node, Stop);
        Assert.Contains(info.Identities, identity => identity is { Category: "pubsub", Type: "leaf" });
        var items = await discovery.GetItemsAsync(server.PubSub, cancellation: Stop);
        Assert.Contains(node, items.Select(item => item.Node));
        await Assert.ThrowsAsync<StanzaException>(() =>
            discovery.GetInfoAsync(Jid.Parse("nothing." + server.Host), cancellation: Stop)
        );
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "XEP-0330 4")]
    public async Task A_list_of_subscriptions_is_kept_by_the_server(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync("dave");
        var pubSub = new PubSubService(session);
        var own = session.Address.Bare;
        var node = $"{ListedSubscription.ListNode}:test:{Guid.NewGuid():N}";
        await pubSub.CreateNodeAsync(own, node, MicroblogNode.Configuration("whitelist"), Stop);
        ListedSubscription[] listed =
        [
            new(server.PubSub, "a <node> & more", "A title"),
            new(server.Account("alice"), "urn:xmpp:microblog:0", null),
        ];
        foreach (var one in listed)
        {
            await pubSub.PublishAsync(own, node, Guid.NewGuid().ToString(), one.ToXml(), null, Stop);
        }
        var page = await pubSub.GetItemsAsync(own, node, 10, 10, "", Stop);
        Assert.Equal(
            listed.ToHashSet(),
            page.Items.Select(item => ListedSubscription.FromXml(item.Payload)!).ToHashSet()
        );
    }
}
