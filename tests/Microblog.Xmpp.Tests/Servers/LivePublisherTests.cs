using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

/// <summary>Whose word a publisher is: the attribute is only worth something where a server writes it itself.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0060 7.1.2.3")]
public sealed class LivePublisherTests(LiveServers servers)
{
    private static readonly XNamespace PubSub = "http://jabber.org/protocol/pubsub";

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody, true)]
    [InlineData(ServerKind.Prosody, false)]
    [InlineData(ServerKind.EjabberdMnesia, true)]
    [InlineData(ServerKind.EjabberdMnesia, false)]
    [InlineData(ServerKind.EjabberdSql, true)]
    [InlineData(ServerKind.EjabberdSql, false)]
    public async Task Server_never_hands_on_a_publisher_that_a_client_wrote(ServerKind kind, bool isComponent)
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await servers.GetAsync(kind);
        await using var bob = await server.OpenAsync("bob");
        var bobs = new PubSubService(bob);
        var service = isComponent ? server.PubSub : bob.Address.Bare;
        var node = MicroblogNode.NewName();
        var wanted = new Dictionary<string, string>(MicroblogNode.Configuration("open"))
        {
            ["pubsub#publish_model"] = "open",
        };
        await bobs.CreateNodeAsync(service, node, wanted, stop);
        var events = Channel.CreateUnbounded<PubSubItem>();
        PubSubService? daves = null;
        await using var dave = await server.OpenAsync(
            "dave",
            session =>
            {
                daves = new PubSubService(session);
                daves.EventReceived += e =>
                {
                    if (e is PubSubEvent.Items items && e.Node == node)
                    {
                        events.Writer.TryWrite(items.Published[0]);
                    }
                };
            }
        );
        await daves!.SubscribeAsync(service, node, stop);
        var item = new XElement(
            PubSub + "item",
            new XAttribute("id", "forged"),
            new XAttribute("publisher", "alice@a.localhost"),
            MicroblogNode.Entry("forged")
        );
        var publish = new XElement(PubSub + "publish", new XAttribute("node", node), item);
        await bob.SendIqAsync("set", service, new XElement(PubSub + "pubsub", publish), cancellation: stop);
        var heard = await events.Reader.ReadAsync(stop);
        var read = (await daves.GetItemsAsync(service, node, ["forged"], stop)).Single();
        Assert.NotEqual("alice", heard.Publisher?.Local);
        Assert.NotEqual("alice", read.Publisher?.Local);
    }
}
