using System.Xml.Linq;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Windows;

/// <summary>What an open window shows, and removes, whatever happens around it.</summary>
public sealed class OpenWindowTests
{
    private const int TimeLimit = 60_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task A_post_that_was_taken_back_is_no_longer_quoted_above_its_answer()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A secret", 5));
        world.Server.Put(Ann, "r", world.Entry("Oh", 4, new PostAddress(Jo, "a")));
        await world.ConnectAsync(Jo, Ann);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now.Posts is [{ Parent.Text: "A secret" }, _]);
        world.Server.Remove(Jo, "a");
        world.Server.Tell(new PubSubEvent.Retract(Jo.Service, Jo.Node, false, ["a"]));
        await window.ShowsAsync("Oh");
        await world.SettleAsync();
        Assert.Null(Assert.Single(window.Snapshot.Posts).Parent);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_post_that_is_kept_for_its_focus_goes_when_its_author_is_muted()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "j", world.Entry("Jo", 1));
        world.Server.Put(Ann, "a", world.Entry("Ann", 2));
        await world.ConnectAsync(Jo, Ann);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("Jo", "Ann");
        await window.TrimAsync(1, 0, new PostAddress(Jo, "j"), Stop);
        Assert.Equal("Jo", window.Snapshot.Kept?.Text);
        await world.Timelines.MuteAsync(all => [.. all, new MutedAuthor("jo@here.example", false, 1)], Stop);
        Assert.Null(window.Snapshot.Kept);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_window_that_was_open_before_the_follows_were_known_begins_with_their_newest_posts()
    {
        await using var world = await AccountWorld.CreateAsync();
        await world.ConnectAsync(AccountWorld.OwnFeed);
        await using var window = await world.Timelines.OpenAsync(null, 2, Stop);
        await window.UntilAsync(now => now is { AtEnd: true, Posts: [] });
        for (var age = 1; age <= 3; age++)
        {
            world.Server.Put(Jo, $"j{age}", world.Entry($"Jo {age}", 2 * age));
            world.Server.Put(Ann, $"a{age}", world.Entry($"Ann {age}", (2 * age) + 1));
        }
        await world.Timelines.FollowAsync([Jo, Ann], home: true, Stop);
        await window.UntilAsync(now => now is { Posts.Count: > 0, CatchUp: null });
        await window.ShowsAsync("Jo 1", "Ann 1");
        Assert.False(window.Snapshot.AtEnd);

        world.Server.Publish(Jo, "new", world.Entry("New"));
        await window.UntilAsync(now => now.UnreadCount == 1);
        await window.ShowsAsync("Jo 1", "Ann 1");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_window_at_its_end_does_not_take_in_all_of_a_long_feed_that_is_followed()
    {
        await using var world = await AccountWorld.CreateAsync();
        for (var age = 200; age >= 1; age--)
        {
            world.Server.Put(Ann, $"a{age}", world.Entry($"Ann {age}", 2 * age));
        }
        world.Server.Put(Jo, "j", world.Entry("Jo", 5));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now is { AtEnd: true, Posts.Count: 1 });
        await world.Timelines.FollowAsync(Ann, home: true, Stop);
        await window.UntilAsync(now => now is { AtEnd: false, CatchUp: null, Posts.Count: > 1, LoadingOlder: false });
        await world.SettleAsync();
        // A page of it, and the rest when it is read.
        Assert.Equal(21, window.Snapshot.Posts.Count);
        Assert.Equal(2, window.Snapshot.UnreadCount);
        Assert.InRange(world.Server.Of("items").Count, 2, 5);
        while (!window.Snapshot.AtEnd)
        {
            await window.OlderAsync(100, Stop);
        }
        Assert.Equal(199, window.Snapshot.Posts.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_first_post_of_an_empty_timeline_shows_at_once_and_the_next_waits_above()
    {
        await using var world = await AccountWorld.CreateAsync();
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 2, Stop);
        await window.UntilAsync(now => now is { AtEnd: true, Posts: [] });
        world.Server.Publish(Jo, "a", world.Entry("First"));
        await window.ShowsAsync("First");
        Assert.Equal(0, window.Snapshot.UnreadCount);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        world.Server.Publish(Jo, "b", world.Entry("Second"));
        await window.UntilAsync(now => now.UnreadCount == 1);
        await window.ShowsAsync("First");
        await window.ShowNewAsync(Stop);
        await window.ShowsAsync("Second", "First");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_window_that_nobody_waited_for_is_closed()
    {
        await using var world = await AccountWorld.CreateAsync();
        await world.ConnectAsync(Jo);
        using var gate = new ManualResetEventSlim();
        world.Timelines.Post(
            Jo,
            () =>
            {
                gate.Wait(Stop);
                return new FeedEvent.Retracted("none");
            }
        );
        using var gone = new CancellationTokenSource();
        var opening = world.Timelines.OpenAsync(Ann, 20, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        gate.Set();
        await world.SettleAsync();
        Assert.Empty(world.Timelines.Engine.Windows);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_window_may_outlive_the_account()
    {
        var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 2));
        await world.ConnectAsync(Jo);
        var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("A");
        await world.DisposeAsync();
        // It shows what it showed, and whoever asks it for more is not left waiting.
        Assert.Equal("A", Assert.Single(window.Snapshot.Posts).Text);
        await Assert.ThrowsAnyAsync<Exception>(() => window.OlderAsync(20, CancellationToken.None));
        await window.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_window_that_is_closed_while_the_queue_is_full_is_closed()
    {
        await using var world = await AccountWorld.CreateAsync();
        await world.ConnectAsync(Jo);
        var window = await world.Timelines.OpenAsync(null, 20, Stop);
        using var gate = new ManualResetEventSlim();
        world.Timelines.Post(
            Jo,
            () =>
            {
                gate.Wait(Stop);
                return new FeedEvent.Retracted("none");
            }
        );
        for (var index = 0; index < 9_000; index++)
        {
            world.Timelines.Post(Ann, () => new FeedEvent.Cleared());
        }
        await window.DisposeAsync();
        gate.Set();
        await world.SettleAsync();
        Assert.Empty(world.Timelines.Engine.Windows);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Closing_a_window_cancels_its_demand_for_older_rows()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Before = (_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, stop);
        await world.ConnectAsync(Jo);
        var window = await world.Timelines.OpenAsync(null, 20, Stop);
        using var gate = new ManualResetEventSlim();
        world.Timelines.Post(
            Jo,
            () =>
            {
                gate.Wait(Stop);
                return new FeedEvent.Retracted("none");
            }
        );
        var older = window.OlderAsync(20, CancellationToken.None);
        await window.DisposeAsync();
        gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => older);
    }

    /// <summary>Somebody who is muted writes in a community under another name; the service says who it was.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Post_of_a_muted_publisher_under_another_name_is_left_out()
    {
        await using var world = await AccountWorld.CreateAsync();
        var garden = new FeedAddress(Jid.Parse("pubsub.here.example"), "garden");
        world.Server.Make(garden);
        await world.ConnectAsync(garden);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now.AtEnd);
        await world.Timelines.MuteAsync(all => [.. all, new MutedAuthor("jo@here.example", false, 1)], Stop);
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var entry = world.Entry("Still here", 1);
        entry.Add(new XElement(atom + "author", new XElement(atom + "uri", "xmpp:nobody@here.example")));
        world.Server.Tell(
            new PubSubEvent.Items(garden.Service, garden.Node, false, [new PubSubItem("x", entry, Jo.Service)])
        );
        await world.SettleAsync();
        Assert.Equal(0, window.Snapshot.UnreadCount + window.Snapshot.Posts.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Window_has_nothing_newer_after_trimmed_rows_are_gone()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 3));
        world.Server.Put(Jo, "b", world.Entry("B", 2));
        world.Server.Put(Jo, "c", world.Entry("C", 1));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("C", "B", "A");
        await window.TrimAsync(1, 0, null, Stop);
        world.Server.Remove(Jo, "c");
        world.Server.Tell(new PubSubEvent.Retract(Jo.Service, Jo.Node, false, ["c"]));
        await world.SettleAsync();
        for (var time = 0; time < 3 && window.Snapshot.HasNewer; time++)
        {
            await window.NewerAsync(20, Stop);
        }
        Assert.False(window.Snapshot.HasNewer);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Row_read_elsewhere_is_reached_by_scrolling_up()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 3));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now is { Posts.Count: 1, CatchUp: null });
        world.Server.Publish(Jo, "b", world.Entry("B", 2));
        world.Server.Publish(Jo, "c", world.Entry("C", 1));
        await window.UntilAsync(now => now.UnreadCount == 2);

        // Another tab had both in sight: they are not new, and no button leads to them.
        var places = new ReadingPositions(world.Database, world.AccountId, world.Time);
        await window.SeeAsync((await places.FindAsync(new PostAddress(Jo, "c"), Stop))!.Value, Stop);
        await window.UntilAsync(now => now is { UnreadCount: 0, HasNewer: true });
        await window.NewerAsync(20, Stop);
        await window.ShowsAsync("C", "B", "A");
        Assert.False(window.Snapshot.HasNewer);
    }

    /// <summary>A window that was opened on nothing, and filled by events, has no upper edge: the next older row becomes it.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Retraction_removes_live_row_after_trim()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now.AtEnd);
        world.Server.Publish(Jo, "a", world.Entry("A", 3));
        world.Server.Publish(Jo, "b", world.Entry("B", 2));
        world.Server.Publish(Jo, "c", world.Entry("C", 1));
        await window.ShowsAsync("C", "B", "A");
        await window.TrimAsync(0, 1, null, Stop);
        await window.ShowsAsync("C", "B");
        await window.OlderAsync(20, Stop);
        await window.ShowsAsync("C", "B", "A");
        world.Server.Remove(Jo, "c");
        world.Server.Tell(new PubSubEvent.Retract(Jo.Service, Jo.Node, false, ["c"]));
        await window.ShowsAsync("B", "A");
    }
}
