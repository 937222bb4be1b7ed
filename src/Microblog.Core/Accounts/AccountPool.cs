using Microblog.Core.Accounts.Holders;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microblog.Core.Accounts;

/// <summary>
/// The accounts in use. Each page leases its account; the XMPP session stays for a while after the last lease, so that a
/// reload finds it warm.
/// </summary>
public sealed partial class AccountPool(
    IServiceScopeFactory scopes,
    XmppSessionFactory sessions,
    SignInStore signIns,
    AccountHolders holders,
    IUnsentPosts unsent,
    IOptions<SessionsOptions> options,
    TimeProvider time,
    ILogger<AccountPool> logger
) : IAsyncDisposable
{
    private sealed class Slot(AsyncServiceScope scope, AccountSession account)
    {
        public AsyncServiceScope Scope => scope;
        public AccountSession Account => account;
        public int Leases { get; set; }
        public CancellationTokenSource? Linger { get; set; }
    }

    /// <summary>How many pages of an account are open at most; the oldest of more is closed.</summary>
    public const int MostPages = 50;

    /// <summary>What a sign-out waits for at most: for what is being written here, and for the server to take what was sent.</summary>
    private static readonly TimeSpan Flushing = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger;
    private readonly Dictionary<Jid, Slot> _slots = [];
    private readonly Lock _lock = new();
    private readonly OpenSessions _open = new();
    private readonly EndedSignIns _ended = new();
    private readonly OwnedTasks _work = new();

    /// <summary>Signs in with what a person typed, and remembers it.</summary>
    /// <exception cref="SignInException">It did not work.</exception>
    public async Task<(SignInTicket Ticket, bool IsKept)> SignInAsync(
        Jid address,
        string password,
        bool keep,
        SignInOrigin origin,
        CancellationToken cancellation
    )
    {
        var typed = new XmppCredentials.Password(password);
        var link = await sessions.OpenAsync(address, typed, cancellation);
        var keys = keep ? link.Session.ScramKeys : null;
        if (keys is not null && !await WillDoAgainAsync(address, keys, cancellation))
        {
            keys = null;
        }
        var ticket = SignInTicket.Create(address);
        var salt = SignInStore.SaltOf(link.Session.ScramKeys);
        try
        {
            using var turn = await _turns.EnterAsync(ticket.Address, cancellation);
            await AdmitAsync(link, ticket.Address, salt, cancellation);
            await signIns.AddAsync(ticket, typed, keys, salt, origin, cancellation);
            var accountId = await signIns.AccountAsync(ticket.Address, cancellation);
            await RetireAsync(ticket.Address, accountId);
            lock (_lock)
            {
                Warm(ticket.Address, accountId).Account.Start(typed, link);
            }
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
        return (ticket, keys is not null);
    }

    /// <summary>False for a server that makes a new salt for each sign-in: kept keys are of no use to it.</summary>
    private async Task<bool> WillDoAgainAsync(
        Jid address,
        XmppCredentials.ScramKeys keys,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var again = await sessions.OpenAsync(address, keys, cancellation);
            return true;
        }
        catch (SignInException refused)
        {
            return !refused.IsPermanent;
        }
    }

    /// <summary>Makes the ticket's account ready to be leased, and signs it in where that is not done. False where the sign-in is over.</summary>
    public async Task<bool> PrepareAsync(SignInTicket ticket, CancellationToken cancellation)
    {
        if (
            !sessions.Domains.IsAllowed(ticket.Address)
            || await signIns.OpenAsync(ticket, cancellation) is not { } signIn
        )
        {
            return false;
        }
        await RetireAsync(ticket.Address, signIn.AccountId);
        lock (_lock)
        {
            if (IsOver(ticket))
            {
                return false;
            }
            Warm(ticket.Address, signIn.AccountId).Account.Start(signIn.Credentials);
        }
        return true;
    }

    /// <summary>Why what comes for some account is not stored; null while all is well.</summary>
    public StorageFailure? StorageFailure
    {
        get
        {
            lock (_lock)
            {
                return _slots.Values.Select(slot => slot.Account.StorageFailure).FirstOrDefault(one => one is not null);
            }
        }
    }

    /// <summary>True for a sign-in that ended while the program runs.</summary>
    public bool IsOver(SignInTicket ticket) => _ended.Contains(ticket.StoredId);

    /// <summary>Leases an account that was made ready; null where it is not (any more), or the sign-in is over.</summary>
    public AccountSession? Lease(SignInTicket ticket)
    {
        lock (_lock)
        {
            if (IsOver(ticket) || !_slots.TryGetValue(ticket.Address, out var slot))
            {
                return null;
            }
            slot.Leases++;
            slot.Linger?.Cancel();
            slot.Linger = null;
            return slot.Account;
        }
    }

    /// <summary>Gives a lease back.</summary>
    public void Release(AccountSession account)
    {
        lock (_lock)
        {
            if (_slots.TryGetValue(account.Address, out var slot) && slot.Account == account && --slot.Leases == 0)
            {
                StartLinger(slot);
            }
        }
    }

    /// <summary>A session was opened; where its sign-in ended meanwhile it is over at once.</summary>
    internal void Add(AccountLease session)
    {
        _open.Add(session);
        if (IsOver(session.Ticket))
        {
            session.End(SessionEnd.SignedOut);
        }
    }

    /// <summary>A session is no longer used.</summary>
    internal void Remove(AccountLease session) => _open.Remove(session);

    /// <summary>The session is a page's: the oldest page of more than <see cref="MostPages"/> is closed.</summary>
    internal void AddPage(AccountLease session) => _open.AddPage(session, MostPages)?.End(SessionEnd.TooManyPages);

    /// <summary>
    /// Ends a sign-in, in every tab of its browser; or all of the account's, everywhere. Where no other is signed in to the
    /// account, its XMPP session ends, and what was not sent is kept as drafts.
    /// </summary>
    public async Task<UnsentPosts> SignOutAsync(SignInTicket ticket, bool everywhere, CancellationToken cancellation) =>
        await EndAsync(
            ticket.Address,
            everywhere ? [ticket.StoredId, .. await AllAsync(ticket.Address, cancellation)] : [ticket.StoredId],
            cancellation
        );

    /// <summary>The browsers that are signed in to the ticket's account.</summary>
    public Task<IReadOnlyList<SignInSummary>> SignInsAsync(SignInTicket ticket, CancellationToken cancellation) =>
        signIns.ListAsync(ticket, cancellation);

    /// <summary>Ends sign-ins of an account, by the ids that they are stored under.</summary>
    public async Task<UnsentPosts> EndAsync(
        Jid address,
        IReadOnlyCollection<string> storedIds,
        CancellationToken cancellation
    )
    {
        var sessions = EndSessions(address, storedIds);
        foreach (var id in storedIds)
        {
            await signIns.RemoveAsync(address, id, cancellation);
        }
        await Task.WhenAll(sessions.Select(session => session.Written))
            .WaitAsync(Flushing, time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await signIns.AnyAsync(address, cancellation)
            ? UnsentPosts.None
            : await CloseAsync(address, cancellation);
    }

    /// <summary>From here on no session of these sign-ins is opened, and those that are open refuse everything.</summary>
    private List<AccountLease> EndSessions(Jid address, IReadOnlyCollection<string> storedIds)
    {
        // In this order.
        var sessions = new List<AccountLease>();
        foreach (var id in storedIds)
        {
            _ended.Add(id);
            sessions.AddRange(_open.Of(address, id));
        }
        sessions.ForEach(session => session.End(SessionEnd.SignedOut));
        return sessions;
    }

    /// <summary>
    /// Ends the sessions whose sign-ins are over without a sign-out here: expired, or removed from the database.
    /// </summary>
    public async Task EndOverAsync(CancellationToken cancellation)
    {
        var over = await signIns.FindOverAsync(_open.Tickets, cancellation);
        foreach (var account in over.GroupBy(ticket => ticket.Address))
        {
            var ids = account.Select(ticket => ticket.StoredId).ToList();
            LogOver(ids.Count);
            await EndAsync(account.Key, ids, cancellation);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<Jid> addresses;
        lock (_lock)
        {
            addresses = [.. _slots.Keys];
            foreach (var slot in _slots.Values)
            {
                slot.Linger?.Cancel();
            }
        }
        await _work.WhenIdleAsync();
        foreach (var address in addresses)
        {
            if (Take(address, slot => true) is { } taken)
            {
                await taken.Scope.DisposeAsync();
            }
        }
    }

    /// <summary>The slot of an account, lingering where nobody has leased it.</summary>
    private Slot Warm(Jid address, long accountId)
    {
        if (!_slots.TryGetValue(address, out var slot))
        {
            slot = _slots[address] = Make(address, accountId);
        }
        if (slot.Leases == 0)
        {
            StartLinger(slot);
        }
        return slot;
    }

    private Slot Make(Jid address, long accountId)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<AccountIdentity>().Set(address, accountId);
        var account = scope.ServiceProvider.GetRequiredService<AccountSession>();
        account.Refused += OnRefused;
        account.Holder.Changed += marker => OnHolderChanged(account, marker);
        return new Slot(scope, account);
    }

    /// <summary>Takes an account out, to be disposed; null where it is not there, or is not to go.</summary>
    private Slot? Take(Jid address, Func<Slot, bool> isToGo)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(address, out var slot) || !isToGo(slot))
            {
                return null;
            }
            slot.Linger?.Cancel();
            _slots.Remove(address);
            return slot;
        }
    }

    /// <summary>Nobody is signed in to the account: its session ends, and nothing is sent after that.</summary>
    private async Task<UnsentPosts> CloseAsync(Jid address, CancellationToken cancellation)
    {
        var taken = Take(address, _ => true);
        if (taken is not null)
        {
            await taken.Account.FlushAsync(Flushing);
            await taken.Scope.DisposeAsync();
        }
        return (taken?.Account.AccountId ?? await signIns.FindAccountAsync(address, cancellation)) is { } account
            ? await unsent.KeepAsDraftsAsync(account, cancellation)
            : UnsentPosts.None;
    }

    /// <summary>All sign-ins of an account: what is stored, and what sessions are open with.</summary>
    private async Task<IReadOnlyList<string>> AllAsync(Jid address, CancellationToken cancellation) =>
        [
            .. (await signIns.IdsAsync(address, cancellation))
                .Concat(_open.Of(address, null).Select(session => session.Ticket.StoredId))
                .Distinct(),
        ];

    private void OnRefused(AccountSession account)
    {
        if (IsInUse(account))
        {
            _work.Add(RefusedAsync(account.Address, account.AccountId));
        }
    }

    /// <summary>False for an account that was taken out: what it still says counts no longer.</summary>
    private bool IsInUse(AccountSession account)
    {
        lock (_lock)
        {
            return _slots.GetValueOrDefault(account.Address)?.Account == account;
        }
    }

    /// <summary>The password was changed, or the account is gone: what was kept is of no use any more.</summary>
    private async Task RefusedAsync(Jid address, long accountId)
    {
        try
        {
            await Task.Yield();
            if (await signIns.FindAccountAsync(address, CancellationToken.None) == accountId)
            {
                await EndAsync(address, await AllAsync(address, CancellationToken.None), CancellationToken.None);
            }
        }
        catch (Exception failure)
        {
            LogNotRemoved(failure);
        }
    }

    private void StartLinger(Slot slot)
    {
        slot.Linger?.Cancel();
        slot.Linger = new CancellationTokenSource();
        _work.Add(LingerAsync(slot, slot.Linger.Token));
    }

    private async Task LingerAsync(Slot slot, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Value.LingerSeconds), time, cancellation);
            if (Take(slot.Account.Address, known => known == slot && slot.Leases == 0) is { } taken)
            {
                await taken.Scope.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Used again.
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Count} sign-ins of an account are over: expired or removed"
    )]
    private partial void LogOver(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sign-ins of a refused account were not removed")]
    private partial void LogNotRemoved(Exception failure);
}
