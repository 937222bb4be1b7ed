using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Testing.Databases;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

public sealed class FullDiskTests
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly DiskFault _disk = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(DiskState.Full, StorageFailure.Full)]
    [InlineData(DiskState.ReadOnly, StorageFailure.ReadOnly)]
    public async Task Timeline_is_read_from_the_cache_while_nothing_can_be_stored(
        DiskState state,
        StorageFailure failure
    )
    {
        await using var world = await AccountWorld.CreateAsync(interceptor: _disk);
        world.Server.Put(Jo, "old", world.Entry("Old", 10));
        await world.ConnectAsync(Jo);
        await using var before = await world.Timelines.OpenAsync(null, 20, Stop);
        await before.ShowsAsync("Old");
        await before.UntilAsync(snapshot => snapshot.AtEnd);

        _disk.State = state;
        await PublishLargeAsync(world, before, failure);
        await using var during = await world.Timelines.OpenAsync(null, 20, Stop);
        await using var feed = await world.Timelines.OpenAsync(Jo, 20, Stop);

        foreach (var window in new[] { before, during, feed })
        {
            var shown = await window.UntilAsync(snapshot => snapshot.Storage is not null);
            Assert.Equal(failure, shown.Storage);
            Assert.Equal("Old", Assert.Single(shown.Posts).Text);
            Assert.False(shown.Loading);
            await window.OlderAsync(20, Stop);
            await window.ShowNewAsync(Stop);
        }
        Assert.Equal(failure, world.Timelines.StorageFailure);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(DiskState.Full, StorageFailure.Full)]
    [InlineData(DiskState.ReadOnly, StorageFailure.ReadOnly)]
    public async Task Timeline_has_everything_when_there_is_room_again(DiskState state, StorageFailure failure)
    {
        await using var world = await AccountWorld.CreateAsync(interceptor: _disk);
        world.Server.Put(Jo, "old", world.Entry("Old", 10));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 200, Stop);
        await window.ShowsAsync("Old");
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        _disk.State = state;
        var count = await PublishLargeAsync(world, window, failure);

        _disk.State = DiskState.Well;
        // The server answers beside the mailbox: how often the clock is moved until then depends on the machine.
        while (world.Timelines.StorageFailure is not null)
        {
            Stop.ThrowIfCancellationRequested();
            world.Time.Advance(Pause);
            await world.SettleAsync();
        }

        var shown = await window.UntilAsync(snapshot =>
            snapshot is { Storage: null, CatchUp: null } && snapshot.Posts.Count + snapshot.UnreadCount == count + 1
        );
        Assert.Null(shown.Storage);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(DiskState.Full)]
    [InlineData(DiskState.ReadOnly)]
    public async Task Timeline_opens_after_a_restart_on_a_disk_that_takes_nothing(DiskState state)
    {
        await using var world = await AccountWorld.CreateAsync(interceptor: _disk);
        world.Server.Put(Jo, "old", world.Entry("Old", 10));
        await world.ConnectAsync(Jo);
        await using (var window = await world.Timelines.OpenAsync(null, 20, Stop))
        {
            await window.UntilAsync(snapshot => snapshot is { AtEnd: true, Posts.Count: 1 });
        }
        _disk.State = state;

        await using var again = world.NewTimelines();
        await again.ConnectAsync(new FeedPager(world.Server), Stop);
        await using var opened = await again.OpenAsync(null, 20, Stop);

        var shown = await opened.UntilAsync(snapshot => snapshot.Posts.Count == 1);
        Assert.Equal("Old", shown.Posts[0].Text);
    }

    /// <summary>Publishes posts of which the database cannot take many until it says so.</summary>
    private static async Task<int> PublishLargeAsync(AccountWorld world, TimelineWindow window, StorageFailure failure)
    {
        for (var count = 1; ; count++)
        {
            Assert.InRange(count, 1, 100);
            world.Server.Publish(Jo, $"large{count}", world.Entry(new string('x', 18_000)));
            await world.SettleAsync();
            if (window.Snapshot.Storage == failure)
            {
                return count;
            }
        }
    }
}
