using Microblog.Core.Cache;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

public sealed partial class DatabaseTimelineStore
{
    /// <inheritdoc />
    public async ValueTask<List<CachedEntry>> GetSegmentsAsync(
        long feedId,
        IReadOnlyList<Segment> segments,
        CancellationToken cancellation
    )
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        var rows = new List<CachedEntry>();
        foreach (var segment in segments.Where(segment => segment.LastOrd >= segment.FirstOrd))
        {
            var (number, first, last) = (segment.Number, segment.FirstOrd, segment.LastOrd);
            rows.AddRange(
                await context
                    .Entries.Where(e => e.FeedId == feedId && e.Stretch == number && e.Ord >= first && e.Ord <= last)
                    .OrderBy(e => e.Ord)
                    .Places()
                    .ToListAsync(cancellation)
            );
        }
        return rows;
    }

    /// <inheritdoc />
    public async ValueTask<List<CachedEntry>> FindAsync(
        long feedId,
        IReadOnlyCollection<string> itemIds,
        CancellationToken cancellation
    )
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        var keys = itemIds.Select(EntryMapping.ItemKey).ToList();
        return await context
            .Entries.Where(e => e.FeedId == feedId && keys.Contains(e.ItemKey))
            .Places()
            .ToListAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<List<CachedEntry>> GetAllAsync(long feedId, CancellationToken cancellation)
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        return await context.Entries.Where(e => e.FeedId == feedId).Places().ToListAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<List<CachedEntry>> BelowAsync(
        TimelineScope scope,
        Position position,
        int count,
        CancellationToken cancellation
    )
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        var (key, address) = (position.Key, position.Address);
        return await Shown(context, scope)
            .Where(e => e.SortKey <= key && (e.SortKey < key || e.Address.CompareTo(address) < 0))
            .OrderByDescending(e => e.SortKey)
            .ThenByDescending(e => e.Address)
            .Take(count)
            .Rows()
            .ToListAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<List<CachedEntry>> AboveAsync(
        TimelineScope scope,
        Position position,
        int count,
        CancellationToken cancellation
    )
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        return await Above(context, scope, position)
            .OrderBy(e => e.SortKey)
            .ThenBy(e => e.Address)
            .Take(count)
            .Rows()
            .ToListAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<int> CountAboveAsync(TimelineScope scope, Position position, CancellationToken cancellation)
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        return await Above(context, scope, position).CountAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<int> CountUnreadAboveAsync(
        TimelineScope scope,
        Position position,
        CancellationToken cancellation
    )
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        return await Above(context, scope, position).CountAsync(e => !e.Own, cancellation);
    }

    private IQueryable<EntryEntity> Above(MicroblogDbContext context, TimelineScope scope, Position position)
    {
        var (key, address) = (position.Key, position.Address);
        return Shown(context, scope)
            .Where(e => e.SortKey >= key && (e.SortKey > key || e.Address.CompareTo(address) > 0));
    }

    private IQueryable<EntryEntity> Shown(MicroblogDbContext context, TimelineScope scope)
    {
        // As a parameter: the column alone is a condition that SQLite finds in no index.
        var yes = true;
        var entries = context.Entries.AsNoTracking();
        var shown = scope.FeedId is { } feedId
            ? entries.Where(e => e.FeedId == feedId && e.Shown == yes && e.AccountId == accountId)
            : entries.Where(e => e.AccountId == accountId && e.Home == yes);
        return scope.WithoutReplies ? shown.Where(e => e.Parent == null && e.ParentKey == null) : shown;
    }
}
