using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Windows;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Catching up after signing in: it can be stopped, and counts what is new above a reader.</summary>
public sealed class CatchUpTests
{
    private const int TimeLimit = 30_000;
    private const int AtOnce = 8;
    private const int Age = 1000;
    private static readonly FeedAddress[] Writers = [AccountWorld.Person("ann"), AccountWorld.Person("jo")];
    private int _asked;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Stopped_it_asks_nobody_else_and_says_how_far_it_came()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Filled(world, 30);
        await using var window = await StoppedAsync(world, feeds);
        var stopped = window.Snapshot.CatchUp!;
        Assert.Equal(30, stopped.Total);
        Assert.Equal(stopped.Done, world.Server.Of("items").Count);
        Assert.False(window.Snapshot.AtEnd);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Gone_on_with_it_reads_every_head()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Filled(world, 30);
        await using var window = await StoppedAsync(world, feeds);
        await window.CatchUpAsync(Stop);
        await window.UntilAsync(now => now is { CatchUp: null });
        Assert.Equal(30, Asked(world).Distinct().Count());
        await HasEverythingAsync(window, 30);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reading_further_reads_what_was_left_out()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Filled(world, 30);
        await using var window = await StoppedAsync(world, feeds);
        await HasEverythingAsync(window, 30);
        await window.UntilAsync(now => now is { CatchUp: null });
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_subscription_or_a_heartbeat_does_not_go_on_with_it()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Filled(world, 30);
        await using var window = await StoppedAsync(world, feeds);
        var read = Asked(world).ToHashSet();
        foreach (var feed in feeds)
        {
            await world.Timelines.MarkStaleAsync(feed, Stop);
        }
        // What had been read is read again.
        await world.Server.UntilAsync(server => server.Of("items").Count == 2 * read.Count);
        await window.UntilAsync(now => now.CatchUp == new CatchUpProgress(read.Count, feeds.Length, IsStopped: true));
        Assert.Equal(read, Asked(world).ToHashSet());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_next_session_catches_up_again_by_itself()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Filled(world, 30);
        await using var window = await StoppedAsync(world, feeds);
        await world.Timelines.DisconnectAsync(Stop);
        var before = world.Server.Of("items").Count;
        await world.ConnectAsync();
        await window.UntilAsync(now => now is { CatchUp: null });
        Assert.Equal(30, Asked(world).Skip(before).Distinct().Count());
        await HasEverythingAsync(window, 30);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Progress_never_decreases()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Filled(world, 10);
        var slow = AccountWorld.Person("slow");
        world.Server.Before = (request, stop) =>
            request.Feed == slow ? Task.Delay(Timeout.InfiniteTimeSpan, stop) : Task.CompletedTask;
        await world.ConnectAsync([.. feeds, slow]);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now.CatchUp is { Done: 10, Total: 11 });
        // A subscription was made: what came before it may have been missed.
        world.Server.Before = (_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, stop);
        await world.Timelines.MarkStaleAsync(feeds[0], Stop);
        Assert.Equal(10, window.Snapshot.CatchUp?.Done);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(Paging.Ascending)]
    [InlineData(Paging.Descending)]
    public async Task Unread_count_far_above_reads_at_most_three_pages_a_feed(Paging paging)
    {
        await using var world = await AccountWorld.CreateAsync(paging);
        await ReadAsync(world, posts: 130);
        Publish(world, posts: 80);
        // Deep in what was read: the window itself wants the last two pages of each feed.
        await using var window = await ReturnedAsync(world, post: 125);
        var before = window.Snapshot.UnreadCount;
        await world.ConnectAsync();
        await window.UntilAsync(now => now is { CatchUp: null } && now.UnreadCount == before + (Writers.Length * 60));
        await world.SettleAsync();
        Assert.True(window.Snapshot.HasMoreUnread);
        var pages = world.Server.Of("items").Skip(_asked).GroupBy(request => request.Feed);
        Assert.Equal(Enumerable.Repeat(3 + 2, Writers.Length), pages.Select(page => page.Count()));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(Paging.None)]
    [InlineData(Paging.Ascending)]
    [InlineData(Paging.Descending)]
    public async Task Unread_count_just_above_is_exact(Paging paging)
    {
        await using var world = await AccountWorld.CreateAsync(paging);
        await ReadAsync(world, posts: 1);
        Publish(world, posts: 60);
        await using var window = await ReturnedAsync(world, post: 0);
        await world.ConnectAsync();
        await window.UntilAsync(now => now is { CatchUp: null, UnreadCount: 120, HasMoreUnread: false });
    }

    /// <summary>People with one post each.</summary>
    private static FeedAddress[] Filled(AccountWorld world, int count)
    {
        var feeds = Enumerable.Range(0, count).Select(index => AccountWorld.Person($"person{index}")).ToArray();
        foreach (var feed in feeds)
        {
            world.Server.Put(feed, "item", world.Entry("Post"));
        }
        return feeds;
    }

    private static IEnumerable<FeedAddress> Asked(AccountWorld world) =>
        world.Server.Of("items").Select(request => request.Feed);

    /// <summary>Reads on to the end: what stands above what was seen is counted, and everything else is shown.</summary>
    private static async Task HasEverythingAsync(TimelineWindow window, int posts)
    {
        while (!window.Snapshot.AtEnd)
        {
            await window.OlderAsync(20, Stop);
        }
        await window.UntilAsync(now => now.Posts.Count + now.UnreadCount == posts);
    }

    /// <summary>A window on home whose reader stopped catching up once there was something to see.</summary>
    private static async Task<TimelineWindow> StoppedAsync(AccountWorld world, FeedAddress[] feeds)
    {
        var (first, gate) = (feeds[..AtOnce], new TaskCompletionSource());
        world.Server.Before = (request, stop) =>
            first.Contains(request.Feed) ? Task.CompletedTask : gate.Task.WaitAsync(stop);
        await world.ConnectAsync(feeds);
        var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await world.Server.UntilAsync(server => server.Of("items").Count == 2 * AtOnce);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await window.UntilAsync(now => now.Posts.Count == AtOnce);
        await window.StopCatchUpAsync(Stop);
        // It is said at once, though answers are still on their way.
        Assert.Equal((true, AtOnce), (window.Snapshot.CatchUp?.IsStopped, window.Snapshot.CatchUp?.Done));
        gate.SetResult();
        await window.UntilAsync(now =>
            now.CatchUp is { IsStopped: true } progress && progress.Done == world.Server.Of("items").Count
        );
        return window;
    }

    /// <summary>Two people publish; home is read to its end, and left.</summary>
    private async Task ReadAsync(AccountWorld world, int posts)
    {
        foreach (var feed in Writers)
        {
            for (var index = posts - 1; index >= 0; index--)
            {
                world.Server.Put(feed, $"old{index}", world.Entry($"Old {index}", Age + index));
            }
        }
        await world.ConnectAsync(Writers);
        await using (var window = await world.Timelines.OpenAsync(null, 20, Stop))
        {
            await window.FirstScreen.WaitAsync(Stop);
            while (!window.Snapshot.AtEnd)
            {
                await window.OlderAsync(20, Stop);
            }
        }
        await world.Timelines.DisconnectAsync(Stop);
        _asked = world.Server.Of("items").Count;
    }

    private static void Publish(AccountWorld world, int posts)
    {
        foreach (var feed in Writers)
        {
            for (var index = 0; index < posts; index++)
            {
                world.Server.Put(feed, $"new{index}", world.Entry($"New {index}", posts - index));
            }
        }
    }

    /// <summary>Opens home where the reader was; not connected yet.</summary>
    private static Task<TimelineWindow> ReturnedAsync(AccountWorld world, int post)
    {
        var key = Micros.From(world.Time.GetUtcNow().AddMinutes(-Age - post));
        var address = Writers.Max(feed => ItemReader.Sortable(new PostAddress(feed, $"old{post}")))!;
        var place = new Position(key, address);
        return world.Timelines.OpenAsync(null, 20, new ReadingPosition(place, 0, place), false, Stop);
    }
}
