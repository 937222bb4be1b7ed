using System.Threading.Channels;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Roster;
using Xunit;
using ContactList = Microblog.Xmpp.Roster.Roster;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LiveRosterTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberd)]
    public async Task A_stranger_asks_and_becomes_a_contact(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        var requests = Channel.CreateUnbounded<Jid>();
        var changes = Channel.CreateUnbounded<Contact>();
        ContactList? bobs = null;
        ContactList? daves = null;
        await using var bob = await server.OpenAsync(
            "bob",
            session =>
            {
                bobs = new ContactList(session);
                bobs.SubscriptionRequested += jid => requests.Writer.TryWrite(jid);
            }
        );
        await using var dave = await server.OpenAsync(
            "dave",
            session =>
            {
                daves = new ContactList(session);
                daves.Changed += contact => changes.Writer.TryWrite(contact);
            }
        );
        Assert.Contains(await bobs!.GetAsync(), c => c is { Subscription: "both", Address.Local: "alice" });
        Assert.Empty(await daves!.GetAsync());
        await daves.RequestSubscriptionAsync(server.Account("bob"));
        Assert.Equal(server.Account("dave"), await requests.Reader.ReadAsync());
        await bobs.ApproveAsync(server.Account("dave"));
        Contact change;
        do
        {
            change = await changes.Reader.ReadAsync();
        } while (change.Subscription != "to");
        Assert.Equal(server.Account("bob"), change.Address);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task The_server_names_its_services(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync("alice");
        var discovery = new ServiceDiscovery(session);
        var items = await discovery.GetItemsAsync(Jid.Parse(server.Host));
        Assert.Contains(server.PubSub, items.Select(item => item.Address));
        var info = await discovery.GetInfoAsync(server.PubSub);
        Assert.Contains(info.Identities, identity => identity is { Category: "pubsub", Type: "service" });
        Assert.Contains("http://jabber.org/protocol/pubsub", info.Features);
    }
}
