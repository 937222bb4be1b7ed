using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>The cache of a feed is bounded, and what was removed comes back when it is read.</summary>
public sealed class RetentionTests
{
    private const int TimeLimit = 60_000;
    private const int Keep = 50;
    private const int Page = 20;
    private const int Stretch = 100; // What was read together goes together.
    private const int Posts = 300;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(Paging.Ascending)]
    [InlineData(Paging.Descending)]
    [InlineData(Paging.None)]
    public async Task Feed_read_to_its_end_is_evicted_with_the_poll_and_read_again(Paging paging)
    {
        await using var database = await AccountWorld.NewDatabaseAsync();
        var account = await database.NewAccountAsync(AccountWorld.Own);
        var server = new MemoryPubSub(AccountWorld.Own, paging);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        await using var timelines = new AccountTimelines(
            AccountWorld.Own,
            new AccountMailbox(time, NullLogger<AccountMailbox>.Instance),
            database.StoreOf(account),
            new PostIndex(database, account, AccountWorld.Own),
            new TimelineEngineOptions { OwnDomain = AccountWorld.Own.Domain, KeepPostsPerFeed = Keep },
            time,
            NullLogger.Instance
        );
        await using var world = await AccountWorld.CreateAsync(); // For its entries.
        for (var index = 0; index < Posts; index++)
        {
            server.Put(Jo, $"i{index}", world.Entry($"Post {index}", 400 - index));
        }
        await timelines.FollowAsync(Jo, home: true, Stop);
        await timelines.ConnectAsync(new FeedPager(server), Stop);
        await ReadToTheEndAsync(timelines);

        var pruned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        timelines.EntryChanged += (_, change) =>
        {
            if (change.Cause == ChangeCause.Retention)
            {
                pruned.TrySetResult();
            }
        };
        time.Advance(TimeSpan.FromMinutes(16));
        await pruned.Task.WaitAsync(Stop);
        await timelines.DoAsync(_ => default, Stop);
        await using (var context = database.Open())
        {
            Assert.InRange(await context.Entries.CountAsync(Stop), Keep, Keep + Stretch);
        }

        Assert.Equal(
            Enumerable.Range(0, Posts).Reverse().Select(index => $"Post {index}"),
            await ReadToTheEndAsync(timelines)
        );
    }

    private static async Task<IReadOnlyList<string>> ReadToTheEndAsync(AccountTimelines timelines)
    {
        await using var window = await timelines.OpenAsync(null, Page, Stop);
        await window.FirstScreen.WaitAsync(Stop);
        while (!window.Snapshot.AtEnd)
        {
            await window.OlderAsync(Page, Stop);
        }
        return [.. window.Snapshot.Posts.Select(post => post.Text)];
    }
}
