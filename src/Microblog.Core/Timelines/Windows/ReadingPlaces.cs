using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Timelines.Windows;

/// <summary>Where an account was reading each of its timelines, on whatever device.</summary>
public sealed class ReadingPlaces(IMicroblogDatabase database, long accountId, TimeProvider time) : IReadingPlaces
{
    private const string Home = "home";
    private const int MaxOffset = 100_000;

    /// <inheritdoc />
    public async Task<ReadingPlace?> GetAsync(FeedAddress? feed, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var timeline = NameOf(feed);
        var row = await context
            .Readings.AsNoTracking()
            .FirstOrDefaultAsync(r => r.AccountId == accountId && r.Timeline == timeline, cancellation);
        return row is null
            ? null
            : new ReadingPlace(
                new Position(row.SortKey, row.Address),
                row.Offset,
                new Position(row.SeenKey, row.SeenAddress)
            );
    }

    /// <inheritdoc />
    public async Task SetAsync(
        FeedAddress? feed,
        PostAddress? post,
        int offset,
        PostAddress? seen,
        CancellationToken cancellation
    )
    {
        await using var context = await database.OpenAsync(cancellation);
        var timeline = NameOf(feed);
        var rows = context.Readings.Where(r => r.AccountId == accountId && r.Timeline == timeline);
        if (post is null)
        {
            await rows.ExecuteDeleteAsync(cancellation);
            return;
        }
        if (await FindAsync(context, post, cancellation) is not { } position)
        {
            return;
        }
        var row = await rows.FirstOrDefaultAsync(cancellation);
        // Two pages may keep the first place of a timeline at the same time: one after the other is looked at.
        await using var transaction = row is null ? await database.BeginAsync(context, cancellation) : null;
        row ??= await rows.FirstOrDefaultAsync(cancellation);
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
        (row.SortKey, row.Address, row.Offset) = (
            position.Key,
            position.Address,
            Math.Clamp(offset, -MaxOffset, MaxOffset)
        );
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
        row.SavedAt = Micros.From(time.GetUtcNow());
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

    /// <inheritdoc />
    public async Task<Position?> FindAsync(PostAddress post, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await FindAsync(context, post, cancellation);
    }

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

    private static string NameOf(FeedAddress? feed) => feed is null ? Home : ItemReader.Sortable(feed);
}
