using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>Where one account was reading its timelines. Each call is by itself.</summary>
internal sealed class ReadingRows(IMicroblogDatabase database, long accountId)
{
    /// <summary>Where a timeline was read, or null.</summary>
    public async Task<ReadingEntity?> FindAsync(string timeline, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context
            .Readings.AsNoTracking()
            .FirstOrDefaultAsync(r => r.AccountId == accountId && r.Timeline == timeline, cancellation);
    }

    /// <summary>Forgets where a timeline was read.</summary>
    public async Task RemoveAsync(string timeline, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await Of(context, timeline).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Keeps where a timeline is read; nothing where the post is not cached.</summary>
    /// <param name="timeline">Which.</param>
    /// <param name="post">The first post in sight.</param>
    /// <param name="offset">Its distance from the upper edge, pixels.</param>
    /// <param name="seen">The highest post that was in sight, or null.</param>
    /// <param name="now">Microseconds.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SetAsync(
        string timeline,
        PostAddress post,
        int offset,
        PostAddress? seen,
        long now,
        CancellationToken cancellation
    )
    {
        await using var context = await database.OpenAsync(cancellation);
        if (await FindAsync(context, post, cancellation) is not { } position)
        {
            return;
        }
        var row = await Of(context, timeline).FirstOrDefaultAsync(cancellation);
        // Two pages may keep the first place of a timeline at the same time: one after the other is looked at.
        await using var transaction = row is null ? await database.BeginAsync(context, cancellation) : null;
        row ??= await Of(context, timeline).FirstOrDefaultAsync(cancellation);
        if (row is null)
        {
            row = new ReadingEntity
            {
                AccountId = accountId,
                Timeline = timeline,
                Address = position.Address,
                SeenKey = position.Key,
                SeenAddress = position.Address,
            };
            context.Readings.Add(row);
        }
        (row.SortKey, row.Address, row.Offset) = (position.Key, position.Address, offset);
        var highest = new Position(row.SeenKey, row.SeenAddress);
        if (position < highest)
        {
            highest = position;
        }
        if (seen is not null && await FindAsync(context, seen, cancellation) is { } found && found < highest)
        {
            highest = found;
        }
        (row.SeenKey, row.SeenAddress) = (highest.Key, highest.Address);
        row.SavedAt = now;
        try
        {
            await context.SaveChangesAsync(cancellation);
            if (transaction is not null)
            {
                await transaction.CommitAsync(cancellation);
            }
        }
        catch (DbUpdateException) when (context.Entry(row).State == EntityState.Added)
        {
            // Where writers do not wait for each other, another tab was faster by a moment: its place is as good.
        }
    }

    /// <summary>Where a cached post stands, or null.</summary>
    public async Task<Position?> FindAsync(PostAddress post, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await FindAsync(context, post, cancellation);
    }

    private IQueryable<ReadingEntity> Of(MicroblogDbContext context, string timeline) =>
        context.Readings.Where(r => r.AccountId == accountId && r.Timeline == timeline);

    private async Task<Position?> FindAsync(
        MicroblogDbContext context,
        PostAddress post,
        CancellationToken cancellation
    )
    {
        var (service, node) = (post.Feed.Service.ToString(), post.Feed.Node);
        var item = EntryMapping.ItemKey(post.ItemId);
        var found = await (
            from f in context.Feeds
            join e in context.Entries on f.FeedId equals e.FeedId
            where f.AccountId == accountId && f.Service == service && f.Node == node && e.ItemKey == item
            select new { e.SortKey, e.Address }
        ).FirstOrDefaultAsync(cancellation);
        return found is null ? null : new Position(found.SortKey, found.Address);
    }
}
