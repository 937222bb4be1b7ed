using System.Threading.Channels;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

/// <summary>What somebody publishes that is beyond the limits of the reader costs followers that item and nothing else.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0060 7.1")]
public sealed class LiveLimitTests(LiveServers servers)
{
    private const string Quote = "blockquote";

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Followers_keep_their_session_and_get_the_posts_beside_it(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var bob = await server.OpenAsync("bob");
        var bobs = new PubSubService(bob);
        var service = bob.Address.Bare;
        var node = await bobs.CreateAsync(service);
        await using var other = await OtherClient.OpenAsync(server, "bob");
        var connector = new CuttableConnector(server.StartTlsUri);
        var states = Channel.CreateUnbounded<SessionState>();
        var events = Channel.CreateUnbounded<PubSubItem>();
        PubSubService? alices = null;
        await using var alice = await XmppSession.OpenAsync(
            server.OptionsFor("alice") with
            {
                ReconnectDelay = TimeSpan.FromSeconds(2),
            },
            connector,
            session =>
            {
                session.StateChanged += state => states.Writer.TryWrite(state);
                alices = new PubSubService(session);
                alices.EventReceived += e => Take(e, node, events.Writer);
            },
            default
        );
        await alices!.SubscribeAsync(service, node);
        Assert.Equal(new SessionState.Online(false), await states.Reader.ReadAsync());

        await PublishAsync("first");
        await CheckEventsAsync("first");
        connector.Cut();
        Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync());
        await PublishAsync("missed");
        alice.ReconnectNow();
        Assert.Equal(new SessionState.Online(true), await states.Reader.ReadAsync());
        await CheckEventsAsync("missed");
        await PublishAsync("last");
        await CheckEventsAsync("last");

        var page = await alices.GetItemsAsync(service, node, 20, 20, "");
        Assert.Equal(
            ["first", "last", "missed"],
            page.Items.Where(item => !item.IsOverLimit).Select(item => item.Id).Order(StringComparer.Ordinal)
        );
        Assert.Equal(6, page.Items.Count(item => item.IsOverLimit));
        Assert.False(states.Reader.TryRead(out var state), $"{state}");

        async Task PublishAsync(string id)
        {
            foreach (var (name, content) in new[] { ("deep", Deep()), ("attributes", Attributes()) })
            {
                Assert.Equal("result", await other.PublishAsync(node, $"{id}-{name}", content));
            }
            await bobs.PublishAsync(service, node, id, MicroblogNode.Entry(id));
        }

        async Task CheckEventsAsync(string id)
        {
            var ids = new List<(string, bool)>();
            while (ids.Count < 3)
            {
                var item = await events.Reader.ReadAsync();
                ids.Add((item.Id, item.IsOverLimit));
            }
            Assert.Equal([($"{id}-deep", true), ($"{id}-attributes", true), (id, false)], ids);
        }
    }

    private static void Take(PubSubEvent happened, string node, ChannelWriter<PubSubItem> items)
    {
        if (happened is PubSubEvent.Items published && published.Node == node)
        {
            foreach (var item in published.Published)
            {
                items.TryWrite(item);
            }
        }
    }

    private static string Deep() =>
        Entry(
            string.Concat(Enumerable.Repeat($"<{Quote}>", 110))
                + "x"
                + string.Concat(Enumerable.Repeat($"</{Quote}>", 110))
        );

    private static string Attributes() =>
        Entry($"<p{string.Concat(Enumerable.Range(0, 300).Select(i => $" data-a{i}='x'"))}>x</p>");

    private static string Entry(string content) =>
        "<entry xmlns='http://www.w3.org/2005/Atom'><title>beyond</title><content type='xhtml'>"
        + $"<div xmlns='http://www.w3.org/1999/xhtml'>{content}</div></content></entry>";
}
