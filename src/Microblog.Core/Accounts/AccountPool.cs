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
public sealed partial class AccountPool : IAsyncDisposable
{
    /// <summary>How many pages of an account are open at most; the oldest of more is closed.</summary>
    public const int MostPages = 50;

    /// <summary>What a sign-out waits for at most: for what is being written here, and for the server to take what was sent.</summary>
    private static readonly TimeSpan Flushing = TimeSpan.FromSeconds(5);

    private readonly XmppSessionFactory _xmpp;
    private readonly SignInStore _signIns;
    private readonly IUnsentPosts _unsent;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SignInSessions _sessions;
    private readonly AccountSlots _slots;
    private readonly HolderAdmission _admission;
    private readonly OwnedTasks _work = new();

    /// <summary>No account is in use yet.</summary>
    public AccountPool(
        IServiceScopeFactory scopes,
        XmppSessionFactory xmpp,
        SignInStore signIns,
        AccountHolders holders,
        IUnsentPosts unsent,
        IOptions<SessionsOptions> options,
        TimeProvider time,
        ILogger<AccountPool> logger
    )
    {
        (_xmpp, _signIns, _unsent, _time, _logger) = (xmpp, signIns, unsent, time, logger);
        var linger = TimeSpan.FromSeconds(options.Value.LingerSeconds);
        _sessions = new SignInSessions(signIns);
        _slots = new AccountSlots(scopes, _sessions, linger, Watch, time);
        _admission = new HolderAdmission(holders, signIns, _sessions, _slots, time, logger);
    }

    /// <summary>Why what comes for some account is not stored; null while all is well.</summary>
    public StorageFailure? StorageFailure => _slots.StorageFailure;

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
        var link = await _xmpp.OpenAsync(address, typed, cancellation);
        var keys = keep ? link.Session.ScramKeys : null;
        if (keys is not null && !await WillDoAgainAsync(address, keys, cancellation))
        {
            keys = null;
        }
        var ticket = SignInTicket.Create(address);
        var salt = SignInStore.SaltOf(link.Session.ScramKeys);
        try
        {
            using var turn = await _admission.EnterAsync(ticket.Address, cancellation);
            await _admission.AdmitAsync(link, ticket.Address, salt, cancellation);
            await _signIns.AddAsync(ticket, typed, keys, salt, origin, cancellation);
            var accountId = await _signIns.AccountAsync(ticket.Address, cancellation);
            await _admission.RetireAsync(ticket.Address, accountId);
            _slots.TryStart(ticket, accountId, typed, link);
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
        return (ticket, keys is not null);
    }

    /// <summary>Makes the ticket's account ready to be leased, and signs it in where that is not done. False where the sign-in is over.</summary>
    public async Task<bool> PrepareAsync(SignInTicket ticket, CancellationToken cancellation)
    {
        if (
            !_xmpp.Domains.IsAllowed(ticket.Address) || await _signIns.OpenAsync(ticket, cancellation) is not { } signIn
        )
        {
            return false;
        }
        await _admission.RetireAsync(ticket.Address, signIn.AccountId);
        return _slots.TryStart(ticket, signIn.AccountId, signIn.Credentials);
    }

    /// <summary>True for a sign-in that ended while the program runs.</summary>
    public bool IsOver(SignInTicket ticket) => _sessions.IsOver(ticket);

    /// <summary>Leases an account that was made ready; null where it is not (any more), or the sign-in is over.</summary>
    public AccountSession? Lease(SignInTicket ticket) => _slots.Lease(ticket);

    /// <summary>Gives a lease back.</summary>
    public void Release(AccountSession account) => _slots.Release(account);

    /// <summary>A session was opened; where its sign-in ended meanwhile it is over at once.</summary>
    internal void Add(AccountLease session) => _sessions.Add(session);

    /// <summary>A session is no longer used.</summary>
    internal void Remove(AccountLease session) => _sessions.Remove(session);

    /// <summary>The session is a page's: the oldest page of more than <see cref="MostPages"/> is closed.</summary>
    internal void AddPage(AccountLease session) => _sessions.AddPage(session, MostPages);

    /// <summary>
    /// Ends a sign-in, in every tab of its browser; or all of the account's, everywhere. Where no other is signed in to the
    /// account, its XMPP session ends, and what was not sent is kept as drafts.
    /// </summary>
    public async Task<UnsentPosts> SignOutAsync(SignInTicket ticket, bool everywhere, CancellationToken cancellation) =>
        await EndAsync(
            ticket.Address,
            everywhere
                ? [ticket.StoredId, .. await _sessions.AllAsync(ticket.Address, cancellation)]
                : [ticket.StoredId],
            cancellation
        );

