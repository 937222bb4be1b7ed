using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;

namespace Microblog.Core.Accounts;

/// <summary>
/// Sign-ins that are open: in memory until the program ends, and in the database where they are to be kept. Both sealed.
/// </summary>
public sealed class SignInStore(IMicroblogDatabase database, TimeProvider time)
{
    private const int MaxAsked = 500;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(60);
    private static readonly TimeSpan MemoryLifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan UsePrecision = TimeSpan.FromHours(1);

    private sealed record Remembered(Jid Address, long AccountId, byte[] Sealed, SignInOrigin Origin, bool IsKept)
    {
        public string? Salt { get; init; }
        public required DateTimeOffset Created { get; init; }
        public DateTimeOffset Used { get; set; }
    }

    private readonly ConcurrentDictionary<string, Remembered> _memory = new();
    private readonly AccountRows _accounts = new(database);
    private readonly SignInRows _rows = new(database);

    /// <summary>The account's number; made where it is new.</summary>
    public async Task<long> AccountAsync(Jid address, CancellationToken cancellation) =>
        await FindAccountAsync(address, cancellation) ?? await _accounts.AddAsync(address, Now(), cancellation);

    /// <summary>The account's number, or null where it has never signed in or was removed.</summary>
    public Task<long?> FindAccountAsync(Jid address, CancellationToken cancellation) =>
        _accounts.FindIdAsync(address, cancellation);

    /// <summary>
    /// Remembers a sign-in: what was typed in memory until the program ends, the keys in the database where it is to be kept.
    /// </summary>
    public Task AddAsync(
        SignInTicket ticket,
        XmppCredentials.Password typed,
        XmppCredentials.ScramKeys? kept,
        SignInOrigin origin,
        CancellationToken cancellation
    ) => AddAsync(ticket, typed, kept, SaltOf(kept), origin, cancellation);

    /// <summary>The same, with <see cref="SaltOf"/> what signed in, also where it is not to be kept.</summary>
    public async Task AddAsync(
        SignInTicket ticket,
        XmppCredentials.Password typed,
        XmppCredentials.ScramKeys? kept,
        string? salt,
        SignInOrigin origin,
        CancellationToken cancellation
    )
    {
        var accountId = await AccountAsync(ticket.Address, cancellation);
        _memory[ticket.StoredId] = new Remembered(
            ticket.Address,
            accountId,
            CredentialSeal.Seal(typed, ticket.Key, ticket.StoredId),
            origin,
            kept is not null
        )
        {
            Salt = salt,
            Created = time.GetUtcNow(),
            Used = time.GetUtcNow(),
        };
        if (kept is null)
        {
            return;
        }
        await _rows.AddAsync(
            new SignInEntity
            {
                SignInId = ticket.StoredId,
                AccountId = accountId,
                Sealed = CredentialSeal.Seal(kept, ticket.Key, ticket.StoredId),
                Client = origin.Client,
                Browser = origin.Browser,
                Salt = salt,
                CreatedAt = Now(),
                UsedAt = Now(),
            },
            Oldest(),
            cancellation
        );
    }

    /// <summary>
    /// What signs the ticket's account in, or null where the sign-in is over: signed out, expired, or its row (or its
    /// account's) removed from the database.
    /// </summary>
    public async Task<OpenSignIn?> OpenAsync(SignInTicket ticket, CancellationToken cancellation)
    {
        Forget();
        var id = ticket.StoredId;
        var (accountId, stored) = await _rows.FindAsync(ticket.Address, id, cancellation);
        var row = stored is { } one && !IsExpired(one) ? one : null;
        var remembered = _memory.GetValueOrDefault(id);
        if (remembered is not null && remembered.AccountId != accountId)
        {
            // The address has another holder now, or the account was removed.
            _memory.TryRemove(id, out _);
            return null;
        }
        if (accountId is null || (row is null && remembered is not { IsKept: false }))
        {
            _memory.TryRemove(id, out _);
            return null;
        }
        if (row is not null && Now() - row.UsedAt > UsePrecision.TotalMicroseconds)
        {
            await NoteUseAsync(id, cancellation);
        }
        if (remembered is not null)
        {
            remembered.Used = time.GetUtcNow();
            if (remembered.Address != ticket.Address.Bare)
            {
                return null;
            }
        }
        var sealedBytes = remembered?.Sealed ?? row!.Sealed;
        return CredentialSeal.Open(sealedBytes, ticket.Key, id) is { } credentials
            ? new OpenSignIn(accountId.Value, credentials)
            : null;
    }

    /// <summary>A browser that is signed in stays so where that it was used cannot be stored at the moment.</summary>
    private async Task NoteUseAsync(string id, CancellationToken cancellation)
    {
        try
        {
            await _rows.NoteUseAsync(id, Now(), cancellation);
        }
        catch (Exception refused) when (StorageFailures.Of(refused) is not null)
        {
            // The next request tries again; readiness and the timeline say what is wrong.
        }
    }

