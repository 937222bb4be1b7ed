using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>What a server with RSM (ejabberd) took back without an event is noticed with the next reading.</summary>
public sealed class UnheardRetractTests
{
    private const int Timeout = 30_000;
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(5);
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = Timeout)]
    [InlineData(Paging.Ascending, true)]
    [InlineData(Paging.Ascending, false)]
    [InlineData(Paging.Descending, true)]
    public async Task Post_that_was_taken_back_is_not_shown_after_a_reload(Paging paging, bool isHome)
    {
        await using var world = await CreateAsync(paging);
        world.Server.Remove(Jo, "z");
        world.Time.Advance(AMoment);
        await using var again = await world.Timelines.OpenAsync(isHome ? null : Jo, 20, Stop);
        await again.UntilAsync(now => now.Posts.All(post => post.Text != "Taken back"));
        await again.UntilAsync(now => now.Posts.Any(post => post.Text == "Kept"));
    }

    [Fact(Timeout = Timeout)]
    public async Task Opening_home_twice_in_a_moment_reads_once()
    {
        await using var world = await CreateAsync(Paging.Ascending);
        var before = world.Server.Of("items").Count;
        await using (await world.Timelines.OpenAsync(null, 20, Stop))
        {
            await world.SettleAsync();
        }
        Assert.Equal(before, world.Server.Of("items").Count);
        world.Time.Advance(AMoment);
        for (var count = 0; count < 3; count++)
        {
            await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
            await window.UntilAsync(now => now is { LoadingOlder: false, Posts.Count: 3 });
            await world.SettleAsync();
        }
        Assert.Equal(before + 2, world.Server.Of("items").Count);
    }

    [Fact(Timeout = Timeout)]
    public async Task Server_without_pages_tells_of_every_retract_and_is_not_asked_again()
    {
        await using var world = await CreateAsync(Paging.None);
        var before = world.Server.Of("items").Count;
        world.Time.Advance(AMoment);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await world.SettleAsync();
        Assert.Equal(before, world.Server.Of("items").Count);
    }

    /// <summary>Two feeds are followed and shown on home.</summary>
    private static async Task<AccountWorld> CreateAsync(Paging paging)
    {
        var world = await AccountWorld.CreateAsync(paging);
        world.Server.Put(Jo, "a", world.Entry("Kept", 9));
        world.Server.Put(Ann, "b", world.Entry("Ann's", 8));
        await world.ConnectAsync(Jo, Ann);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("Ann's", "Kept");
        world.Server.Publish(Jo, "z", world.Entry("Taken back", 1));
        await window.UntilAsync(now => now.UnreadCount == 1);
        return world;
    }
}
