using System.Threading.Channels;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Blocking;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LiveBlockingTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdMnesia)]
    public async Task Blocking_and_unblocking_reach_another_device(ServerKind kind)
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await servers.GetAsync(kind);
        var changes = Channel.CreateUnbounded<bool>();
        BlockList? laptop = null;
        BlockList? phone = null;
        await using var first = await server.OpenAsync("alice", session => laptop = new BlockList(session));
        await using var second = await server.OpenAsync(
            "alice",
            session =>
            {
                phone = new BlockList(session);
                phone.Changed += () => changes.Writer.TryWrite(true);
            }
        );
        // Nobody's contact: other tests watch those meanwhile.
        var dave = server.Account("dave");
        await laptop!.UnblockAsync(dave, stop);
        Assert.DoesNotContain(dave, await phone!.GetAsync(stop));

        await laptop.BlockAsync(dave, stop);
        await changes.Reader.ReadAsync(stop);
        Assert.Contains(dave, await phone.GetAsync(stop));
        await laptop.UnblockAsync(dave, stop);
        await changes.Reader.ReadAsync(stop);
        Assert.DoesNotContain(dave, await phone.GetAsync(stop));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [Trait("Spec", "XEP-0191 3.3-3.5")]
    public async Task Several_are_blocked_at_once_and_another_device_hears_who(ServerKind kind)
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await servers.GetAsync(kind);
        var pushes = Channel.CreateUnbounded<BlockingPush>();
        BlockList? phone = null;
        await using var first = await server.OpenAsync("bob");
        await using var second = await server.OpenAsync(
            "bob",
            session =>
            {
                phone = new BlockList(session);
                phone.Pushed += push => pushes.Writer.TryWrite(push);
            }
        );
        var laptop = new BlockList(first);
        await laptop.UnblockAllAsync(stop);
        // Prosody pushes to who has asked for the list.
        Assert.Empty(await phone!.GetAsync(stop));
        Jid[] blocked = [server.Account("dave"), Jid.Parse("spam.example")];
        await laptop.BlockAsync(blocked, stop);
        await laptop.UnblockAsync([blocked[1]], stop);
        await laptop.UnblockAllAsync(stop);
        var heard = new List<Jid>();
        while (heard.Count < blocked.Length)
        {
            // Before that, ejabberd tells everybody that nobody was blocked.
            if (await pushes.Reader.ReadAsync(stop) is BlockingPush.Blocked more)
            {
                heard.AddRange(more.Addresses);
            }
        }
        Assert.Equal(blocked.ToHashSet(), heard.ToHashSet());
        Assert.Equal(
            [blocked[1]],
            Assert.IsType<BlockingPush.Unblocked>(await pushes.Reader.ReadAsync(stop)).Addresses
        );
        // Nobody any more: said so, or by name.
        var last = await pushes.Reader.ReadAsync(stop);
        Assert.True(
            last is BlockingPush.UnblockedAll || (last is BlockingPush.Unblocked one && one.Addresses[0] == blocked[0])
        );
        Assert.Empty(await phone.GetAsync(stop));
    }
}
