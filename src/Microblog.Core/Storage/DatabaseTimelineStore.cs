using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>The cache of one account in the database. Paging is by key, in the bounded form that both databases plan well.</summary>
public sealed partial class DatabaseTimelineStore(IMicroblogDatabase database, long accountId, TimeProvider time)
    : ITimelineStore
{
    private MicroblogDbContext? _together;

    /// <inheritdoc />
    public async ValueTask TogetherAsync(Func<CancellationToken, ValueTask> changes, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(context, cancellation);
        _together = context;
        try
        {
            await changes(cancellation);
        }
        finally
        {
            _together = null;
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>A context of its own, or the one of what is stored together.</summary>
    private async ValueTask<StoreLease> OpenAsync(CancellationToken cancellation)
    {
        if (_together is { } shared)
        {
            shared.ChangeTracker.Clear();
            return new StoreLease(database, shared, isOwn: false);
        }
        return new StoreLease(database, await database.OpenAsync(cancellation), isOwn: true);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<FeedState>> LoadFeedsAsync(CancellationToken cancellation)
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        var yes = true;
        // The newest of each feed by itself: one step in an index for each, not a walk through the account's whole cache.
        var feeds = await context
            .Feeds.AsNoTracking()
            .Where(f => f.AccountId == accountId)
            .Select(f => new
            {
                Feed = f,
                Newest = context.Entries.Where(e => e.FeedId == f.FeedId && e.Shown == yes).Max(e => (long?)e.SortKey),
            })
            .ToListAsync(cancellation);
        return [.. feeds.Select(row => State(row.Feed, row.Newest ?? long.MinValue))];
    }

    /// <inheritdoc />
    public async ValueTask<FeedState> AddFeedAsync(FeedAddress address, bool home, CancellationToken cancellation)
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        var (service, node) = (address.Service.ToString(), address.Node);
        var feed = await context.Feeds.FirstOrDefaultAsync(
            f => f.AccountId == accountId && f.Service == service && f.Node == node,
            cancellation
        );
        if (feed is null)
        {
            feed = new FeedEntity
            {
                AccountId = accountId,
                Service = service,
                Node = node,
                Home = home,
                Epoch = 1,
                Stretches = Coverage.Unknown().ToJson(),
                AddedAt = Micros.From(time.GetUtcNow()),
            };
            context.Feeds.Add(feed);
            await context.SaveChangesAsync(cancellation);
        }
        return State(feed, long.MinValue);
    }

    /// <inheritdoc />
    public async ValueTask SetHomeAsync(long feedId, bool home, CancellationToken cancellation)
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        await lease.BeginAsync(cancellation);
        await context
            .Feeds.Where(f => f.AccountId == accountId && f.FeedId == feedId)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.Home, home), cancellation);
        await context
            .Entries.Where(e => e.AccountId == accountId && e.FeedId == feedId && e.Shown)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Home, home), cancellation);
        await lease.CommitAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask<MutedAuthors> LoadMutedAsync(CancellationToken cancellation)
    {
        await using var lease = await OpenAsync(cancellation);
        return await MutedRows.LoadAsync(lease.Context, accountId, cancellation);
    }

    /// <inheritdoc />
    public async ValueTask SaveMutedAsync(MutedAuthors muted, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(context, cancellation);
        await MutedRows.SaveAsync(context, accountId, muted, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <inheritdoc />
    public async ValueTask ApplyAsync(FeedChange change, CancellationToken cancellation)
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        await lease.BeginAsync(cancellation);
        if (!await FeedUpdate.WriteAsync(context, accountId, change.Feed, cancellation))
        {
            return;
        }
        var added = change.Entries.Select(entry => entry.Now).OfType<CachedEntry>().Where(row => row.EntryId == 0);
        var rows = added.Select(row => (Row: row, Entity: Entity(change.Feed, row))).ToList();
        // What goes makes room first: an item that was removed may come back under its id in the same change.
        if (AttachStored(context, change))
        {
            await context.SaveChangesAsync(cancellation);
        }
        await EntryInsert.AddAsync(context, [.. rows.Select(row => row.Entity)], cancellation);
        await lease.CommitAsync(cancellation);
        foreach (var (row, entity) in rows)
        {
            row.EntryId = entity.EntryId;
        }
    }

    /// <summary>Notes what becomes of rows that are stored already; false where it is nothing.</summary>
    private bool AttachStored(MicroblogDbContext context, FeedChange change)
    {
        var written = new HashSet<long>();
        foreach (var (old, now, _) in change.Entries)
        {
            if (now is null)
            {
                context.Remove(Stub(old!.EntryId));
                written.Add(old.EntryId);
            }
            else if (now.EntryId != 0)
            {
                context.Entries.Update(Entity(change.Feed, now));
                written.Add(now.EntryId);
            }
        }
        foreach (var row in change.Moved.Where(row => !written.Contains(row.EntryId)))
        {
            var entity = Stub(row.EntryId);
            var entry = context.Entries.Attach(entity);
            entity.Stretch = row.Segment;
            entity.Ord = row.Ord;
            entity.Loose = row.IsProvisional;
            entry.Property(e => e.Stretch).IsModified = true;
            entry.Property(e => e.Ord).IsModified = true;
            entry.Property(e => e.Loose).IsModified = true;
            written.Add(row.EntryId);
        }
        return written.Count > 0;
    }

    private EntryEntity Entity(FeedState feed, CachedEntry row)
    {
        var entity = Stub(row.EntryId);
        entity.FeedId = feed.FeedId;
        entity.AccountId = accountId;
        entity.Write(row, feed.Home);
        return entity;
    }

    private static EntryEntity Stub(long entryId) =>
        new()
        {
            EntryId = entryId,
            ItemId = "",
            ItemKey = "",
            Address = "",
        };

    /// <inheritdoc />
    public async ValueTask SaveEpochsAsync(IReadOnlyList<FeedState> feeds, CancellationToken cancellation)
    {
        await using var lease = await OpenAsync(cancellation);
        var context = lease.Context;
        foreach (var group in feeds.GroupBy(feed => feed.Epoch))
        {
            foreach (var chunk in group.Select(feed => feed.FeedId).Chunk(500))
            {
                await context
                    .Feeds.Where(f => chunk.Contains(f.FeedId))
                    .ExecuteUpdateAsync(set => set.SetProperty(f => f.Epoch, group.Key), cancellation);
            }
        }
    }

    private static FeedState State(FeedEntity feed, long newest) =>
        new()
        {
            FeedId = feed.FeedId,
            Address = new FeedAddress(Jid.Parse(feed.Service), feed.Node),
            Home = feed.Home,
            Rsm = feed.Rsm,
            Epoch = feed.Epoch,
            Coverage = Coverage.FromJson(feed.Stretches),
            NewestKey = newest,
        };
}
