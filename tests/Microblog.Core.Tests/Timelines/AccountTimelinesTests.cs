using System.Xml.Linq;
using Microblog.Core.Feeds;
using Microblog.Core.Posts;
using Microblog.Core.Tests.Feeds;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

public sealed class AccountTimelinesTests
{
    private const int Patience = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
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
        await window.UntilAsync(snapshot => snapshot.Waiting == 1);
        await window.ShowNewAsync(Stop);
        await window.ShowsAsync("Again");
        world.Server.Delete(Jo);
        world.Server.Tell(new PubSubEvent.Delete(Jo.Service, Jo.Node, false));
        await window.ShowsAsync();
    }

    [Theory(Timeout = Patience)]
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

    [Fact(Timeout = Patience)]
    public async Task On_the_first_visit_the_newest_posts_come_first_whoever_answers_first()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "j", world.Entry("Older", 2));
        world.Server.Put(Ann, "a", world.Entry("Newest", 1));
        var gate = new TaskCompletionSource();
        world.Server.Before = (request, stop) => request.Feed == Ann ? gate.Task.WaitAsync(stop) : Task.CompletedTask;
        var came = world.ChangeOfAsync(Jo);
        await world.ConnectAsync(Jo, Ann);
        await came;
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        Assert.Empty(window.Snapshot.Posts);

        gate.SetResult();
        var snapshot = await window.ShowsAsync("Newest", "Older");
        Assert.Equal(0, snapshot.Waiting);
    }

    [Fact(Timeout = Patience)]
    public async Task A_feed_that_is_late_does_not_hold_up_the_first_screen_and_folds_in_later()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "j", world.Entry("Jo", 1));
        world.Server.Put(Ann, "a", world.Entry("Ann", 2));
        var (isOpen, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Server.Before = (request, stop) => (request.Feed == Ann ? gate : isOpen).Task.WaitAsync(stop);
        var came = world.ChangeOfAsync(Jo);
        await world.ConnectAsync(Jo, Ann);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        isOpen.SetResult();
        await came;
        await world.SettleAsync();
        Assert.Empty(window.Snapshot.Posts);
        Assert.True(window.Snapshot.Loading);

        world.Time.Advance(TimeSpan.FromMilliseconds(150));
        var first = await window.ShowsAsync("Jo");
        Assert.False(first.AtEnd);
        Assert.Equal(new CatchUpProgress(1, 2), first.CatchUp);
        gate.SetResult();
        await window.ShowsAsync("Jo", "Ann");
        Assert.Null((await window.UntilAsync(snapshot => snapshot.AtEnd)).CatchUp);
    }

    [Fact(Timeout = Patience)]
    public async Task When_patience_ends_requests_are_sent_in_the_place_of_those_under_way_and_no_more()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Enumerable.Range(0, 40).Select(index => AccountWorld.Person($"person{index}")).ToArray();
        foreach (var feed in feeds)
        {
            world.Server.Put(feed, "item", world.Entry("Post"));
        }
        var asked = 0;
        using var requests = new SemaphoreSlim(0);
        var gate = new TaskCompletionSource();
        world.Server.Before = (_, stop) =>
        {
            Interlocked.Increment(ref asked);
            requests.Release();
            return gate.Task.WaitAsync(stop);
        };
        await world.ConnectAsync(feeds);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        for (var index = 0; index < 8; index++)
        {
            await requests.WaitAsync(Stop);
        }
        Assert.Equal(8, asked);

        world.Time.Advance(TimeSpan.FromSeconds(1));
        for (var index = 0; index < 8; index++)
        {
            await requests.WaitAsync(Stop);
        }
        await world.SettleAsync();
        Assert.Equal(16, asked);

        gate.SetResult();
        // All posts are of the same moment: some lie above the first that came.
        await window.UntilAsync(snapshot => snapshot.Posts.Count + snapshot.Waiting == 40);
    }

    [Fact(Timeout = Patience)]
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

    [Fact(Timeout = Patience)]
    public async Task A_feed_that_fails_is_named_and_retry_heals_it()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "j", world.Entry("Jo", 1));
        world.Server.Put(Ann, "a", world.Entry("Ann", 2));
        Fail(world, Ann, new XmppTimeoutException("No answer."));
        await world.ConnectAsync(Jo, Ann);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        var snapshot = await window.UntilAsync(now => now is { Posts.Count: 1, Troubles.Count: 1 });
        Assert.Equal(new FeedTrouble(Ann, FeedFailure.NoAnswer), snapshot.Troubles[0]);
        Assert.False(snapshot.AtEnd);

        world.Server.Before = null;
        await window.RetryAsync(Ann, Stop);
        await window.ShowsAsync("Jo", "Ann");
        await window.UntilAsync(now => now.Troubles.Count == 0);
    }

    [Fact(Timeout = Patience)]
    public async Task A_feed_that_does_not_answer_is_tried_again_by_itself()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Ann, "a", world.Entry("Ann"));
        Fail(world, Ann, new XmppTimeoutException("No answer."));
        await world.ConnectAsync(Ann);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now.Troubles.Count == 1);
        world.Server.Before = null;
        await world.SettleAsync();
        world.Time.Advance(TimeSpan.FromSeconds(20));
        await window.ShowsAsync("Ann");
    }

    [Theory(Timeout = Patience)]
    [InlineData("urn:xmpp:microblog:0", "forbidden", null, FeedFailure.NeedsPresence)]
    [InlineData("garden", "forbidden", null, FeedFailure.Forbidden)]
    [InlineData("urn:xmpp:microblog:0", "not-authorized", "presence-subscription-required", FeedFailure.NeedsPresence)]
    [InlineData("garden", "not-authorized", "not-in-roster-group", FeedFailure.NeedsPresence)]
    [InlineData("urn:xmpp:microblog:0", "remote-server-timeout", null, FeedFailure.NoAnswer)]
    public async Task A_refusal_says_why(string node, string condition, string? more, FeedFailure expected)
    {
        await using var world = await AccountWorld.CreateAsync();
        var feed = new FeedAddress(Ann.Service, node);
        Fail(world, feed, MemoryPubSub.Refusal(condition, more is null ? [] : [more]));
        await world.ConnectAsync(feed);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        var snapshot = await window.UntilAsync(now => now.Troubles.Count == 1);
        Assert.Equal(expected, snapshot.Troubles[0].Reason);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Paging.None)]
    [InlineData(Paging.Ascending)]
    public async Task What_cannot_be_read_or_is_no_post_harms_nobody(Paging paging)
    {
        await using var world = await AccountWorld.CreateAsync(paging);
        world.Server.Put(Jo, "1", world.Entry("One", 9));
        world.Server.Put(Jo, "nothing", null);
        world.Server.Put(Jo, "0", world.Entry("Metadata", 8));
        world.Server.Put(Jo, "test_post", world.Entry("Probe", 7));
        world.Server.Put(Jo, "other", new XElement("{urn:other}thing"));
        world.Server.Put(Jo, "empty", new XElement("{http://www.w3.org/2005/Atom}entry"));
        var deep = new XElement("{http://www.w3.org/2005/Atom}entry");
        for (var (depth, at) = (0, deep); depth < 400; depth++)
        {
            var child = new XElement("{http://www.w3.org/1999/xhtml}div");
            at.Add(child);
            at = child;
        }
        world.Server.Put(Jo, "deep", deep);
        world.Server.Put(Jo, "2", world.Entry("Two", 6));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        await window.ShowsAsync("Two", "One");
        world.Server.Publish(Jo, "deep2", deep);
        world.Server.Publish(Jo, "0", world.Entry("Metadata, changed"));
        world.Server.Publish(Jo, "3", world.Entry("Three", 7));
        await window.ShowsAsync("Two", "Three", "One");
        Assert.Empty(window.Snapshot.Troubles);
    }

    [Fact(Timeout = Patience)]
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

    [Fact(Timeout = Patience)]
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

    [Fact(Timeout = Patience)]
    public async Task An_event_of_a_feed_that_is_not_followed_is_nothing()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        world.Server.Publish(Ann, "x", world.Entry("Unasked"));
        world.Server.Publish(Jo, "a", world.Entry("A", 1));
        await window.ShowsAsync("A");
    }

    [Fact(Timeout = Patience)]
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

    [Fact(Timeout = Patience)]
    public async Task A_change_that_fails_costs_nothing_but_itself()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        world.Timelines.Post(Jo, () => throw new InvalidOperationException("Broken."));
        world.Server.Publish(Jo, "a", world.Entry("A"));
        await window.ShowsAsync("A");
    }

    [Fact(Timeout = Patience)]
    public async Task What_waits_when_the_account_is_closed_ends()
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

    [Fact(Timeout = Patience)]
    public async Task What_was_read_is_painted_from_the_cache_without_a_connection()
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

    private static void Fail(AccountWorld world, FeedAddress feed, Exception failure) =>
        world.Server.Before = (request, _) => request.Feed == feed ? Task.FromException(failure) : Task.CompletedTask;
}