    /// <summary>The browsers that are signed in to the ticket's account.</summary>
    public Task<IReadOnlyList<SignInSummary>> SignInsAsync(SignInTicket ticket, CancellationToken cancellation) =>
        _signIns.ListAsync(ticket, cancellation);

    /// <summary>Ends sign-ins of an account, by the ids that they are stored under.</summary>
    public async Task<UnsentPosts> EndAsync(
        Jid address,
        IReadOnlyCollection<string> storedIds,
        CancellationToken cancellation
    )
    {
        var sessions = _sessions.End(address, storedIds);
        foreach (var id in storedIds)
        {
            await _signIns.RemoveAsync(address, id, cancellation);
        }
        await Task.WhenAll(sessions.Select(session => session.Written))
            .WaitAsync(Flushing, _time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await _signIns.AnyAsync(address, cancellation)
            ? UnsentPosts.None
            : await CloseAsync(address, cancellation);
    }

    /// <summary>
    /// Ends the sessions whose sign-ins are over without a sign-out here: expired, or removed from the database.
    /// </summary>
    public async Task EndOverAsync(CancellationToken cancellation)
    {
        var over = await _signIns.FindOverAsync(_sessions.Tickets, cancellation);
        foreach (var account in over.GroupBy(ticket => ticket.Address))
        {
            var ids = account.Select(ticket => ticket.StoredId).ToList();
            LogOver(ids.Count);
            await EndAsync(account.Key, ids, cancellation);
        }
    }

    /// <summary>
    /// Ends all sign-ins of accounts whose domain may not sign in here any more: the kept ones, their sessions, and the pages
    /// that are open. What was not sent becomes drafts.
    /// </summary>
    /// <returns>Whose sign-ins were ended.</returns>
    public async Task<IReadOnlyList<Jid>> SignOutRefusedDomainsAsync(CancellationToken cancellation)
    {
        var signedIn = await _signIns.AddressesAsync(cancellation);
        var refused = signedIn.Union(_slots.Addresses).Where(address => !_xmpp.Domains.IsAllowed(address)).ToList();
        foreach (var address in refused)
        {
            await EndAsync(address, await _sessions.AllAsync(address, cancellation), cancellation);
        }
        return refused;
    }

    /// <summary>Removes what former holders of addresses left, 30 days after another person came.</summary>
    /// <returns>How many accounts were removed.</returns>
    public Task<int> RemoveFormerAsync(CancellationToken cancellation) => _admission.RemoveFormerAsync(cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _slots.EndLingerAsync();
        await _work.WhenIdleAsync();
        await _slots.DisposeAsync();
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
            await using var again = await _xmpp.OpenAsync(address, keys, cancellation);
            return true;
        }
        catch (SignInException refused)
        {
            return !refused.IsPermanent;
        }
    }

    /// <summary>Follows what the server says of an account while it is in use; once it was taken out that counts no longer.</summary>
    private void Watch(AccountSession account)
    {
        account.Refused += _ => Own(() => RefusedAsync(account.Address, account.AccountId));
        account.Holder.Changed += marker =>
            Own(() => _admission.HolderChangedAsync(account.Address, account.AccountId, marker));

        void Own(Func<Task> work)
        {
            if (_slots.Find(account.Address) == account)
            {
                _work.Add(work());
            }
        }
    }

    /// <summary>Nobody is signed in to the account: its session ends, and nothing is sent after that.</summary>
    private async Task<UnsentPosts> CloseAsync(Jid address, CancellationToken cancellation)
    {
        var taken = _slots.Take(address, _ => true);
        if (taken is not null)
        {
            await taken.Account.FlushAsync(Flushing);
            await taken.DisposeAsync();
        }
        return (taken?.Account.AccountId ?? await _signIns.FindAccountAsync(address, cancellation)) is { } account
            ? await _unsent.KeepAsDraftsAsync(account, cancellation)
            : UnsentPosts.None;
    }

    /// <summary>The password was changed, or the account is gone: what was kept is of no use any more.</summary>
    private async Task RefusedAsync(Jid address, long accountId)
    {
        try
        {
            await Task.Yield();
            if (await _signIns.FindAccountAsync(address, CancellationToken.None) == accountId)
            {
                var all = await _sessions.AllAsync(address, CancellationToken.None);
                await EndAsync(address, all, CancellationToken.None);
            }
        }
        catch (Exception failure)
        {
            LogNotRemoved(failure);
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
