using Microblog.Core.Feeds;
using Microblog.Core.Timelines;

namespace Microblog.Testing.Timelines;

/// <summary>The cache in memory; what it holds survives a restart of the engine as a database would.</summary>
public sealed class MemoryTimelineStore : ITimelineStore
{
    private sealed class Feed
    {
        public required long Id { get; init; }
        public required FeedAddress Address { get; init; }
        public bool Home { get; set; }
        public bool? Rsm { get; set; }
        public int Epoch { get; set; } = 1;
        public string Coverage { get; set; } = "[]";
        public Dictionary<string, CachedEntry> Rows { get; } = [];
    }

    private readonly Dictionary<long, Feed> _feeds = [];
    private long _next = 1;

    public ValueTask<IReadOnlyList<FeedState>> LoadFeedsAsync(CancellationToken cancellation) =>
        new([.. _feeds.Values.Select(State)]);

    public ValueTask<FeedState> AddFeedAsync(FeedAddress address, bool home, CancellationToken cancellation)
    {
        var feed = new Feed
        {
            Id = _next++,
            Address = address,
            Home = home,
        };
        _feeds[feed.Id] = feed;
        return new(State(feed));
    }

    public ValueTask RemoveFeedAsync(long feedId, CancellationToken cancellation)
    {
        _feeds.Remove(feedId);
        return default;
    }

    public ValueTask SetHomeAsync(long feedId, bool home, CancellationToken cancellation)
    {
        _feeds[feedId].Home = home;
        return default;
    }

    public ValueTask<List<CachedEntry>> GetStretchesAsync(
        long feedId,
        IReadOnlyList<Stretch> stretches,
        CancellationToken cancellation
    ) =>
        new([
            .. stretches.SelectMany(stretch =>
                _feeds[feedId].Rows.Values.Where(stretch.Holds).OrderBy(row => row.Ord).Select(row => row with { })
            ),
        ]);

    public ValueTask<List<CachedEntry>> FindAsync(
        long feedId,
        IReadOnlyCollection<string> itemIds,
        CancellationToken cancellation
    )
    {
        var rows = _feeds[feedId].Rows;
        return new([.. itemIds.Where(rows.ContainsKey).Select(id => rows[id] with { })]);
    }

    public ValueTask<List<CachedEntry>> GetAllAsync(long feedId, CancellationToken cancellation) =>
        new([.. _feeds[feedId].Rows.Values.Select(row => row with { })]);

    public ValueTask ApplyAsync(FeedChange change, CancellationToken cancellation)
    {
        var feed = _feeds[change.Feed.FeedId];
        foreach (var row in change.Moved)
        {
            feed.Rows[row.ItemId] = row with { };
        }
        foreach (var entry in change.Entries)
        {
            if (entry.Now is null)
            {
                feed.Rows.Remove(entry.Old!.ItemId);
                continue;
            }
            entry.Now.EntryId = entry.Now.EntryId == 0 ? _next++ : entry.Now.EntryId;
            feed.Rows[entry.Now.ItemId] = entry.Now with { };
        }
        feed.Rsm = change.Feed.Rsm;
        feed.Epoch = change.Feed.Epoch;
        feed.Coverage = change.Feed.Coverage.ToJson();
        return default;
    }

    public ValueTask SaveEpochsAsync(IReadOnlyList<FeedState> feeds, CancellationToken cancellation)
    {
        foreach (var feed in feeds)
        {
            _feeds[feed.FeedId].Epoch = feed.Epoch;
        }
        return default;
    }

    public ValueTask<List<CachedEntry>> BelowAsync(
        TimelineScope scope,
        Position position,
        int count,
        CancellationToken cancellation
    ) => new([.. Shown(scope).Where(row => row.Position > position).OrderBy(row => row.Position).Take(count)]);

    public ValueTask<List<CachedEntry>> AboveAsync(
        TimelineScope scope,
        Position position,
        int count,
        CancellationToken cancellation
    ) =>
        new([.. Shown(scope).Where(row => row.Position < position).OrderByDescending(row => row.Position).Take(count)]);

    public ValueTask<int> CountAboveAsync(TimelineScope scope, Position position, CancellationToken cancellation) =>
        new(Shown(scope).Count(row => row.Position < position));

    private IEnumerable<CachedEntry> Shown(TimelineScope scope) =>
        _feeds
            .Values.Where(feed => scope.FeedId is { } only ? feed.Id == only : feed.Home)
            .SelectMany(feed => feed.Rows.Values)
            .Where(row => row.Shown);

    private static FeedState State(Feed feed) =>
        new()
        {
            FeedId = feed.Id,
            Address = feed.Address,
            Home = feed.Home,
            Rsm = feed.Rsm,
            Epoch = feed.Epoch,
            Coverage = Coverage.FromJson(feed.Coverage),
            NewestKey = feed.Rows.Values.Select(row => row.Key).DefaultIfEmpty(long.MinValue).Max(),
        };
}
