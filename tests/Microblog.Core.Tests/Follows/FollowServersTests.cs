using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Accounts;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Accounts;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Sasl;
using Xunit;

namespace Microblog.Core.Tests.Follows;

/// <summary>Follows that another program of the same person makes and ends.</summary>
[Trait("Category", "Server")]
[Trait("Spec", "XEP-0060 5.6, XEP-0330")]
public sealed class FollowServersTests(SharedServers servers)
{
    private const int TimeLimit = 180_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task On_prosody_they_are_the_follows_of_this_one()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        await FollowElsewhereAsync(server);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task On_ejabberd_they_are_the_follows_of_this_one(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await FollowElsewhereAsync(server);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task On_prosody_that_keeps_three_items_all_six_stay_followed()
    {
        await using var server = await ProsodyServer.LaunchAsync(maxItems: 3);
        await FollowSixAsync(server);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(EjabberdStore.Mnesia)]
    [InlineData(EjabberdStore.Sql)]
    public async Task On_ejabberd_that_keeps_three_items_all_six_stay_followed(EjabberdStore store)
    {
        await using var server = await EjabberdServer.LaunchAsync(store, maxItems: 3);
        await FollowSixAsync(server);
    }

    private static async Task FollowSixAsync(XmppServer server)
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        var (own, password) = (server.Account("alice"), new XmppCredentials.Password(server.Password));
        var account = await database.NewAccountAsync(own);
        await using var elsewhere = await sessions.OpenAsync(own, password, Stop);
        FeedAddress[] feeds =
        [
            .. Enumerable.Range(1, 6).Select(index => new FeedAddress(server.PubSub, $"feed{index}")),
        ];
        var marker = new FeedAddress(server.PubSub, "marker");
        foreach (var feed in feeds.Append(marker))
        {
            var form = new Dictionary<string, string>
            {
                ["pubsub#max_items"] = "max",
                ["pubsub#title"] = $"The {feed.Node} club",
            };
            await elsewhere.PubSub.CreateNodeAsync(feed.Service, feed.Node, form, Stop);
        }

        await using (var runtime = NewRuntime())
        {
            runtime.Start(password);
            // A contact: the connection is there.
            await runtime.FollowsAsync(FeedAddress.Microblog(server.Account("bob")));
            foreach (var feed in feeds)
            {
                Assert.Equal(FollowResult.Following, await runtime.Follows.FollowAsync(feed, Stop));
                await runtime.Follows.TakeListAsync(Stop);
            }
            Assert.Empty(feeds.Except(runtime.Follows.All.Select(follow => follow.Feed)));
            Assert.All(
                feeds,
                feed =>
                    Assert.Contains(runtime.Follows.All, one => one.Feed == feed && one.Name == $"The {feed.Node} club")
            );
        }
        var page = await elsewhere.PubSub.GetItemsAsync(own, SubscriptionList.Node, 100, 100, "", Stop);
        Assert.Equal(3, page.Items.Count);
        await elsewhere.PubSub.SubscribeAsync(marker.Service, marker.Node, Stop);
        await using (var runtime = NewRuntime())
        {
            runtime.Start(password);
            // Subscriptions are read after the list.
            await runtime.FollowsAsync(marker);
            Assert.Empty(feeds.Except(runtime.Follows.All.Select(follow => follow.Feed)));
        }

        TestAccount NewRuntime() => new(own, account, database, sessions);
    }

    private static async Task FollowElsewhereAsync(XmppServer server)
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        using var sessions = Runtimes.Sessions(server);
        var (own, password) = (server.Account("alice"), new XmppCredentials.Password(server.Password));
        var account = await database.NewAccountAsync(own);
        var (subscribed, listed) = (new FeedAddress(server.PubSub, "news"), new FeedAddress(server.PubSub, "weather"));
        var (oldest, newest) = (new FeedAddress(server.PubSub, "oldest"), new FeedAddress(server.PubSub, "newest"));
        await using var elsewhere = await sessions.OpenAsync(own, password, Stop);
        var list = new SubscriptionList(own, elsewhere.PubSub);
        foreach (var feed in new[] { subscribed, listed, oldest, newest })
        {
            await elsewhere.PubSub.CreateNodeAsync(feed.Service, feed.Node, new Dictionary<string, string>(), Stop);
        }
        await elsewhere.PubSub.SubscribeAsync(subscribed.Service, subscribed.Node, Stop);
        foreach (var feed in new[] { oldest, listed, newest })
        {
            await list.AddAsync(feed, null, Stop);
        }

        await using (var runtime = NewRuntime())
        {
            runtime.Start(password);
            await runtime.FollowsAsync(listed);
            await runtime.FollowsAsync(newest);
            await runtime.FollowsAsync(subscribed);
            await runtime.Follows.UnfollowAsync(subscribed, Stop);
            Assert.DoesNotContain(subscribed.Node, await SubscribedAsync());
        }
        await list.RemoveAsync(listed, Stop);
        await using (var runtime = NewRuntime())
        {
            runtime.Start(password);
            // An older one is still listed: it was taken off, and not lost.
            await runtime.FollowsNoMoreAsync(listed);
            Assert.DoesNotContain(subscribed, runtime.Follows.All.Select(follow => follow.Feed));
            Assert.Contains(
                FeedAddress.Microblog(server.Account("bob")),
                runtime.Follows.All.Select(follow => follow.Feed)
            );
        }

        TestAccount NewRuntime() => new(own, account, database, sessions);

        async Task<IEnumerable<string>> SubscribedAsync() =>
            (await elsewhere.PubSub.GetSubscriptionsAsync(server.PubSub, Stop)).Select(one => one.Node);
    }
}
