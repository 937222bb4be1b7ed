using Microblog.Core.Storage;
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
    private readonly SemaphoreSlim _lock = new(1);

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
        var session = await sessions.OpenAsync(address, typed, null, cancellation);
        XmppCredentials credentials = session.ScramKeys is { } keys ? keys : typed;
        var ticket = SignInTicket.Create(address);
        await signIns.AddAsync(ticket, credentials, keep, cancellation);
        await _lock.WaitAsync(cancellation);
        try
        {
            var slot = await SlotAsync(address.Bare, cancellation);
            slot.Runtime.Start(credentials, session);
            if (slot.Leases == 0)
            {
                StartLinger(slot);
            }
        }
        finally
        {
            _lock.Release();
        }
        return (ticket, keep && credentials is XmppCredentials.ScramKeys);
    }

    /// <summary>True while the ticket's sign-in is open.</summary>
    public async Task<bool> IsOpenAsync(SignInTicket ticket, CancellationToken cancellation) =>
        await signIns.OpenAsync(ticket, cancellation) is not null;

    /// <summary>Leases the ticket's account; signs in where that is not done. Null where the sign-in is over.</summary>
    public async Task<AccountRuntime?> LeaseAsync(SignInTicket ticket, CancellationToken cancellation)
    {
        if (await signIns.OpenAsync(ticket, cancellation) is not { } credentials)
        {
            return null;
        }
        await _lock.WaitAsync(cancellation);
        try
        {
            var slot = await SlotAsync(ticket.Address, cancellation);
            slot.Leases++;
            slot.Linger?.Cancel();
            slot.Linger = null;
            slot.Runtime.Start(credentials);
            return slot.Runtime;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Gives a lease back.</summary>
    public async Task ReleaseAsync(AccountRuntime runtime)
    {
        await _lock.WaitAsync();
        try
        {
            if (_slots.TryGetValue(runtime.Address, out var slot) && slot.Runtime == runtime && --slot.Leases == 0)
            {
                StartLinger(slot);
            }
        }
        finally
        {
            _lock.Release();
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
        await _lock.WaitAsync(cancellation);
        try
        {
            // Nobody else uses it: the session ends at once.
            if (_slots.TryGetValue(ticket.Address, out var slot) && (everywhere || slot.Leases == 0))
            {
                await RemoveAsync(slot);
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots.Values.ToList())
        {
            await RemoveAsync(slot);
        }
        _lock.Dispose();
    }

    private async Task<Slot> SlotAsync(Jid address, CancellationToken cancellation)
    {
        if (_slots.TryGetValue(address, out var slot))
        {
            return slot;
        }
        var accountId = await signIns.AccountAsync(address, cancellation);
        var runtime = new AccountRuntime(address, accountId, database, sessions, time, loggers);
        runtime.Refused += OnRefused;
        return _slots[address] = new Slot(runtime);
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
            await _lock.WaitAsync(cancellation);
            try
            {
                if (slot.Leases == 0)
                {
                    await RemoveAsync(slot);
                }
            }
            finally
            {
                _lock.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Used again.
        }
        catch (ObjectDisposedException)
        {
            // The program ends.
        }
    }

    private async Task RemoveAsync(Slot slot)
    {
        slot.Linger?.Cancel();
        slot.Runtime.Refused -= OnRefused;
        _slots.Remove(slot.Runtime.Address);
        await slot.Runtime.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sign-ins of a refused account were not removed")]
    private partial void LogNotRemoved(Exception failure);
}
