using Microblog.Core.Model;

namespace Microblog.Core.Cache;

/// <summary>The cache of one account, as the engine uses it. Not to be called concurrently for writes.</summary>
public interface ITimelineStore
{
    /// <summary>All feeds of the account.</summary>
    ValueTask<IReadOnlyList<FeedState>> LoadFeedsAsync(CancellationToken cancellation);

    /// <summary>Adds a feed of which nothing is known, or gives the one that is there.</summary>
    ValueTask<FeedState> AddFeedAsync(FeedAddress address, bool home, CancellationToken cancellation);

    /// <summary>Puts a feed into home or takes it out, with its rows.</summary>
    ValueTask SetHomeAsync(long feedId, bool home, CancellationToken cancellation);

    /// <summary>Whose posts are left out.</summary>
    ValueTask<MutedAuthors> LoadMutedAsync(CancellationToken cancellation);

    /// <summary>Leaves out the posts of these authors, and of no others, in all cached rows.</summary>
    ValueTask SaveMutedAsync(MutedAuthors muted, CancellationToken cancellation);

    /// <summary>Rows of these segments, in their order, then by place; without content.</summary>
    ValueTask<List<CachedEntry>> GetSegmentsAsync(
        long feedId,
        IReadOnlyList<Segment> segments,
        CancellationToken cancellation
    );

    /// <summary>Rows with these ids, without content.</summary>
    ValueTask<List<CachedEntry>> FindAsync(
        long feedId,
        IReadOnlyCollection<string> itemIds,
        CancellationToken cancellation
    );

    /// <summary>All rows of a feed, without content.</summary>
    ValueTask<List<CachedEntry>> GetAllAsync(long feedId, CancellationToken cancellation);

    /// <summary>Stores a change in one transaction, and gives new rows their numbers.</summary>
    ValueTask ApplyAsync(FeedChange change, CancellationToken cancellation);

    /// <summary>
    /// Makes everything that is called meanwhile one transaction: all of it is stored when <paramref name="changes"/> is
    /// done, or, where it throws, nothing.
    /// </summary>
    ValueTask TogetherAsync(Func<CancellationToken, ValueTask> changes, CancellationToken cancellation);

    /// <summary>Stores the epochs of all these feeds.</summary>
    ValueTask SaveEpochsAsync(IReadOnlyList<FeedState> feeds, CancellationToken cancellation);

    /// <summary>Rows shown below a place, nearest first, with content.</summary>
    ValueTask<List<CachedEntry>> BelowAsync(
        TimelineScope scope,
        Position position,
        int count,
        CancellationToken cancellation
    );

    /// <summary>Rows shown above a place, nearest first, with content.</summary>
    ValueTask<List<CachedEntry>> AboveAsync(
        TimelineScope scope,
        Position position,
        int count,
        CancellationToken cancellation
    );

    /// <summary>How many rows are shown above a place.</summary>
    ValueTask<int> CountAboveAsync(TimelineScope scope, Position position, CancellationToken cancellation);

    /// <summary>How many of them the reader did not publish.</summary>
    ValueTask<int> CountUnreadAboveAsync(TimelineScope scope, Position position, CancellationToken cancellation);
}
