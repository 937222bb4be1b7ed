using System.Xml.Linq;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Accounts;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Accounts;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Sasl;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>A community whose node keeps nothing, on real servers.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0060 6.5.9.4")]
public sealed class UnkeptFeedServersTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Prosody_says_to_everybody_that_nothing_is_kept()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await ReadAsync(server, "persist_items", "bob", isTold: true);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia, "alice", true)]
    [InlineData(ServerKind.EjabberdSql, "alice", true)]
    [InlineData(ServerKind.EjabberdSql, "bob", false)]
    public async Task Ejabberd_says_so_to_the_owner(ServerKind kind, string reader, bool isTold)
    {
        var server = await servers.TakeAsync(kind);
        await ReadAsync(server, "max_items", reader, isTold);
    }

    private static async Task ReadAsync(XmppServer server, string field, string reader, bool isTold)
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        var password = new XmppCredentials.Password(server.Password);
        var account = await database.NewAccountAsync(server.Account(reader));
        await using var owner = await sessions.OpenAsync(server.Account("alice"), password, Stop);
        var garden = new FeedAddress(server.PubSub, "garden");
        var form = new Dictionary<string, string> { ["pubsub#" + field] = "0" };
        await owner.PubSub.CreateNodeAsync(garden.Service, garden.Node, form, Stop);

        await using (var runtime = NewRuntime())
        {
            runtime.Start(password);
            await runtime.FollowsAsync(FeedAddress.Microblog(server.Account("carol")));
            Assert.Equal(FollowResult.Following, await runtime.Follows.FollowAsync(garden, Stop));
            await using var home = await runtime.Timelines.OpenAsync(null, 20, Stop);
            await using var own = await runtime.Timelines.OpenAsync(garden, 20, Stop);
            await own.UntilAsync(now => now.AtEnd);
            Assert.Equal(isTold, runtime.Unkept.Contains(garden));
            await home.UntilAsync(now => now.AtEnd);
            Assert.Empty(home.Snapshot.Troubles);
            Assert.Empty(own.Snapshot.Troubles);

            await PublishAsync("Asters");
            await own.UntilAsync(now => now.Posts.Count + now.UnreadCount == 1);
            if (isTold)
            {
                await runtime.Timelines.MarkStaleAsync(garden, Stop);
                await PublishAsync("Beans");
                await own.UntilAsync(now => now.Posts.Count + now.UnreadCount == 2);
                await own.ShowNewAsync(Stop);
                await own.ShowsAsync("Beans", "Asters");
            }
        }
        await using (var runtime = NewRuntime())
        {
            runtime.Start(password);
            await using var own = await runtime.Timelines.OpenAsync(garden, 20, Stop);
            await own.UntilAsync(now => now is { AtEnd: true, Posts.Count: 0 });
            Assert.Empty(own.Snapshot.Troubles);
            Assert.Equal(isTold, runtime.Unkept.Contains(garden));
        }

        TestAccount NewRuntime() => new(server.Account(reader), account, database, sessions);

        Task<string> PublishAsync(string title)
        {
            XNamespace atom = "http://www.w3.org/2005/Atom";
            var now = DateTimeOffset.UtcNow.ToString("O");
            var entry = new XElement(
                atom + "entry",
                new XElement(atom + "title", title),
                new XElement(atom + "published", now),
                new XElement(atom + "updated", now)
            );
            return owner.PubSub.PublishAsync(garden.Service, garden.Node, title, entry, null, Stop);
        }
    }
}
