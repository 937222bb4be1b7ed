using Microblog.Core.Model;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>What the feeds of one account are followed for. Each call is by itself; what is given is a copy.</summary>
internal sealed class FollowRows(IMicroblogDatabase database, long accountId)
{
    /// <summary>The feeds that belong to home.</summary>
    public Task<List<FeedEntity>> InHomeAsync(CancellationToken cancellation) =>
        ReadAsync(feeds => feeds.Where(f => f.Home), cancellation);

    /// <summary>The feeds that are followed for this.</summary>
    public Task<List<FeedEntity>> OfSourceAsync(FollowSource source, CancellationToken cancellation) =>
        ReadAsync(feeds => feeds.Where(f => f.Source == source), cancellation);

    /// <summary>The feed of a person, or those of all people of a domain.</summary>
    public Task<List<FeedEntity>> OfPersonAsync(Jid person, CancellationToken cancellation)
    {
        var (service, atDomain) = (person.Bare.ToString(), "@" + person.Domain);
        return ReadAsync(
            feeds =>
            {
                var people = feeds.Where(f => f.Node == FeedAddress.MicroblogNode);
                return person.Local is null
                    ? people.Where(f => f.Service.EndsWith(atDomain))
                    : people.Where(f => f.Service == service);
            },
            cancellation
        );
    }

    /// <summary>The comments nodes in home, but for the newest ones.</summary>
    /// <param name="newest">How many these are.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<FeedEntity>> OldCommentsAsync(int newest, CancellationToken cancellation) =>
        ReadAsync(
            feeds =>
                feeds
                    .Where(f => f.Home && f.Node.StartsWith(FeedAddress.CommentsPrefix))
                    .OrderByDescending(f => f.AddedAt)
                    .Skip(newest),
            cancellation
        );

    /// <summary>The feeds in home whose subscription was last made before a time, microseconds, or never.</summary>
    public Task<List<FeedEntity>> SubscribedBeforeAsync(long before, CancellationToken cancellation) =>
        ReadAsync(
            feeds => feeds.Where(f => f.Home && (f.SubscribedAt == null || f.SubscribedAt < before)),
            cancellation
        );

    /// <summary>The feeds that stood on a list when it was read last.</summary>
    public Task<List<FeedEntity>> ListedAsync(CancellationToken cancellation) => ReadAsync(Listed, cancellation);

    /// <summary>Changes these.</summary>
    public async Task UpdateListedAsync(Action<FeedEntity> change, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        foreach (var feed in await Listed(Own(context)).ToListAsync(cancellation))
        {
            change(feed);
        }
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>The services of all feeds that are no comments nodes.</summary>
    public async Task<IReadOnlyList<Jid>> ServicesAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var services = await Own(context)
            .Where(f => !f.Node.StartsWith(FeedAddress.CommentsPrefix))
            .Select(f => f.Service)
            .Distinct()
            .ToListAsync(cancellation);
        return [.. services.Select(Jid.Parse)];
    }

    /// <summary>One feed, or null where nothing is known of it.</summary>
    public async Task<FeedEntity?> FindAsync(FeedAddress feed, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await At(Own(context).AsNoTracking(), feed).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Changes one feed.</summary>
    /// <returns>What is known of it then; null where nothing is.</returns>
    public async Task<FeedEntity?> UpdateAsync(
        FeedAddress feed,
        Action<FeedEntity> change,
        CancellationToken cancellation
    )
    {
        await using var context = await database.OpenAsync(cancellation);
        var entity = await At(Own(context), feed).FirstOrDefaultAsync(cancellation);
        if (entity is not null)
        {
            change(entity);
            await context.SaveChangesAsync(cancellation);
        }
        return entity;
    }

    private static IQueryable<FeedEntity> At(IQueryable<FeedEntity> feeds, FeedAddress feed)
    {
        var (service, node) = (feed.Service.ToString(), feed.Node);
        return feeds.Where(f => f.Service == service && f.Node == node);
    }

    private static IQueryable<FeedEntity> Listed(IQueryable<FeedEntity> feeds) =>
        feeds.Where(f => f.Source == FollowSource.Listed || f.ListPlace != null || f.MovimPlace != null);

    private IQueryable<FeedEntity> Own(MicroblogDbContext context) =>
        context.Feeds.Where(f => f.AccountId == accountId);

    private async Task<List<FeedEntity>> ReadAsync(
        Func<IQueryable<FeedEntity>, IQueryable<FeedEntity>> query,
        CancellationToken cancellation
    )
    {
        await using var context = await database.OpenAsync(cancellation);
        return await query(Own(context).AsNoTracking()).ToListAsync(cancellation);
    }
}
