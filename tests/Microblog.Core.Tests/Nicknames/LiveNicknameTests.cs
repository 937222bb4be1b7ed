using Microblog.Core.Posts;
using Microblog.Core.Tests.Accounts;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Accounts;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Sasl;
using Xunit;

namespace Microblog.Core.Tests.Nicknames;

/// <summary>A contact who gave themselves a name before the account signed in for the first time, and gives another one then.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0172 4")]
public sealed class LiveNicknameTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Contact_is_called_by_their_nickname_on_prosody()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await RunAsync(server);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Contact_is_called_by_their_nickname_on_ejabberd(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await RunAsync(server);
    }

    private static async Task RunAsync(XmppServer server)
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        var (own, bob) = (server.Account("alice"), server.Account("bob"));
        var password = new XmppCredentials.Password(server.Password);
        await using var elsewhere = await sessions.OpenAsync(bob, password, Stop);
        var profiles = new Xmpp.Profiles.Profiles(
            elsewhere.Session,
            new PersonalEventing(elsewhere.Session, elsewhere.PubSub)
        );
        await profiles.SetNicknameAsync("Bob the builder", "presence", Stop);
        await using var account = new TestAccount(own, await database.NewAccountAsync(own), database, sessions);
        account.Start(password);
        await UntilAsync(account.Session.Get<PersonNames>(), bob, "Bob the builder");

        await profiles.SetNicknameAsync("Bob", "presence", Stop);
        await UntilAsync(account.Session.Get<PersonNames>(), bob, "Bob");
    }

    private static async Task UntilAsync(PersonNames names, Jid person, string name)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (names.Of(person) != name)
        {
            await again.WaitForNextTickAsync(Stop);
        }
    }
}
