using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Testing.Timelines;

/// <summary>
/// A cache in a database, with a copy in memory of what must be in it. The engine reads from the database alone; what
/// looks at all rows after each step looks at the copy, and the two are compared at rest.
/// </summary>
public sealed class MirroredTimelineStore(ITimelineStore database) : IModelStore
{
    public MemoryTimelineStore Expected { get; } = new();

    public async ValueTask CompareAsync()
    {
        Equal("feeds", await FeedsAsync(Expected), await FeedsAsync(database));
        foreach (var feed in await Expected.LoadFeedsAsync(default))
        {
            Equal($"rows of {feed.Address}", await RowsAsync(Expected, feed), await RowsAsync(database, feed));
        }
        Equal("home", await HomeAsync(Expected), await HomeAsync(database));
    }

    public ValueTask<IReadOnlyList<FeedState>> LoadFeedsAsync(CancellationToken cancellation) =>
        database.LoadFeedsAsync(cancellation);

    /// <summary>The database alone can take back what it was given: a failure leaves the two different, and is told.</summary>
    public ValueTask TogetherAsync(Func<CancellationToken, ValueTask> changes, CancellationToken cancellation) =>
        database.TogetherAsync(changes, cancellation);

    public async ValueTask<FeedState> AddFeedAsync(FeedAddress address, bool home, CancellationToken cancellation)
    {
        var feed = await database.AddFeedAsync(address, home, cancellation);
        Expected.Adopt(feed);
        return feed;
    }

    public async ValueTask SetHomeAsync(long feedId, bool home, CancellationToken cancellation)
    {
        await database.SetHomeAsync(feedId, home, cancellation);
        await Expected.SetHomeAsync(feedId, home, cancellation);
    }

    public ValueTask<MutedAuthors> LoadMutedAsync(CancellationToken cancellation) =>
        database.LoadMutedAsync(cancellation);

    public async ValueTask SaveMutedAsync(MutedAuthors muted, CancellationToken cancellation)
    {
        await database.SaveMutedAsync(muted, cancellation);
        await Expected.SaveMutedAsync(muted, cancellation);
    }

    public ValueTask<List<CachedEntry>> GetSegmentsAsync(
        long feedId,
        IReadOnlyList<Segment> segments,
        CancellationToken cancellation
    ) => database.GetSegmentsAsync(feedId, segments, cancellation);

    public ValueTask<List<CachedEntry>> FindAsync(
        long feedId,
        IReadOnlyCollection<string> itemIds,
        CancellationToken cancellation
    ) => database.FindAsync(feedId, itemIds, cancellation);

    public ValueTask<List<CachedEntry>> GetAllAsync(long feedId, CancellationToken cancellation) =>
        database.GetAllAsync(feedId, cancellation);

    public async ValueTask ApplyAsync(FeedChange change, CancellationToken cancellation)
    {
        // The database first: it gives new rows their numbers.
        await database.ApplyAsync(change, cancellation);
        await Expected.ApplyAsync(change, cancellation);
    }

    public async ValueTask SaveEpochsAsync(IReadOnlyList<FeedState> feeds, CancellationToken cancellation)
    {
        await database.SaveEpochsAsync(feeds, cancellation);
        await Expected.SaveEpochsAsync(feeds, cancellation);
    }

    public ValueTask<List<CachedEntry>> BelowAsync(
        TimelineScope scope,
        Position position,
        int count,
        CancellationToken cancellation
    ) => database.BelowAsync(scope, position, count, cancellation);

    public ValueTask<List<CachedEntry>> AboveAsync(
        TimelineScope scope,
        Position position,
        int count,
        CancellationToken cancellation
    ) => database.AboveAsync(scope, position, count, cancellation);

    public ValueTask<int> CountAboveAsync(TimelineScope scope, Position position, CancellationToken cancellation) =>
        database.CountAboveAsync(scope, position, cancellation);

    public ValueTask<int> CountUnreadAboveAsync(
        TimelineScope scope,
        Position position,
        CancellationToken cancellation
    ) => database.CountUnreadAboveAsync(scope, position, cancellation);

    private static void Equal(string what, List<string> expected, List<string> stored)
    {
        if (!expected.SequenceEqual(stored))
        {
            throw new BrokenPromiseException(
                $"stored: {what}: [{string.Join(", ", stored)}] instead of [{string.Join(", ", expected)}]"
            );
        }
    }

    private static async Task<List<string>> FeedsAsync(ITimelineStore store) =>
        [
            .. (await store.LoadFeedsAsync(default))
                .OrderBy(feed => feed.FeedId)
                .Select(feed =>
                    $"{feed.FeedId} {feed.Address} {feed.Home} {feed.Rsm} {feed.Epoch} {feed.Coverage.ToJson()}"
                ),
        ];

    private static async Task<List<string>> RowsAsync(ITimelineStore store, FeedState feed) =>
        [
            .. (await store.GetAllAsync(feed.FeedId, default))
                .OrderBy(row => row.ItemId, StringComparer.Ordinal)
                .Select(row => (row with { Content = null }).ToString()), // their places: the database gives no more
        ];

    private static async Task<List<string>> HomeAsync(ITimelineStore store) =>
        [
            .. (await store.BelowAsync(TimelineScope.Home, Position.Top, int.MaxValue, default)).Select(row =>
                (row with { Content = null }).ToString()
            ),
        ];
}
