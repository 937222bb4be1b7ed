using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Accounts.Holders;

/// <summary>Whose the stored accounts are: by marker, and what is left of the former holders of an address.</summary>
public sealed class AccountHolders(IMicroblogDatabase database, TimeProvider time)
{
    /// <summary>How long what a former holder left is kept, out of everybody's sight.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>The account at an address and its marker; null where nobody has signed in with it.</summary>
    public async Task<StoredHolder?> FindAsync(Jid address, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var jid = address.Bare.ToString();
        var account = await context.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Jid == jid, cancellation);
        return account is null ? null : new StoredHolder(account.AccountId, HolderMarker.Parse(account.Marker));
    }

    /// <summary>The marker of an account, or null.</summary>
    public async Task<HolderMarker?> FindAsync(long accountId, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return HolderMarker.Parse(
            await context
                .Accounts.Where(a => a.AccountId == accountId)
                .Select(a => a.Marker)
                .FirstOrDefaultAsync(cancellation)
        );
    }

    /// <summary>Stores the marker of an account that has none.</summary>
    /// <returns>The marker that is stored then, which another program may have stored first; null where the account is gone.</returns>
    public async Task<HolderMarker?> StoreAsync(long accountId, HolderMarker marker, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context
            .Accounts.Where(a => a.AccountId == accountId && a.Marker == null && a.FormerSince == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Marker, marker.Value), cancellation);
        return await FindAsync(accountId, cancellation);
    }

    /// <summary>
    /// Another person holds the address now. All rows of the former holder stay with an account that no address leads to,
    /// without its sign-ins; the address gets an account of its own, with nothing in it. Does nothing where that was done.
    /// </summary>
    /// <param name="address">Whose.</param>
    /// <param name="accountId">The former holder's account.</param>
    /// <param name="marker">The new holder's; null: made with the next connection.</param>
    /// <param name="cancellation">Gives up: nothing changed.</param>
    public async Task DetachAsync(Jid address, long accountId, HolderMarker? marker, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(context, cancellation);
        var jid = address.Bare.ToString();
        var former = await context.Accounts.FirstOrDefaultAsync(
            a => a.AccountId == accountId && a.Jid == jid,
            cancellation
        );
        if (former is null)
        {
            return;
        }
        await context.SignIns.Where(s => s.AccountId == accountId).ExecuteDeleteAsync(cancellation);
        // A full address: no account's, and no other former holder's.
        (former.Jid, former.Marker, former.FormerSince) = ($"{jid}/former-{accountId}", null, Now());
        await context.SaveChangesAsync(cancellation);
        context.Accounts.Add(
            new AccountEntity
            {
                Jid = jid,
                CreatedAt = Now(),
                Marker = marker?.Value,
            }
        );
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Removes what former holders left, with all its rows, once it is old enough.</summary>
    /// <returns>How many accounts.</returns>
    public async Task<int> RemoveFormerAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var old = Now() - (long)Lifetime.TotalMicroseconds;
        if (!await context.Accounts.AnyAsync(a => a.FormerSince != null && a.FormerSince < old, cancellation))
        {
            return 0;
        }
        await using var transaction = await database.BeginAsync(context, cancellation);
        var removed = await context
            .Accounts.Where(a => a.FormerSince != null && a.FormerSince < old)
            .ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return removed;
    }

    private long Now() => Micros.From(time.GetUtcNow());
}
