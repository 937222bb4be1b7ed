using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

public sealed class AccountTimelinesTests
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(Paging.None)]
    [InlineData(Paging.Ascending)]
    [InlineData(Paging.Descending)]
    public async Task Publishing_editing_and_taking_back_reach_an_open_window(Paging paging)
    {
        await using var world = await AccountWorld.CreateAsync(paging);
        world.Server.Put(Jo, "old", world.Entry("Old", 10));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("Old");
        await window.UntilAsync(snapshot => snapshot.AtEnd);

        world.Server.Publish(Jo, "new", world.Entry("New", 20));
        await window.ShowsAsync("Old", "New");
        world.Server.Publish(Jo, "new", world.Entry("Newer", 20));
        await window.ShowsAsync("Old", "Newer");
        world.Server.Remove(Jo, "old");
        world.Server.Tell(new PubSubEvent.Retract(Jo.Service, Jo.Node, false, ["old"]));
        await window.ShowsAsync("Newer");
        world.Server.Remove(Jo, "new");
        world.Server.Tell(new PubSubEvent.Purge(Jo.Service, Jo.Node, false));
        await window.ShowsAsync();
        world.Server.Publish(Jo, "again", world.Entry("Again"));
        await window.UntilAsync(snapshot => snapshot.UnreadCount == 1);
        await window.ShowNewAsync(Stop);
        await window.ShowsAsync("Again");
        world.Server.Delete(Jo);
        world.Server.Tell(new PubSubEvent.Delete(Jo.Service, Jo.Node, false));
        await window.ShowsAsync();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(Paging.None)]
    [InlineData(Paging.Ascending)]
    [InlineData(Paging.Descending)]
    public async Task Scrolling_to_the_end_shows_every_post_once_and_the_newest_first(Paging paging)
    {
        await using var world = await AccountWorld.CreateAsync(paging);
        for (var index = 0; index < 130; index++)
        {
            var feed = AccountWorld.Person($"person{index % 3}");
            world.Server.Put(feed, $"i{index}", world.Entry($"Post {index}", 200 - index));
        }
        await world.ConnectAsync([.. Enumerable.Range(0, 3).Select(index => AccountWorld.Person($"person{index}"))]);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.FirstScreen.WaitAsync(Stop);
        while (!window.Snapshot.AtEnd)
        {
            await window.OlderAsync(20, Stop);
        }
        Assert.Equal(
            Enumerable.Range(0, 130).Reverse().Select(index => $"Post {index}"),
            window.Snapshot.Posts.Select(post => post.Text)
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task On_the_first_visit_the_newest_posts_come_first_whoever_answers_first()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "j", world.Entry("Older", 2));
        world.Server.Put(Ann, "a", world.Entry("Newest", 1));
        var gate = new TaskCompletionSource();
        world.Server.Before = (request, stop) => request.Feed == Ann ? gate.Task.WaitAsync(stop) : Task.CompletedTask;
        var came = world.ChangeOfAsync(Jo);
        await world.ConnectAsync(Jo, Ann);
        await using var early = await world.Timelines.OpenAsync(null, 20, Stop);
        await came;
        await using var late = await world.Timelines.OpenAsync(null, 20, Stop);
        Assert.Empty(early.Snapshot.Posts);
        Assert.Empty(late.Snapshot.Posts);

        gate.SetResult();
        foreach (var window in new[] { early, late })
        {
            var snapshot = await window.ShowsAsync("Newest", "Older");
            Assert.Equal(0, snapshot.UnreadCount);
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_window_that_was_opened_before_the_connection_fills_when_it_is_there()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "j", world.Entry("Jo", 1));
        await world.Timelines.FollowAsync(Jo, home: true, Stop);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await world.ConnectAsync();
        await window.ShowsAsync("Jo");
        await window.UntilAsync(snapshot => snapshot.AtEnd);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_event_without_its_payload_asks_for_the_item_by_id()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        world.Server.Put(Jo, "a", world.Entry("A"));
        world.Server.Tell(new PubSubEvent.Items(Jo.Service, Jo.Node, false, [new PubSubItem("a", null, null)]));
        await window.ShowsAsync("A");
        Assert.Equal("a", Assert.Single(world.Server.Of("item")).ItemId);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_same_event_twice_is_one_post()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        world.Server.Publish(Jo, "a", world.Entry("A", 1));
        world.Server.Publish(Jo, "a", world.Entry("A", 1));
        world.Server.Publish(Jo, "b", world.Entry("B", 2));
        await window.ShowsAsync("A", "B");
        Assert.Empty(world.Server.Of("item"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_event_of_a_feed_that_is_not_followed_is_nothing()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        world.Server.Publish(Ann, "x", world.Entry("Unasked"));
        world.Server.Publish(Jo, "a", world.Entry("A", 1));
        await window.ShowsAsync("A");
        await world.SettleAsync();
        Assert.Equal(0, window.Snapshot.UnreadCount);
        Assert.Null(world.Timelines.Find(Ann));
        await using var context = world.Database.Open();
        Assert.Equal(["a"], context.Entries.Select(entry => entry.ItemId));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_reply_shows_what_it_answers_and_is_counted_there()
    {
        await using var world = await AccountWorld.CreateAsync();
        var comments = new FeedAddress(Jo.Service, FeedAddress.CommentsPrefix + "a");
        world.Server.Put(Jo, "a", world.Entry("The mill turns", 5, comments: comments));
        world.Server.Make(comments);
        await world.ConnectAsync(Jo, comments);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("The mill turns");
        var parent = new PostAddress(Jo, "a");
        world.Server.Publish(comments, "r", world.Entry("Lovely", 6, parent));
        var snapshot = await window.UntilAsync(now => now.Posts is [{ ReplyCount: 1 }, { Parent: not null }]);
        Assert.Equal(new PostPreview(parent, "jo", "The mill turns"), snapshot.Posts[1].Parent);
        world.Server.Remove(comments, "r");
        world.Server.Tell(new PubSubEvent.Retract(comments.Service, comments.Node, false, ["r"]));
        await window.UntilAsync(now => now.Posts is [{ ReplyCount: 0 }]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Closing_the_account_ends_pending_calls()
    {
        var world = await AccountWorld.CreateAsync();
        using var gate = new ManualResetEventSlim();
        await world.ConnectAsync(Jo);
        world.Timelines.Post(
            Jo,
            () =>
            {
                gate.Wait(Stop);
                return new FeedEvent.Cleared();
            }
        );
        var waiting = world.Timelines.FollowAsync(Ann, home: true, Stop);
        var closed = world.DisposeAsync().AsTask();
        gate.Set();
        await closed;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            waiting.WaitAsync(TimeSpan.FromSeconds(10), Stop)
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Cached_posts_are_shown_without_a_connection()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A"));
        await world.ConnectAsync(Jo);
        await using (var window = await world.Timelines.OpenAsync(null, 20, Stop))
        {
            await window.ShowsAsync("A");
        }
        await world.Timelines.DisconnectAsync(Stop);
        await using var again = await world.Timelines.OpenAsync(null, 20, Stop);
        await again.ShowsAsync("A");
        Assert.False(again.Snapshot.Loading);
    }
}
