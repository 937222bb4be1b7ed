using System.Threading.Channels;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
[Trait("Spec", "XEP-0198 5")]
public sealed class LiveReconnectTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task A_cut_connection_is_resumed_and_nothing_is_missed(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        var alices = new PubSubService(alice);
        var service = alice.Address.Bare;
        var node = await alices.CreateAsync(service);

        var connector = new CuttableConnector(server.StartTlsUri);
        var states = Channel.CreateUnbounded<SessionState>();
        var events = Channel.CreateUnbounded<PubSubEvent>();
        PubSubService? carols = null;
        await using var carol = await XmppSession.OpenAsync(
            server.OptionsFor("carol") with
            {
                ReconnectDelay = TimeSpan.FromSeconds(2),
            },
            connector,
            session =>
            {
                session.StateChanged += state => states.Writer.TryWrite(state);
                carols = new PubSubService(session);
                carols.EventReceived += e => _ = e.Node == node && events.Writer.TryWrite(e);
            },
            default
        );
        var address = carol.Address;
        await carols!.SubscribeAsync(service, node);
        Assert.Equal(new SessionState.Online(false), await states.Reader.ReadAsync());
        for (var round = 0; round < 3; round++)
        {
            connector.Cut();
            Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync());
            await alices.PublishAsync(service, node, $"item {round}", MicroblogNode.Entry("missed?"));
            carol.ReconnectNow();
            Assert.Equal(new SessionState.Online(true), await states.Reader.ReadAsync());
            var items = Assert.IsType<PubSubEvent.Items>(await events.Reader.ReadAsync());
            Assert.Equal($"item {round}", items.Published.Single().Id);
        }
        Assert.Equal(address, carol.Address);
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task A_server_that_was_killed_and_comes_back_is_found_again(ServerKind kind)
    {
        await using var server = await kind.LaunchAsync();
        var states = Channel.CreateUnbounded<SessionState>();
        await using var session = await server.OpenAsync(
            "alice",
            s => s.StateChanged += state => states.Writer.TryWrite(state),
            o => o with { MaxReconnectDelay = TimeSpan.FromSeconds(1) }
        );
        var pubSub = new PubSubService(session);
        var account = session.Address.Bare;
        var node = await pubSub.CreateAsync(account);
        Assert.Equal(new SessionState.Online(false), await states.Reader.ReadAsync());

        await server.KillAsync();
        Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync());
        await Assert.ThrowsAsync<SessionEndedException>(() => pubSub.GetConfigurationAsync(account, node));
        await server.StartAsync();
        SessionState state;
        do
        {
            state = await states.Reader.ReadAsync();
        } while (state is SessionState.Reconnecting);
        Assert.Equal(new SessionState.Online(false), state);
        Assert.Equal("item", await pubSub.PublishAsync(account, node, "item", MicroblogNode.Entry("back")));
    }
}
