using System.Threading.Channels;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Roster;
using Xunit;
using ContactList = Microblog.Xmpp.Roster.Roster;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LiveRosterTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdMnesia)]
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
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    [Trait("Spec", "RFC 6121 2.6")]
    public async Task A_kept_list_follows_its_pushes_and_holds_after_the_next_sign_in(ServerKind kind)
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await servers.GetAsync(kind);
        var stranger = Jid.Parse($"{Guid.NewGuid():N}@example.org");
        var pushes = Channel.CreateUnbounded<RosterPush>();
        RosterCopy kept;
        await using (var first = await server.OpenAsync("carol"))
        {
            var list = new ContactList(first);
            list.Pushed += push => pushes.Writer.TryWrite(push);
            kept = await list.GetAsync(RosterCopy.Unknown, stop);
            Assert.NotNull(kept.Version);
            Assert.Contains(server.Account("alice"), kept.Contacts.Select(contact => contact.Address));
            await list.SetAsync(stranger, "A <name>", ["One", "Two"], stop);
            var push = await pushes.Reader.ReadAsync(stop);
            Assert.NotNull(push.Version);
            kept = kept.With(push);
        }
        await using var second = await server.OpenAsync("carol");
        var again = new ContactList(second);
        Assert.Same(kept, await again.GetAsync(kept, stop));
        var whole = await again.GetAsync(null, stop);
        Assert.Equal(
            kept.Contacts.OrderBy(contact => contact.Address.ToString()),
            whole.Contacts.OrderBy(contact => contact.Address.ToString())
        );
        var added = whole.Contacts.Single(contact => contact.Address == stranger);
        Assert.Equal("A <name>", added.Name);
        Assert.Equal(["One", "Two"], added.Groups.Order());
        await again.RemoveAsync(stranger, stop);
        Assert.DoesNotContain(stranger, (await again.GetAsync(kept, stop)).Contacts.Select(contact => contact.Address));
    }
}
