using System.Threading.Channels;
using Microblog.Xmpp.Blocking;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LiveBlockingTests(LiveServers servers)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberd)]
    public async Task Somebody_is_blocked_and_let_through_again_and_another_device_hears_of_it(ServerKind kind)
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
        var carol = server.Account("carol");
        await laptop!.UnblockAsync(carol, stop);
        Assert.DoesNotContain(carol, await phone!.GetAsync(stop));

        await laptop.BlockAsync(carol, stop);
        await changes.Reader.ReadAsync(stop);
        Assert.Contains(carol, await phone.GetAsync(stop));
        await laptop.UnblockAsync(carol, stop);
        await changes.Reader.ReadAsync(stop);
        Assert.DoesNotContain(carol, await phone.GetAsync(stop));
    }
}
