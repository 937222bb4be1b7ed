using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microblog.Core.Accounts;

/// <summary>
/// The accounts in use. Each page leases its account; the XMPP session stays for a while after the last lease, so that a
/// reload finds it warm.
/// </summary>
public sealed partial class AccountPool(
    IMicroblogDatabase database,
    XmppSessionFactory sessions,
    SignInStore signIns,
    IOptions<SessionsOptions> options,
    IOptions<CacheOptions> cache,
    TimeProvider time,
    ILoggerFactory loggers
) : IAsyncDisposable
{
    private sealed class Slot(AccountRuntime runtime)
    {
        public AccountRuntime Runtime { get; } = runtime;
        public int Leases { get; set; }
        public CancellationTokenSource? Linger { get; set; }
    }

    private readonly ILogger _logger = loggers.CreateLogger<AccountPool>();
    private readonly Dictionary<Jid, Slot> _slots = [];
    private readonly Lock _lock = new();

    /// <summary>A sign-in ended (its id), or all of an account (null). Pages of it leave.</summary>
    public event Action<Jid, string?>? SignedOut;

    /// <summary>Signs in with what a person typed, and remembers it.</summary>
    /// <exception cref="SignInException">It did not work.</exception>
    public async Task<(SignInTicket Ticket, bool IsKept)> SignInAsync(
        Jid address,
        string password,
        bool keep,
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
        await signIns.AddAsync(ticket, typed, keys, cancellation);
        var accountId = await signIns.AccountAsync(ticket.Address, cancellation);
        lock (_lock)
        {
            Warm(ticket.Address, accountId).Runtime.Start(typed, link);
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
            || await signIns.OpenAsync(ticket, cancellation) is not { } credentials
        )
        {
            return false;
        }
        var accountId = await signIns.AccountAsync(ticket.Address, cancellation);
        lock (_lock)
        {
            Warm(ticket.Address, accountId).Runtime.Start(credentials);
        }
        return true;
    }

    /// <summary>Leases an account that was made ready; null where it is not (any more).</summary>
    public AccountRuntime? Lease(SignInTicket ticket)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(ticket.Address, out var slot))
            {
                return null;
            }
            slot.Leases++;
            slot.Linger?.Cancel();
            slot.Linger = null;
            return slot.Runtime;
        }
    }

    /// <summary>Gives a lease back.</summary>
    public void Release(AccountRuntime runtime)
    {
        lock (_lock)
        {
            if (_slots.TryGetValue(runtime.Address, out var slot) && slot.Runtime == runtime && --slot.Leases == 0)
            {
                StartLinger(slot);
            }
        }
    }

    /// <summary>Ends a sign-in, in every tab of its browser; or all of the account's, everywhere.</summary>
    public async Task SignOutAsync(SignInTicket ticket, bool everywhere, CancellationToken cancellation)
    {
        if (everywhere)
        {
            await signIns.RemoveAllAsync(ticket.Address, cancellation);
        }
        else
        {
            await signIns.RemoveAsync(ticket, cancellation);
        }
        SignedOut?.Invoke(ticket.Address, everywhere ? null : ticket.Id);
        // Nobody else is signed in to it: the session ends at once.
        if (!await signIns.AnyAsync(ticket.Address, cancellation) && Take(ticket.Address, _ => true) is { } runtime)
        {
            await runtime.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<Jid> addresses;
        lock (_lock)
        {
            addresses = [.. _slots.Keys];
        }
        foreach (var address in addresses)
        {
            if (Take(address, slot => true) is { } runtime)
            {
                await runtime.DisposeAsync();
            }
        }
    }

    /// <summary>The slot of an account, lingering where nobody has leased it.</summary>
    private Slot Warm(Jid address, long accountId)
    {
        if (!_slots.TryGetValue(address, out var slot))
        {
            var runtime = new AccountRuntime(
                address,
                accountId,
                database,
                sessions,
                cache.Value.KeepPostsPerFeed,
                time,
                loggers
            );
            runtime.Refused += OnRefused;
            slot = _slots[address] = new Slot(runtime);
        }
        if (slot.Leases == 0)
        {
            StartLinger(slot);
        }
        return slot;
    }

    /// <summary>Takes an account out, to be disposed; null where it is not there, or is not to go.</summary>
    private AccountRuntime? Take(Jid address, Func<Slot, bool> isToGo)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(address, out var slot) || !isToGo(slot))
            {
                return null;
            }
            slot.Linger?.Cancel();
            slot.Runtime.Refused -= OnRefused;
            _slots.Remove(address);
            return slot.Runtime;
        }
    }

    private void OnRefused(AccountRuntime runtime) => _ = RefusedAsync(runtime);

    /// <summary>The password was changed, or the account is gone: what was kept is of no use any more.</summary>
    private async Task RefusedAsync(AccountRuntime runtime)
    {
        try
        {
            await signIns.RemoveAllAsync(runtime.Address, CancellationToken.None);
            SignedOut?.Invoke(runtime.Address, null);
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
        _ = LingerAsync(slot, slot.Linger.Token);
    }

    private async Task LingerAsync(Slot slot, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Value.LingerSeconds), time, cancellation);
            if (Take(slot.Runtime.Address, known => known == slot && slot.Leases == 0) is { } runtime)
            {
                await runtime.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Used again.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sign-ins of a refused account were not removed")]
    private partial void LogNotRemoved(Exception failure);
}
