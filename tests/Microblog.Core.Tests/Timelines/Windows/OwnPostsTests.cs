using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Windows;

/// <summary>What the reader publishes is in sight, whatever waits above.</summary>
public sealed class OwnPostsTests
{
    private const int Timeout = 60_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = Timeout)]
    public async Task Own_post_stays_in_sight_while_posts_of_others_wait()
    {
        await using var world = await AccountWorld.CreateAsync();
        await using var window = await OpenWithOneWaitingAsync(world);
        await SendAsync(world, "mine", "Mine");
        var now = await window.UntilAsync(now => now.Own.Count == 1);
        Assert.Equal(["Mine"], now.Own.Select(post => post.Text));
        Assert.Equal((1, false), (now.UnreadCount, now.HasNewer));

        world.Time.Advance(TimeSpan.FromMinutes(1));
        world.Server.Publish(Jo, "c", world.Entry("Third"));
        now = await window.UntilAsync(now => now.UnreadCount == 2);
        Assert.Equal(["Mine"], now.Own.Select(post => post.Text));
        await window.ShowsAsync("First");

        await window.ShowNewAsync(Stop);
        now = await window.ShowsAsync("Third", "Mine", "Second", "First");
        Assert.Empty(now.Own);
        Assert.Equal(0, now.UnreadCount);
    }

    [Fact(Timeout = Timeout)]
    public async Task Own_post_of_another_device_is_in_sight_and_not_unread()
    {
        await using var world = await AccountWorld.CreateAsync();
        await using var window = await OpenWithOneWaitingAsync(world);
        world.Server.Publish(AccountWorld.OwnFeed, "mine", world.Entry("Mine"));
        var now = await window.UntilAsync(now => now.Own.Count == 1);
        Assert.Equal(1, now.UnreadCount);

        // Read again after a restart, it is not counted either.
        await using var other = await world.Timelines.OpenAsync(null, 20, await PlaceOfAsync(world, "a"), false, Stop);
        Assert.Equal(1, other.Snapshot.UnreadCount);
    }

    [Fact(Timeout = Timeout)]
    public async Task Own_post_takes_its_place_where_nothing_else_waits()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("First", 5));
        await world.ConnectAsync(Jo, AccountWorld.OwnFeed);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("First");
        await SendAsync(world, "mine", "Mine");
        var now = await window.ShowsAsync("Mine", "First");
        Assert.Empty(now.Own);
        Assert.Equal((0, false), (now.UnreadCount, now.HasNewer));
    }

    [Fact(Timeout = Timeout)]
    public async Task Own_post_in_sight_follows_its_edit_and_its_retract()
    {
        await using var world = await AccountWorld.CreateAsync();
        await using var window = await OpenWithOneWaitingAsync(world);
        await SendAsync(world, "mine", "Mine");
        await window.UntilAsync(now => now.Own.Count == 1);
        await SendAsync(world, "mine", "Mine, better");
        await window.UntilAsync(now => now.Own is [{ Text: "Mine, better" }]);
        world.Server.Remove(AccountWorld.OwnFeed, "mine");
        world.Server.Tell(
            new PubSubEvent.Retract(AccountWorld.OwnFeed.Service, AccountWorld.OwnFeed.Node, false, ["mine"])
        );
        var now = await window.UntilAsync(now => now.Own.Count == 0);
        Assert.Equal(1, now.UnreadCount);
    }

    [Fact(Timeout = Timeout)]
    public async Task Edit_with_another_date_leaves_the_post_where_it_was_and_marks_it()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("First", 50));
        world.Server.Put(Jo, "b", world.Entry("Second", 40));
        await world.ConnectAsync(Jo, AccountWorld.OwnFeed);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        var before = (await window.ShowsAsync("Second", "First")).Posts[1];
        world.Time.Advance(TimeSpan.FromMinutes(1));
        // Another program writes the entry anew, with the time of the edit as both of its dates.
        world.Server.Publish(Jo, "a", world.Entry("First, edited"));
        var now = await window.ShowsAsync("Second", "First, edited");
        Assert.Equal((0, before.Published), (now.UnreadCount, now.Posts[1].Published));
        Assert.NotNull(now.Posts[1].Edited);
    }

    private static async Task<TimelineWindow> OpenWithOneWaitingAsync(AccountWorld world)
    {
        world.Server.Put(Jo, "a", world.Entry("First", 5));
        await world.ConnectAsync(Jo, AccountWorld.OwnFeed);
        var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("First");
        world.Time.Advance(TimeSpan.FromMinutes(1));
        world.Server.Publish(Jo, "b", world.Entry("Second"));
        await window.UntilAsync(now => now.UnreadCount == 1);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        return window;
    }

    private static Task SendAsync(AccountWorld world, string id, string text)
    {
        var item = world.Server.Put(AccountWorld.OwnFeed, id, world.Entry(text));
        return world.Timelines.ConfirmAsync(
            new PostAddress(AccountWorld.OwnFeed, id),
            () => new FeedEvent.Published(ItemReader.ReadSent(AccountWorld.OwnFeed, item, AccountWorld.Own)),
            Stop
        );
    }

    private static async Task<ReadingPosition> PlaceOfAsync(AccountWorld world, string id)
    {
        await world.SettleAsync();
        var row = world.Timelines.Engine.Windows[0].Rows.Single(row => row.ItemId == id);
        return new ReadingPosition(row.Position, 0, row.Position);
    }
}
