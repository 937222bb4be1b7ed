using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>The sign-ins that are kept, sealed. Each call is by itself; times are microseconds.</summary>
internal sealed class SignInRows(IMicroblogDatabase database)
{
    /// <summary>Adds a sign-in, and removes those that were last used before a time.</summary>
    public async Task AddAsync(SignInEntity signIn, long oldest, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context.SignIns.Where(s => s.UsedAt < oldest).ExecuteDeleteAsync(cancellation);
        context.SignIns.Add(signIn);
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>The number of the account at an address, and its sign-in with an id; each null where there is none.</summary>
    public async Task<(long? AccountId, SignInEntity? SignIn)> FindAsync(
        Jid address,
        string id,
        CancellationToken cancellation
    )
    {
        await using var context = await database.OpenAsync(cancellation);
        var jid = address.Bare.ToString();
        var found = await context
            .Accounts.AsNoTracking()
            .Where(a => a.Jid == jid)
            .Select(a => new
            {
                a.AccountId,
                SignIn = context.SignIns.FirstOrDefault(s => s.SignInId == id && s.AccountId == a.AccountId),
            })
            .FirstOrDefaultAsync(cancellation);
        return (found?.AccountId, found?.SignIn);
    }

    /// <summary>Notes when a sign-in was used.</summary>
    public async Task NoteUseAsync(string id, long now, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await context
            .SignIns.Where(s => s.SignInId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.UsedAt, now), cancellation);
    }

    /// <summary>Those of these ids that are kept and were used since a time, and the numbers of the accounts at these addresses.</summary>
    public async Task<(IReadOnlySet<string> Kept, IReadOnlyDictionary<string, long> Accounts)> FindAsync(
        IReadOnlyList<string> ids,
        IReadOnlyList<string> jids,
        long oldest,
        CancellationToken cancellation
    )
    {
        await using var context = await database.OpenAsync(cancellation);
        var kept = await context
            .SignIns.Where(s => ids.Contains(s.SignInId) && s.UsedAt >= oldest)
            .Select(s => s.SignInId)
            .ToListAsync(cancellation);
        var accounts = await context
            .Accounts.Where(a => jids.Contains(a.Jid))
            .Select(a => new { a.Jid, a.AccountId })
            .ToDictionaryAsync(a => a.Jid, a => a.AccountId, cancellation);
        return (kept.ToHashSet(), accounts);
    }

    /// <summary>The sign-ins that are kept of an account.</summary>
    public async Task<List<SignInEntity>> OfAsync(Jid address, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await Of(context, address).AsNoTracking().ToListAsync(cancellation);
    }

    /// <summary>Their ids.</summary>
    public async Task<List<string>> IdsAsync(Jid address, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await Of(context, address).Select(s => s.SignInId).ToListAsync(cancellation);
    }

    /// <summary>The addresses of accounts with a sign-in that is kept.</summary>
    public async Task<List<string>> AddressesAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context
            .Accounts.Where(a => context.SignIns.Any(s => s.AccountId == a.AccountId))
            .Select(a => a.Jid)
            .ToListAsync(cancellation);
    }

    /// <summary>True where a sign-in of an account is kept.</summary>
    public async Task<bool> AnyAsync(long accountId, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.SignIns.AnyAsync(s => s.AccountId == accountId, cancellation);
    }

    /// <summary>True where one with this salt is kept and was used since a time.</summary>
    public async Task<bool> AnyAsync(long accountId, string salt, long oldest, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.SignIns.AnyAsync(
            s => s.AccountId == accountId && s.Salt == salt && s.UsedAt >= oldest,
            cancellation
        );
    }

    /// <summary>Removes a sign-in of an account; false where there is none.</summary>
    public async Task<bool> RemoveAsync(Jid address, string id, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await Of(context, address).Where(s => s.SignInId == id).ExecuteDeleteAsync(cancellation) > 0;
    }

    private static IQueryable<SignInEntity> Of(MicroblogDbContext context, Jid address)
    {
        var jid = address.Bare.ToString();
        return context.SignIns.Where(s => context.Accounts.Any(a => a.AccountId == s.AccountId && a.Jid == jid));
    }
}
