using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>The accounts that have signed in here, and who holds their addresses. Each call is by itself; times are microseconds.</summary>
internal sealed class AccountRows(IMicroblogDatabase database)
{
    /// <summary>The account at an address, or null.</summary>
    public async Task<AccountEntity?> FindAsync(Jid address, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var jid = address.Bare.ToString();
        return await context.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Jid == jid, cancellation);
    }

    /// <summary>Adds an account.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> AddAsync(Jid address, long now, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var account = new AccountEntity { Jid = address.Bare.ToString(), CreatedAt = now };
        context.Accounts.Add(account);
        await context.SaveChangesAsync(cancellation);
        return account.AccountId;
    }

    /// <summary>The number of the account at an address, or null.</summary>
    public async Task<long?> FindIdAsync(Jid address, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var jid = address.Bare.ToString();
        return await context
            .Accounts.Where(a => a.Jid == jid)
            .Select(a => (long?)a.AccountId)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>The marker of an account's holder, or null.</summary>
    public async Task<string?> MarkerAsync(long accountId, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context
            .Accounts.Where(a => a.AccountId == accountId)
            .Select(a => a.Marker)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Stores the marker of an account that has none, and is no former holder's.</summary>
    public async Task SetMarkerAsync(long accountId, string marker, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context
            .Accounts.Where(a => a.AccountId == accountId && a.Marker == null && a.FormerSince == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Marker, marker), cancellation);
    }

    /// <summary>True where nobody is to be reminded of a name and a picture.</summary>
    public async Task<bool> IsProfileSettledAsync(long accountId, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.Accounts.AnyAsync(a => a.AccountId == accountId && a.IsProfileSettled, cancellation);
    }

    /// <summary>Nobody is to be reminded any more.</summary>
    public async Task SettleProfileAsync(long accountId, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context
            .Accounts.Where(a => a.AccountId == accountId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.IsProfileSettled, true), cancellation);
    }

    /// <summary>
    /// Takes an account off its address, without its sign-ins, and gives the address an account with nothing in it. Does nothing
    /// where that was done.
    /// </summary>
    public async Task DetachAsync(Jid address, long accountId, string? marker, long now, CancellationToken cancellation)
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
        (former.Jid, former.Marker, former.FormerSince) = ($"{jid}/former-{accountId}", null, now);
        await context.SaveChangesAsync(cancellation);
        context.Accounts.Add(
            new AccountEntity
            {
                Jid = jid,
                CreatedAt = now,
                Marker = marker,
            }
        );
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Removes accounts that were taken off their addresses before a time, with all their rows.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RemoveFormerAsync(long before, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        if (!await context.Accounts.AnyAsync(a => a.FormerSince != null && a.FormerSince < before, cancellation))
        {
            return 0;
        }
        await using var transaction = await database.BeginAsync(context, cancellation);
        var removed = await context
            .Accounts.Where(a => a.FormerSince != null && a.FormerSince < before)
            .ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return removed;
    }
}
