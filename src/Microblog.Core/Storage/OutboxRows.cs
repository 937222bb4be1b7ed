using Microblog.Core.Model;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>The outbox of one account. Each call is by itself.</summary>
internal sealed class OutboxRows(IMicroblogDatabase database, long accountId)
{
    /// <summary>All rows in the order in which they were sent.</summary>
    public async Task<List<OutboxEntity>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context
            .Outbox.AsNoTracking()
            .Where(o => o.AccountId == accountId)
            .OrderBy(o => o.SentAt)
            .ToListAsync(cancellation);
    }

    /// <summary>Adds a row.</summary>
    public async Task AddAsync(OutboxEntity entity, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        context.Outbox.Add(entity);
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>Notes why one failed, or that it is to be tried again (null).</summary>
    public async Task SetFailureAsync(Guid id, PublishFailure? failure, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context
            .Outbox.Where(o => o.OutboxId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Failure, failure), cancellation);
    }

    /// <summary>Gives one another address and payload.</summary>
    public async Task MoveAsync(Guid id, string address, string payload, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context
            .Outbox.Where(o => o.OutboxId == id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(o => o.Address, address).SetProperty(o => o.Payload, payload),
                cancellation
            );
    }

    /// <summary>Removes one.</summary>
    public async Task RemoveAsync(Guid id, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context.Outbox.Where(o => o.OutboxId == id).ExecuteDeleteAsync(cancellation);
    }
}
