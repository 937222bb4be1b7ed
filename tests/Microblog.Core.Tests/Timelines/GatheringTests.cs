using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Pages of many feeds are stored together: one waits a moment for others, but never while somebody waits for it.</summary>
public sealed class GatheringTests
{
    private const int TimeLimit = 30_000;
    private const int Together = 16;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private static readonly FeedAddress Slow = AccountWorld.Person("slow");
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task While_others_are_on_their_way_pages_are_stored_by_the_dozen()
    {
        await using var world = await AccountWorld.CreateAsync();
        var feeds = Enumerable.Range(0, 2 * Together).Select(index => AccountWorld.Person($"person{index}")).ToArray();
        var stored = Stored(world);
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Timelines.EntryChanged += (_, _) =>
        {
            if (stored.LastOrDefault() == feeds.Length)
            {
                last.TrySetResult();
            }
        };
        await ConnectAsync(world, feeds);
        await last.Task.WaitAsync(Stop);
        Assert.Equal([Together, 2 * Together], stored);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task No_page_waits_longer_than_a_moment()
    {
        await using var world = await AccountWorld.CreateAsync();
        var came = world.ChangeOfAsync(Jo);
        await ConnectAsync(world, Jo);
        await world.Time.AdvanceAsync(Moment, came, Stop);
        await came;
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_event_is_not_kept_waiting()
    {
        await using var world = await AccountWorld.CreateAsync();
        var start = world.Time.GetUtcNow();
        var came = new TaskCompletionSource();
        world.Timelines.EntryChanged += (_, change) =>
        {
            if (change.Now?.ItemId == "live")
            {
                came.TrySetResult();
            }
        };
        await ConnectAsync(world, Jo);
        await world.Server.UntilAsync(server => server.Of("items").Count == 2);
        world.Server.Publish(Jo, "live", world.Entry("Live"));
        await came.Task.WaitAsync(Stop);
        Assert.Equal(start, world.Time.GetUtcNow());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task First_rows_are_shown_as_they_arrive()
    {
        await using var world = await AccountWorld.CreateAsync();
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        var start = world.Time.GetUtcNow();
        var came = world.ChangeOfAsync(Jo);
        await ConnectAsync(world, Jo);
        await came;
        Assert.Equal(start, world.Time.GetUtcNow());
    }

    /// <summary>Follows people with one post each, and one whose answer does not come.</summary>
    private static async Task ConnectAsync(AccountWorld world, params FeedAddress[] feeds)
    {
        foreach (var feed in feeds)
        {
            world.Server.Put(feed, "item", world.Entry("Post"));
        }
        world.Server.Before = (request, stop) =>
            request.Feed == Slow ? Task.Delay(Timeout.InfiniteTimeSpan, stop) : Task.CompletedTask;
        await world.ConnectAsync([Slow, .. feeds]);
    }

    /// <summary>How many rows there were after each transaction that brought some.</summary>
    private static List<int> Stored(AccountWorld world)
    {
        var counts = new List<int>();
        world.Timelines.EntryChanged += (_, _) =>
        {
            using var context = world.Database.Open();
            var count = context.Entries.Count();
            if (counts.LastOrDefault() != count)
            {
                counts.Add(count);
            }
        };
        return counts;
    }
}
