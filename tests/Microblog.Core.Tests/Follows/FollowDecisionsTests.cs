using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Tests.Fakes;
using Xunit;

namespace Microblog.Core.Tests.Follows;

public sealed class FollowDecisionsTests
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Of_decisions_at_the_same_time_each_sees_what_those_before_it_changed()
    {
        await using var world = await AccountWorld.CreateAsync();
        var rows = new FollowRows(world.Database, world.AccountId);
        var decisions = new FollowDecisions(world.Timelines, rows);
        var decided = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ =>
                    decisions.DecideAsync(
                        Jo,
                        known => known is null,
                        home: true,
                        feed => feed.Source = FollowSource.Listed,
                        Stop
                    )
                )
        );
        Assert.Single(decided, true);
        Assert.True(world.Timelines.Find(Jo)!.Home);
        Assert.Equal(FollowSource.Listed, (await rows.FindAsync(Jo, Stop))!.Source);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Decision_against_a_change_leaves_the_feed_as_it_is()
    {
        await using var world = await AccountWorld.CreateAsync();
        var rows = new FollowRows(world.Database, world.AccountId);
        var decisions = new FollowDecisions(world.Timelines, rows);
        Assert.False(await decisions.DecideAsync(Jo, _ => false, home: true, _ => Assert.Fail("Changed."), Stop));
        Assert.Null(world.Timelines.Find(Jo));
        Assert.Null(await decisions.ChangeAsync(Jo, _ => Assert.Fail("Changed."), Stop));
    }
}
