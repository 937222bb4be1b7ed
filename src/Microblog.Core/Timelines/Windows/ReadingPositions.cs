using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Core.Timelines.Windows;

/// <summary>Where an account was reading each of its timelines, on whatever device.</summary>
public sealed class ReadingPositions(IMicroblogDatabase database, long accountId, TimeProvider time) : IReadingPositions
{
    private const string Home = "home";
    private const int MaxOffset = 100_000;

    private readonly ReadingRows _rows = new(database, accountId);

    /// <inheritdoc />
    public async Task<ReadingPosition?> GetAsync(FeedAddress? feed, CancellationToken cancellation) =>
        await _rows.FindAsync(NameOf(feed), cancellation) is { } row
            ? new ReadingPosition(
                new Position(row.SortKey, row.Address),
                row.Offset,
                new Position(row.SeenKey, row.SeenAddress)
            )
            : null;

    /// <inheritdoc />
    public Task SetAsync(
        FeedAddress? feed,
        PostAddress? post,
        int offset,
        PostAddress? seen,
        CancellationToken cancellation
    ) =>
        post is null
            ? _rows.RemoveAsync(NameOf(feed), cancellation)
            : _rows.SetAsync(
                NameOf(feed),
                post,
                Math.Clamp(offset, -MaxOffset, MaxOffset),
                seen,
                Micros.From(time.GetUtcNow()),
                cancellation
            );

    /// <inheritdoc />
    public Task<Position?> FindAsync(PostAddress post, CancellationToken cancellation) =>
        _rows.FindAsync(post, cancellation);

    private static string NameOf(FeedAddress? feed) => feed is null ? Home : ItemReader.Sortable(feed);
}
