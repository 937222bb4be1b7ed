using System.Collections.Concurrent;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Accounts;

/// <summary>
/// Sign-ins that are open: in memory until the program ends, and in the database where they are to be kept. Both sealed.
/// </summary>
public sealed class SignInStore(IMicroblogDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(60);
    private static readonly TimeSpan MemoryLifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan UsePrecision = TimeSpan.FromHours(1);

    private sealed record Remembered(Jid Address, byte[] Sealed)
    {
        public DateTimeOffset Used { get; set; }
    }

    private readonly ConcurrentDictionary<string, Remembered> _memory = new();

    /// <summary>The account's number; made where it is new.</summary>
    public async Task<long> AccountAsync(Jid address, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var jid = address.Bare.ToString();
        var account = await context.Accounts.FirstOrDefaultAsync(a => a.Jid == jid, cancellation);
        if (account is null)
        {
            account = new AccountEntity { Jid = jid, CreatedAt = Now() };
            context.Accounts.Add(account);
            await context.SaveChangesAsync(cancellation);
        }
        return account.AccountId;
    }

    /// <summary>
    /// Remembers a sign-in: what was typed in memory until the program ends, the keys in the database where it is to be kept.
    /// </summary>
    public async Task AddAsync(
        SignInTicket ticket,
        XmppCredentials.Password typed,
        XmppCredentials.ScramKeys? kept,
        CancellationToken cancellation
    )
    {
        _memory[ticket.StoredId] = new Remembered(
            ticket.Address,
            CredentialSeal.Seal(typed, ticket.Key, ticket.StoredId)
        )
        {
            Used = time.GetUtcNow(),
        };
        if (kept is null)
        {
            return;
        }
        var accountId = await AccountAsync(ticket.Address, cancellation);
        await using var context = await database.OpenAsync(cancellation);
        var old = Now() - (long)Lifetime.TotalMicroseconds;
        await context.SignIns.Where(s => s.UsedAt < old).ExecuteDeleteAsync(cancellation);
        context.SignIns.Add(
            new SignInEntity
            {
                SignInId = ticket.StoredId,
                AccountId = accountId,
                Sealed = CredentialSeal.Seal(kept, ticket.Key, ticket.StoredId),
                CreatedAt = Now(),
                UsedAt = Now(),
            }
        );
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>What signs the ticket's account in, or null where the sign-in is over.</summary>
    public async Task<XmppCredentials?> OpenAsync(SignInTicket ticket, CancellationToken cancellation)
    {
        Forget();
        if (_memory.TryGetValue(ticket.StoredId, out var remembered))
        {
            remembered.Used = time.GetUtcNow();
            return remembered.Address == ticket.Address.Bare
                ? CredentialSeal.Open(remembered.Sealed, ticket.Key, ticket.StoredId)
                : null;
        }
        await using var context = await database.OpenAsync(cancellation);
        var (id, jid) = (ticket.StoredId, ticket.Address.Bare.ToString());
        var signIn = await (
            from s in context.SignIns
            join a in context.Accounts on s.AccountId equals a.AccountId
            where s.SignInId == id && a.Jid == jid
            select s
        ).FirstOrDefaultAsync(cancellation);
        if (signIn is null)
        {
            return null;
        }
        if (Now() - signIn.UsedAt > UsePrecision.TotalMicroseconds)
        {
            signIn.UsedAt = Now();
            await context.SaveChangesAsync(cancellation);
        }
        return CredentialSeal.Open(signIn.Sealed, ticket.Key, ticket.StoredId);
    }

    /// <summary>All accounts that some browser is signed in to.</summary>
    public async Task<IReadOnlySet<Jid>> AddressesAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var kept = await context
            .Accounts.Where(a => context.SignIns.Any(s => s.AccountId == a.AccountId))
            .Select(a => a.Jid)
            .ToListAsync(cancellation);
        return kept.Select(jid => Jid.TryParse(jid, out var address) ? address : null)
            .OfType<Jid>()
            .Concat(_memory.Values.Select(remembered => remembered.Address))
            .ToHashSet();
    }

    /// <summary>True while any browser is signed in to an account.</summary>
    public async Task<bool> AnyAsync(Jid address, CancellationToken cancellation)
    {
        if (_memory.Any(pair => pair.Value.Address == address.Bare))
        {
            return true;
        }
        await using var context = await database.OpenAsync(cancellation);
        var jid = address.Bare.ToString();
        return await context.SignIns.AnyAsync(
            s => context.Accounts.Any(a => a.AccountId == s.AccountId && a.Jid == jid),
            cancellation
        );
    }

    /// <summary>Ends a sign-in.</summary>
    public async Task RemoveAsync(SignInTicket ticket, CancellationToken cancellation)
    {
        var id = ticket.StoredId;
        _memory.TryRemove(id, out _);
        await using var context = await database.OpenAsync(cancellation);
        await context.SignIns.Where(s => s.SignInId == id).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Ends all sign-ins of an account, in every browser.</summary>
    public async Task RemoveAllAsync(Jid address, CancellationToken cancellation)
    {
        foreach (var (id, _) in _memory.Where(pair => pair.Value.Address == address.Bare).ToList())
        {
            _memory.TryRemove(id, out _);
        }
        await using var context = await database.OpenAsync(cancellation);
        var jid = address.Bare.ToString();
        await context
            .SignIns.Where(s => context.Accounts.Any(a => a.AccountId == s.AccountId && a.Jid == jid))
            .ExecuteDeleteAsync(cancellation);
    }

    private void Forget()
    {
        var old = time.GetUtcNow() - MemoryLifetime;
        foreach (var (id, _) in _memory.Where(pair => pair.Value.Used < old).ToList())
        {
            _memory.TryRemove(id, out _);
        }
    }

    private long Now() => Micros.From(time.GetUtcNow());
}
