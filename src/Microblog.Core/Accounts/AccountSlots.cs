using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Core.Accounts;

/// <summary>
/// The accounts in use: one a bare address, as long as it is leased, and for a while after the last lease. A sign-in that ended
/// gets no lease.
/// </summary>
/// <param name="scopes">Makes the scope of each account.</param>
/// <param name="sessions">Knows which sign-ins ended.</param>
/// <param name="linger">How long an account stays after its last lease.</param>
/// <param name="made">Called with each new account, before it is started.</param>
/// <param name="time">The clock.</param>
internal sealed class AccountSlots(
    IServiceScopeFactory scopes,
    SignInSessions sessions,
    TimeSpan linger,
    Action<AccountSession> made,
    TimeProvider time
) : IAsyncDisposable
{
    private readonly Dictionary<Jid, AccountSlot> _slots = [];
    private readonly Lock _lock = new();
    private readonly OwnedTasks _lingering = new();

    /// <summary>Whose accounts are in use.</summary>
    public IReadOnlyList<Jid> Addresses
    {
        get
        {
            lock (_lock)
            {
                return [.. _slots.Keys];
            }
        }
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

    /// <summary>The account at an address, or null where it is not in use.</summary>
    public AccountSession? Find(Jid address)
    {
        lock (_lock)
        {
            return _slots.GetValueOrDefault(address)?.Account;
        }
    }

    /// <summary>Makes a sign-in's account ready to be leased, and signs it in where that is not done. False where the sign-in is over.</summary>
    /// <param name="ticket">The sign-in.</param>
    /// <param name="accountId">The account's number in the database.</param>
    /// <param name="credentials">What it signs in with.</param>
    /// <param name="opened">A session that is open already, or null.</param>
    public bool TryStart(SignInTicket ticket, long accountId, XmppCredentials credentials, XmppLink? opened = null)
    {
        lock (_lock)
        {
            if (sessions.IsOver(ticket))
            {
                return false;
            }
            if (!_slots.TryGetValue(ticket.Address, out var slot))
            {
                slot = _slots[ticket.Address] = Make(ticket.Address, accountId);
            }
            if (slot.Leases == 0)
            {
                StartLinger(slot);
            }
            slot.Account.Start(credentials, opened);
            return true;
        }
    }

    /// <summary>Leases an account that was made ready; null where it is not (any more), or the sign-in is over.</summary>
    public AccountSession? Lease(SignInTicket ticket)
    {
        lock (_lock)
        {
            if (sessions.IsOver(ticket) || !_slots.TryGetValue(ticket.Address, out var slot))
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

    /// <summary>Takes an account out, to be disposed of; null where it is not there, or is not to go.</summary>
    public AccountSlot? Take(Jid address, Func<AccountSlot, bool> isToGo)
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

    /// <summary>Ends all waits.</summary>
    public Task EndLingerAsync()
    {
        lock (_lock)
        {
            foreach (var slot in _slots.Values)
            {
                slot.Linger?.Cancel();
            }
        }
        return _lingering.WhenIdleAsync();
    }

    /// <summary>Closes all accounts.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndLingerAsync();
        foreach (var address in Addresses)
        {
            if (Take(address, _ => true) is { } taken)
            {
                await taken.DisposeAsync();
            }
        }
    }

    private AccountSlot Make(Jid address, long accountId)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<AccountIdentity>().Set(address, accountId);
        var account = scope.ServiceProvider.GetRequiredService<AccountSession>();
        made(account);
        return new AccountSlot(scope, account);
    }

    private void StartLinger(AccountSlot slot)
    {
        slot.Linger?.Cancel();
        slot.Linger = new CancellationTokenSource();
        _lingering.Add(LingerAsync(slot, slot.Linger.Token));
    }

    private async Task LingerAsync(AccountSlot slot, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(linger, time, cancellation);
            if (Take(slot.Account.Address, known => known == slot && slot.Leases == 0) is { } taken)
            {
                await taken.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Used again.
        }
    }
}
