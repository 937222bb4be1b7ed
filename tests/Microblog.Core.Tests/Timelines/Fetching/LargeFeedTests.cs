using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Windows;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Fetching;

/// <summary>A feed on a server without pages whose newest N are more than one stanza may be.</summary>
public sealed class LargeFeedTests
{
    private const int TimeLimit = 60_000;
    private const int Items = 30;
    private static readonly FeedAddress Feed = new(Jid.Parse("pubsub.here.example"), "large");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_that_is_too_large_is_read_by_id_and_is_the_page_that_it_would_have_been(bool newestFirst)
    {
        var server = Server();
        var whole = await new FeedPager(server).ReadAsync(Request(20), Stop);
        (server.Fits, server.IdsNewestFirst) = (5, newestFirst);

        var parts = await new FeedPager(server).ReadAsync(Request(20), Stop);

        Assert.Null(parts.Failure);
        Assert.False(parts.HasSet);
        Assert.Equal(20, parts.Items.Count);
        Assert.Equal(whole.Items.Select(item => item.ItemId), parts.Items.Select(item => item.ItemId));
        Assert.Equal(whole.Items.Select(item => item.Version), parts.Items.Select(item => item.Version));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Page_that_fits_is_asked_for_once_and_in_the_usual_way()
    {
        var server = Server();
        server.Fits = 20;

        await new FeedPager(server).ReadAsync(Request(20), Stop);

        Assert.Single(server.Of("items"));
        Assert.Empty(server.Of("ids"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Items_come_in_small_groups_that_fit()
    {
        var server = Server();
        server.Fits = 3;

        var reply = await new FeedPager(server).ReadAsync(Request(20), Stop);

        Assert.Equal(20, reply.Items.Count);
        // Groups of 8 and of 4 do not fit; ten of 2 do.
        Assert.Equal(12, server.Of("item").Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Item_that_is_retracted_meanwhile_makes_room_for_the_next_older_one()
    {
        var server = Server();
        server.Fits = 5;
        server.Before = (request, _) =>
        {
            if (request.Kind == "item")
            {
                server.Before = null;
                server.Remove(Feed, "i29");
            }
            return Task.CompletedTask;
        };

        var reply = await new FeedPager(server).ReadAsync(Request(20), Stop);

        Assert.Equal(20, reply.Items.Count);
        Assert.DoesNotContain("i29", reply.Items.Select(item => item.ItemId));
        Assert.Equal("i09", reply.Items[0].ItemId);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Item_that_does_not_fit_by_itself_costs_no_other()
    {
        var server = Server();
        server.Fits = 5;
        server.TooLarge.Add("i25");

        var reply = await new FeedPager(server).ReadAsync(Request(20), Stop);

        Assert.Equal(20, reply.Items.Count);
        Assert.Equal(["i25"], reply.Items.Where(item => item.Content is null).Select(item => item.ItemId));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("ids")]
    [InlineData("item")]
    public async Task Feed_whose_server_refuses_that_is_too_large_and_is_not_asked_again_and_again(string refused)
    {
        var server = Server();
        server.Fits = 5;
        server.Before = (request, _) =>
            request.Kind == refused ? Task.FromException(MemoryPubSub.Refusal("forbidden")) : Task.CompletedTask;

        var reply = await new FeedPager(server).ReadAsync(Request(20), Stop);

        Assert.Equal(FeedFailure.TooLarge, reply.Failure);
        Assert.InRange(server.Of("items").Count, 1, 2);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reader_sees_what_could_be_read_and_why_there_is_no_more()
    {
        await using var world = await AccountWorld.CreateAsync(Paging.None);
        Fill(world.Server);
        world.Server.Fits = 25;
        world.Server.Before = (request, _) =>
            request.Kind == "ids" ? Task.FromException(MemoryPubSub.Refusal("forbidden")) : Task.CompletedTask;
        await world.ConnectAsync();
        await using var window = await world.Timelines.OpenAsync(Feed, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.Posts.Count == 20);

        await window.OlderAsync(20, Stop);
        await window.UntilAsync(snapshot => snapshot.Troubles.Count > 0);

        Assert.Equal(new FeedTrouble(Feed, FeedFailure.TooLarge), Assert.Single(window.Snapshot.Troubles));
        Assert.Equal(20, window.Snapshot.Posts.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reader_scrolls_to_the_end_of_a_feed_that_comes_in_parts()
    {
        await using var world = await AccountWorld.CreateAsync(Paging.None);
        Fill(world.Server);
        world.Server.Fits = 7;
        await world.ConnectAsync();
        await using var window = await world.Timelines.OpenAsync(Feed, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.Posts.Count == 20);

        await window.OlderAsync(20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);

        Assert.Equal(
            Enumerable.Range(0, Items).Reverse().Select(number => $"i{number:D2}"),
            window.Snapshot.Posts.Select(post => post.Address.ItemId)
        );
        Assert.Empty(window.Snapshot.Troubles);
    }

    /// <summary>Prosody has no pages; here a stanza may have 64 KiB instead of 10 MiB.</summary>
    [Fact(Timeout = 120_000)]
    [Trait("Category", "Server")]
    public async Task On_prosody_a_feed_is_read_that_no_stanza_holds()
    {
        await using var server = await ProsodyServer.LaunchAsync();
        await using var alice = await XmppSession.OpenAsync(server.OptionsFor("alice"), cancellation: Stop);
        var writer = new PubSubService(alice);
        foreach (var feed in new[] { new FeedAddress(server.PubSub, "large"), FeedAddress.Microblog(alice.Address) })
        {
            await writer.CreateNodeAsync(
                feed.Service,
                feed.Node,
                new Dictionary<string, string>
                {
                    ["pubsub#persist_items"] = "true",
                    ["pubsub#max_items"] = "100",
                    ["pubsub#access_model"] = "open",
                },
                Stop
            );
            for (var number = 0; number < Items; number++)
            {
                var entry = Entry($"{number} {new string('x', 8_000)}", number);
                await writer.PublishAsync(feed.Service, feed.Node, $"i{number:D2}", entry, cancellation: Stop);
            }
            var options = server.OptionsFor("bob") with { MaxStanzaBytes = 64 * 1024 };
            await using var bob = await XmppSession.OpenAsync(options, cancellation: Stop);
            var ended = new List<SessionState>();
            bob.StateChanged += ended.Add;

            var reply = await new FeedPager(new PubSubService(bob)).ReadAsync(Request(25, feed), Stop);

            Assert.Null(reply.Failure);
            Assert.Equal(
                Enumerable.Range(5, 25).Select(number => $"i{number:D2}"),
                reply.Items.Select(item => item.ItemId)
            );
            Assert.All(reply.Items, item => Assert.True(item.Shown));
            Assert.Empty(ended);
        }
    }

    private static FeedRequest Request(int items, FeedAddress? feed = null) =>
        new()
        {
            FeedId = 1,
            Feed = feed ?? Feed,
            MaxItems = items,
            PageSize = 20,
        };

    private static MemoryPubSub Server()
    {
        var server = new MemoryPubSub(AccountWorld.Own, Paging.None);
        Fill(server);
        return server;
    }

    private static void Fill(MemoryPubSub server)
    {
        server.Make(Feed);
        for (var number = 0; number < Items; number++)
        {
            server.Put(Feed, $"i{number:D2}", Entry($"Post {number}", number));
        }
    }

    private static XElement Entry(string title, int number)
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var published = new DateTimeOffset(2026, 6, 1, 9, number, 0, TimeSpan.Zero).ToString(
            "O",
            CultureInfo.InvariantCulture
        );
        return new XElement(
            atom + "entry",
            new XElement(atom + "title", title),
            new XElement(atom + "published", published),
            new XElement(atom + "updated", published)
        );
    }
}
