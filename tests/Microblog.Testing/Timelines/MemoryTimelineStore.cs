using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Testing.Timelines;

/// <summary>The cache in memory; what it holds survives a restart of the engine as a database would.</summary>
public sealed class MemoryTimelineStore : IModelStore
{
    private sealed class Feed
    {
        public required long Id { get; init; }
        public required FeedAddress Address { get; init; }
        public bool Home { get; set; }
        public bool? Rsm { get; set; }
        public int Epoch { get; set; } = 1;
        public Coverage Coverage { get; set; } = Coverage.Unknown();
        public Dictionary<string, CachedEntry> Rows { get; } = [];
    }

    private readonly Dictionary<long, Feed> _feeds = [];
    private MutedAuthors _hidden = MutedAuthors.None;
    private long _next = 1;

    public MemoryTimelineStore Expected => this;

    /// <summary>Goes up with each change.</summary>
    public int Changes { get; private set; }

    public ValueTask CompareAsync() => default;

    /// <summary>The rows of a feed as they are stored.</summary>
    public IReadOnlyCollection<CachedEntry> RowsOf(long feedId) => _feeds[feedId].Rows.Values;

    /// <summary>Takes a feed that another store made.</summary>
    public void Adopt(FeedState state)
    {
        Changes++;
        _feeds[state.FeedId] = new Feed
        {
            Id = state.FeedId,
            Address = state.Address,
            Home = state.Home,
            Coverage = Copy(state.Coverage),
        };
    }

    public ValueTask<IReadOnlyList<FeedState>> LoadFeedsAsync(CancellationToken cancellation) =>
        new([.. _feeds.Values.Select(State)]);

    public ValueTask TogetherAsync(Func<CancellationToken, ValueTask> changes, CancellationToken cancellation) =>
        changes(cancellation);

    public ValueTask<FeedState> AddFeedAsync(FeedAddress address, bool home, CancellationToken cancellation)
    {
        var feed = new Feed
        {
            Id = _next++,
            Address = address,
            Home = home,
        };
        Changes++;
        _feeds[feed.Id] = feed;
        return new(State(feed));
    }

    public ValueTask SetHomeAsync(long feedId, bool home, CancellationToken cancellation)
    {
        Changes++;
        _feeds[feedId].Home = home;
        return default;
    }

    public ValueTask<MutedAuthors> LoadMutedAsync(CancellationToken cancellation) => new(_hidden);

    public ValueTask SaveMutedAsync(MutedAuthors muted, CancellationToken cancellation)
    {
        Changes++;
        _hidden = muted;
        foreach (var feed in _feeds.Values)
        {
            foreach (var row in feed.Rows.Values.Where(row => row.Shown || row.IsMuted).ToList())
            {
                var isHidden = muted.Covers(feed.Address, row.Content);
                feed.Rows[row.ItemId] = row with { Shown = !isHidden, IsMuted = isHidden };
            }
        }
        return default;
    }

    public ValueTask<List<CachedEntry>> GetSegmentsAsync(
        long feedId,
        IReadOnlyList<Segment> segments,
        CancellationToken cancellation
    ) =>
        new([
            .. segments.SelectMany(segment =>
                _feeds[feedId].Rows.Values.Where(segment.Holds).OrderBy(row => row.Ord).Select(row => row with { })
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
        Changes++;
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
        feed.Coverage = Copy(change.Feed.Coverage);
        return default;
    }

    public ValueTask SaveEpochsAsync(IReadOnlyList<FeedState> feeds, CancellationToken cancellation)
    {
        Changes++;
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

    public ValueTask<int> CountUnreadAboveAsync(
        TimelineScope scope,
        Position position,
        CancellationToken cancellation
    ) => new(Shown(scope).Count(row => row.Position < position && !row.Own));

    /// <summary>The rows that a scope shows, in no order.</summary>
    public IEnumerable<CachedEntry> Shown(TimelineScope scope) =>
        _feeds
            .Values.Where(feed => scope.FeedId is { } only ? feed.Id == only : feed.Home)
            .SelectMany(feed => feed.Rows.Values)
            .Where(row => row.Shown && !(scope.WithoutReplies && row.IsReply));

    private static FeedState State(Feed feed) =>
        new()
        {
            FeedId = feed.Id,
            Address = feed.Address,
            Home = feed.Home,
            Rsm = feed.Rsm,
            Epoch = feed.Epoch,
            Coverage = Copy(feed.Coverage),
            NewestKey = feed.Rows.Values.Select(row => row.Key).DefaultIfEmpty(long.MinValue).Max(),
        };

    /// <summary>What is stored does not change with what the engine holds.</summary>
    private static Coverage Copy(Coverage coverage)
    {
        var copy = Coverage.Unknown();
        copy.Reset(
            coverage.Segments.Select(segment => new Segment
            {
                Number = segment.Number,
                Token = segment.Token,
                Bound = segment.Bound,
                Epoch = segment.Epoch,
                Count = segment.Count,
                FirstOrd = segment.FirstOrd,
                LastOrd = segment.LastOrd,
                MinKey = segment.MinKey,
                MaxKey = segment.MaxKey,
            })
        );
        return copy;
    }
}
