using Microblog.Core.Muting;
using Microblog.Core.Tests.Accounts;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Accounts;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Core.Tests.Muting.Servers;

/// <summary>Somebody of whom another program blocked devices, or the whole domain.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0191 4")]
public sealed class LiveUnblockTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Blocked_devices_are_unblocked_on_prosody()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await RunAsync(server);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Blocked_devices_are_unblocked_on_ejabberd(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await RunAsync(server);
    }

    private static async Task RunAsync(XmppServer server)
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        var (own, carol, far) = (server.Account("alice"), server.Account("carol"), Jid.Parse("zoe@far.example"));
        await using var elsewhere = await XmppSession.OpenAsync(server.OptionsFor("alice"), cancellation: Stop);
        var list = new BlockList(elsewhere);
        await list.BlockAsync([carol.WithResource("x"), carol.WithResource("y"), far.Server], Stop);
        await using var runtime = new TestAccount(own, await database.NewAccountAsync(own), database, sessions);
        var areHidden = UntilAsync(runtime.People, people => people.Has(carol) && people.Has(far));
        runtime.Start(new XmppCredentials.Password(server.Password));
        await areHidden;

        Assert.Equal(ShowResult.Shown, await runtime.People.ShowAsync(carol, Stop));
        Assert.Equal([far.Server], await list.GetAsync(Stop));
        Assert.Equal(ShowResult.DomainHidden, await runtime.People.ShowAsync(far, Stop));

        // Blocked with a device once more: the server's word comes as it changes.
        areHidden = UntilAsync(runtime.People, people => people.Has(carol));
        await list.BlockAsync([carol, carol.WithResource("x")], Stop);
        await areHidden;
        Assert.Equal(ShowResult.Shown, await runtime.People.ShowAsync(carol, Stop));
        Assert.Equal(ShowResult.Shown, await runtime.People.ShowAsync(far.Server, Stop));
        Assert.Empty(await list.GetAsync(Stop));
    }

    private static Task UntilAsync(MutedPeople people, Func<MutedPeople, bool> isSo)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        people.Changed += () =>
        {
            if (isSo(people))
            {
                done.TrySetResult();
            }
        };
        return done.Task.WaitAsync(Stop);
    }
}
