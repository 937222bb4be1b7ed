using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Feeds that fail, are late, or hold what cannot be read: the others are not held up.</summary>
public sealed class FailingFeedTests
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
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

    [Fact(Timeout = TimeLimit)]
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

    [Theory(Timeout = TimeLimit)]
    [InlineData("urn:xmpp:microblog:0", "forbidden", null, FeedFailure.NeedsPresenceOrMissing)]
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

    [Theory(Timeout = TimeLimit)]
    [InlineData(Paging.None)]
    [InlineData(Paging.Ascending)]
    public async Task Unreadable_items_do_not_harm_other_posts(Paging paging)
    {
        await using var world = await AccountWorld.CreateAsync(paging);
        world.Server.Put(Jo, "1", world.Entry("One", 9));
        world.Server.Put(Jo, "nothing", null);
        var metadata = new XElement("{http://www.w3.org/2005/Atom}feed");
        world.Server.Put(Jo, "0", metadata);
        world.Server.Put(Jo, "test_post", new XElement("{http://www.w3.org/2005/Atom}entry"));
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
        metadata.Add(new XElement("{http://www.w3.org/2005/Atom}title", "Metadata, changed"));
        world.Server.Publish(Jo, "0", metadata);
        world.Server.Publish(Jo, "3", world.Entry("Three", 7));
        await window.ShowsAsync("Two", "Three", "One");
        Assert.Empty(window.Snapshot.Troubles);
    }

    [Fact(Timeout = TimeLimit)]
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

    [Fact(Timeout = TimeLimit)]
    public async Task Feed_without_an_answer_is_not_shown_as_empty()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "j", world.Entry("Jo", 1));
        var gate = new TaskCompletionSource();
        world.Server.Before = (_, stop) => gate.Task.WaitAsync(stop);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(Jo, 20, Stop);
        await world.SettleAsync();
        Assert.True(window.Snapshot.Loading);

        // Longer than any time budget.
        world.Time.Advance(TimeSpan.FromSeconds(4));
        await world.SettleAsync();
        Assert.True(window.Snapshot.Loading);
        Assert.Empty(window.Snapshot.Troubles);

        gate.SetResult();
        await window.ShowsAsync("Jo");
        Assert.False(window.Snapshot.Loading);
    }

    [Fact(Timeout = TimeLimit)]
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

    [Fact(Timeout = TimeLimit)]
    public async Task Requests_that_time_out_make_room_for_as_many_others_and_no_more()
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
        await window.UntilAsync(snapshot => snapshot.Posts.Count + snapshot.UnreadCount == 40);
    }

    private static void Fail(AccountWorld world, FeedAddress feed, Exception failure) =>
        world.Server.Before = (request, _) => request.Feed == feed ? Task.FromException(failure) : Task.CompletedTask;
}