    /// <summary>Those of these sign-ins that are over. Does not count as use.</summary>
    public async Task<IReadOnlyList<SignInTicket>> FindOverAsync(
        IReadOnlyCollection<SignInTicket> tickets,
        CancellationToken cancellation
    )
    {
        Forget();
        var over = new List<SignInTicket>();
        foreach (var some in tickets.Chunk(MaxAsked))
        {
            var (rows, accounts) = await _rows.FindAsync(
                [.. some.Select(ticket => ticket.StoredId)],
                [.. some.Select(ticket => ticket.Address.ToString()).Distinct()],
                Oldest(),
                cancellation
            );
            over.AddRange(
                some.Where(ticket =>
                    !accounts.TryGetValue(ticket.Address.ToString(), out var account)
                    || (
                        !rows.Contains(ticket.StoredId)
                        && !(
                            _memory.GetValueOrDefault(ticket.StoredId) is { IsKept: false } remembered
                            && remembered.AccountId == account
                        )
                    )
                )
            );
        }
        return over;
    }

    /// <summary>The browsers that are signed in to an account, the one used last first.</summary>
    public async Task<IReadOnlyList<SignInSummary>> ListAsync(SignInTicket asking, CancellationToken cancellation)
    {
        Forget();
        var rows = await _rows.OfAsync(asking.Address, cancellation);
        var kept = rows.Where(row => !IsExpired(row))
            .Select(row => new SignInSummary(
                row.SignInId,
                new SignInOrigin(row.Client, row.Browser),
                Micros.ToTime(row.CreatedAt),
                Micros.ToTime(row.UsedAt),
                row.SignInId == asking.StoredId
            ));
        var account = await FindAccountAsync(asking.Address, cancellation);
        var open = _memory
            .Where(pair => !pair.Value.IsKept && pair.Value.AccountId == account)
            .Select(pair => new SignInSummary(
                pair.Key,
                pair.Value.Origin,
                pair.Value.Created,
                pair.Value.Used,
                pair.Key == asking.StoredId
            ));
        return [.. kept.Concat(open).OrderByDescending(one => one.Used)];
    }

    /// <summary>All accounts that some browser is signed in to.</summary>
    public async Task<IReadOnlySet<Jid>> AddressesAsync(CancellationToken cancellation)
    {
        var kept = await _rows.AddressesAsync(cancellation);
        return kept.Select(jid => Jid.TryParse(jid, out var address) ? address : null)
            .OfType<Jid>()
            .Concat(_memory.Values.Select(remembered => remembered.Address))
            .ToHashSet();
    }

    /// <summary>True while any browser is signed in to an account.</summary>
    public async Task<bool> AnyAsync(Jid address, CancellationToken cancellation)
    {
        if (await FindAccountAsync(address, cancellation) is not { } account)
        {
            return false;
        }
        return _memory.Any(pair => pair.Value.AccountId == account) || await _rows.AnyAsync(account, cancellation);
    }

    /// <summary>
    /// True while a browser is signed in to an account with the password that the server has now: a server makes another salt
    /// for each password that is set. False where it makes one for each sign-in.
    /// </summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="salt"><see cref="SaltOf"/> a sign-in that has just succeeded.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<bool> AnyWithAsync(long accountId, string? salt, CancellationToken cancellation)
    {
        if (salt is null)
        {
            return false;
        }
        Forget();
        return _memory.Any(pair => pair.Value.AccountId == accountId && pair.Value.Salt == salt)
            || await _rows.AnyAsync(accountId, salt, Oldest(), cancellation);
    }

    /// <summary>What tells one password of an account from the next, without telling anything of either; null where nothing does.</summary>
    public static string? SaltOf(XmppCredentials.ScramKeys? keys) =>
        keys is null
            ? null
            : Convert.ToHexStringLower(
                SHA256.HashData([.. Encoding.ASCII.GetBytes(keys.Mechanism.Replace("-PLUS", "") + "\0"), .. keys.Salt])
            );

    /// <summary>Ends a sign-in of an account, by the id that it is stored under; false where there is none.</summary>
    public async Task<bool> RemoveAsync(Jid address, string storedId, CancellationToken cancellation)
    {
        var wasOpen =
            _memory.TryGetValue(storedId, out var remembered)
            && remembered.Address == address.Bare
            && _memory.TryRemove(storedId, out _);
        return await _rows.RemoveAsync(address, storedId, cancellation) || wasOpen;
    }

    /// <summary>The sign-ins of an account, by the ids that they are stored under.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(Jid address, CancellationToken cancellation)
    {
        var rows = await _rows.IdsAsync(address, cancellation);
        return
        [
            .. rows.Concat(_memory.Where(pair => pair.Value.Address == address.Bare).Select(pair => pair.Key))
                .Distinct(),
        ];
    }

    private void Forget()
    {
        var old = time.GetUtcNow() - MemoryLifetime;
        foreach (var (id, _) in _memory.Where(pair => pair.Value.Used < old).ToList())
        {
            _memory.TryRemove(id, out _);
        }
    }

    private bool IsExpired(SignInEntity row) => Now() - row.UsedAt > (long)Lifetime.TotalMicroseconds;

    private long Oldest() => Now() - (long)Lifetime.TotalMicroseconds;

    private long Now() => Micros.From(time.GetUtcNow());
}
