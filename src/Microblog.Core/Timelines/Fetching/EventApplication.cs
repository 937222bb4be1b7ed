using Microblog.Core.Cache;
using Microblog.Core.Posts;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>Puts what services send by themselves into the cache.</summary>
/// <param name="store">The cache.</param>
/// <param name="writer">Stores the changes.</param>
/// <param name="feeds">All feeds.</param>
/// <param name="demands">The windows that are open.</param>
/// <param name="now">The time, microseconds since 1970.</param>
internal sealed class EventApplication(
    ITimelineStore store,
    FeedWriter writer,
    FeedSet feeds,
    IReadOnlyList<IFeedDemand> demands,
    Func<long> now
)
{
    /// <summary>Applies an event; <paramref name="sequence"/> is the account's change counter after it.</summary>
    public async ValueTask ApplyAsync(FeedState feed, FeedEvent happened, long sequence, CancellationToken cancellation)
    {
        var asks = MayBeAskedBack(feed) ? null : feed.Asks.ToList();
        var change = await new LiveApplication(feed, store, now()).ApplyAsync(happened, sequence, cancellation);
        await writer.CommitAsync(change, cancellation);
        if (asks is not null && asks.Count < feed.Asks.Count)
        {
            feed.Asks.Except(asks).ToList().ForEach(feed.EndAsk);
            await writer.BeginEpochAsync(feed, cancellation); // It is read again when it is next opened.
        }
    }

    /// <summary>
    /// True where a doubt about what a service sent is a reason to ask it. Any service can send events: one that a post once
    /// named, and that nobody reads now, could find out with them when the reader is there.
    /// </summary>
    private bool MayBeAskedBack(FeedState feed) =>
        feed.Home
        || demands.Any(demand => demand.Scope.Has(feed))
        || feeds.All.Any(other =>
            other.Home && KnownServices.IsAtServerOf(feed.Address.Service, other.Address.Service)
        );
}
