using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;

namespace Microblog.Core.Follows;

/// <summary>
/// Decides what each feed is followed for. Decisions are made in the account's mailbox: nothing comes between looking at a feed and
/// changing it. A caller must not be in the mailbox.
/// </summary>
internal sealed class FollowDecisions(AccountTimelines timelines, FollowRows rows)
{
    /// <summary>Puts a feed into home, or takes it out, where what is known of it says so.</summary>
    /// <param name="feed">Which.</param>
    /// <param name="isWanted">By what is known of it; null where it is not known at all.</param>
    /// <param name="home">True to put it into home.</param>
    /// <param name="change">What is known of it from then on.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>True where that was done.</returns>
    public async Task<bool> DecideAsync(
        FeedAddress feed,
        Func<FeedEntity?, bool> isWanted,
        bool home,
        Action<FeedEntity> change,
        CancellationToken cancellation
    )
    {
        var isDone = false;
        await timelines.DoAsync(
            async stop =>
            {
                if (isWanted(await rows.FindAsync(feed, stop)))
                {
                    await timelines.Engine.FollowAsync(feed, home, stop);
                    await rows.UpdateAsync(feed, change, stop);
                    isDone = true;
                }
            },
            cancellation
        );
        return isDone;
    }

    /// <summary>Changes what is known of a feed.</summary>
    /// <returns>What is known of it then; null where it is not known at all.</returns>
    public async Task<FeedEntity?> ChangeAsync(
        FeedAddress feed,
        Action<FeedEntity> change,
        CancellationToken cancellation
    )
    {
        FeedEntity? known = null;
        await timelines.DoAsync(async stop => known = await rows.UpdateAsync(feed, change, stop), cancellation);
        return known;
    }
}
