using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Posts of one second stand in the order that the server keeps, whichever way they came.</summary>
public sealed class SameSecondTests
{
    private const int Timeout = 60_000;
    private const string Second = "2026-05-20T10:00:00Z";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = Timeout)]
    [InlineData(Paging.None, Second)]
    [InlineData(Paging.Ascending, Second)]
    [InlineData(Paging.Descending, Second)]
    [InlineData(Paging.None, null)]
    [InlineData(Paging.Ascending, null)]
    [InlineData(Paging.Descending, null)]
    [InlineData(Paging.None, "2999-01-01T00:00:00Z")]
    public async Task Posts_that_are_read_stand_in_the_servers_order(Paging paging, string? date)
    {
        await using var world = await AccountWorld.CreateAsync(paging);
        for (var number = 0; number < 50; number++)
        {
            world.Server.Put(Jo, $"n{number}", Entry(number, date));
        }
        await world.ConnectAsync(Jo);
        Assert.Equal(Newest(50), await ReadAsync(world));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(Paging.None, Second)]
    [InlineData(Paging.Ascending, Second)]
    [InlineData(Paging.Ascending, null)]
    public async Task Posts_that_come_live_stand_in_the_order_of_their_arrival(Paging paging, string? date)
    {
        await using var world = await AccountWorld.CreateAsync(paging);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now.AtEnd);
        for (var number = 0; number < 12; number++)
        {
            world.Server.Publish(Jo, $"n{number}", Entry(number, date));
        }
        // Below a post of later: the newest of the feed does not decide.
        world.Server.Publish(Jo, "later", world.Entry("later"));
        for (var number = 12; number < 15; number++)
        {
            world.Server.Publish(Jo, $"n{number}", Entry(number, Second));
        }
        await world.SettleAsync();
        string[] expected = date is null ? ["later", .. Newest(12), "n14", "n13", "n12"] : ["later", .. Newest(15)];
        Assert.Equal(expected.Order(), (await ReadAsync(world)).Order());
        Assert.Equal(expected.Where(text => text != "later"), (await ReadAsync(world)).Where(text => text != "later"));
    }

    [Fact(Timeout = Timeout)]
    [Trait("Category", RandomCases.Category)]
    public Task Posts_come_live_and_by_pages_and_stand_in_the_servers_order() =>
        Gen.Select(Gen.Enum<Paging>(), Gen.Select(Gen.Int[1, 30], Gen.Bool).List[1, 6])
            .HoldsAsync(
                async (paging, parts) =>
                {
                    await using var world = await AccountWorld.CreateAsync(paging);
                    // The server takes all that follows for made now, whatever date it has.
                    world.Server.Put(Ann, "now", world.Entry("now"));
                    await world.ConnectAsync(Jo);
                    var count = 0;
                    foreach (var (size, isLive) in parts)
                    {
                        for (var index = 0; index < size; index++, count++)
                        {
                            var (id, entry) = ($"n{count}", Entry(count, Second));
                            if (isLive)
                            {
                                world.Server.Publish(Jo, id, entry);
                            }
                            else
                            {
                                world.Server.Put(Jo, id, entry);
                            }
                        }
                        await world.SettleAsync();
                        if (size % 2 == 0)
                        {
                            await world.Timelines.ConnectAsync(new FeedPager(world.Server), Stop);
                            await ReadAsync(world);
                        }
                    }
                    await world.Timelines.ConnectAsync(new FeedPager(world.Server), Stop);
                    Assert.Equal(Newest(count), await ReadAsync(world));
                },
                count: 30
            );

    [Fact(Timeout = Timeout)]
    public async Task Replies_of_one_second_stand_in_the_order_of_their_arrival()
    {
        await using var world = await AccountWorld.CreateAsync();
        var comments = new FeedAddress(Jo.Service, FeedAddress.CommentsPrefix + "a");
        world.Server.Put(Jo, "a", world.Entry("First", 5, comments: comments));
        for (var number = 0; number < 12; number++)
        {
            world.Server.Put(comments, $"n{number}", Entry(number, Second));
        }
        await world.ConnectAsync(Jo);
        await using var thread = await LiveThread.OpenAsync(
            world.Timelines,
            new(Jo, "a"),
            _ => true,
            (_, _) => Task.CompletedTask,
            Stop
        );
        var now = await thread.UntilAsync(now => now is { LoadingReplies: false, Replies.Count: 12 });
        Assert.Equal(Newest(12).Reverse(), now.Replies.Select(reply => reply.Post.Text));
    }

    private static XElement Entry(int number, string? date) =>
        new(
            Atom + "entry",
            new XElement(Atom + "title", string.Create(CultureInfo.InvariantCulture, $"n{number}")),
            date is null ? null : new XElement(Atom + "published", date)
        );

    private static IEnumerable<string> Newest(int count) => Enumerable.Range(0, count).Reverse().Select(n => $"n{n}");

    /// <summary>All of home, newest first.</summary>
    private static async Task<IReadOnlyList<string>> ReadAsync(AccountWorld world)
    {
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        while (!(await window.UntilAsync(now => now is { CatchUp: null, LoadingOlder: false })).AtEnd)
        {
            await window.OlderAsync(20, Stop);
        }
        return [.. window.Snapshot.Posts.Select(post => post.Text)];
    }
}
