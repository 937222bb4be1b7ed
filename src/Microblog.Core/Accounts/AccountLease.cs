using System.Collections.Concurrent;
using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>
/// One page's (or request's) lease on its account: as long as it is open, so are the services that the page has of the
/// account's features.
/// </summary>
public sealed class AccountLease : IAccount, ISignIns, IDisposable
{
    private readonly AccountPool _pool;
    private readonly AccountSession _account;
    private readonly ConcurrentDictionary<Type, object> _services = new();
    private int _released;

    private AccountLease(AccountPool pool, AccountSession account, SignInTicket ticket)
    {
        _pool = pool;
        _account = account;
        Ticket = ticket;
        _account.StatusChanged += OnStatusChanged;
    }

    /// <inheritdoc />
    public Jid Address => _account.Address;

    /// <inheritdoc />
    public ConnectionStatus Status => _account.Status;

    /// <inheritdoc />
    public event Action? StatusChanged;

    /// <inheritdoc />
    public event Action<SessionEnd>? Ended;

    /// <summary>Closed when the lease is over.</summary>
    public SessionGate Gate { get; } = new();

    /// <summary>Done when what is stored of the account was read.</summary>
    public Task Loaded => _account.Loaded;

    /// <summary>The account's number in the database.</summary>
    internal long AccountId => _account.AccountId;

    /// <summary>The sign-in that it is a lease of.</summary>
    internal SignInTicket Ticket { get; }

    /// <summary>Done when the lease is over and everything that was begun to be written is written.</summary>
    internal Task Written => Gate.Idle;

    /// <summary>Leases the account of a ticket; null where it was not made ready (<see cref="AccountPool.PrepareAsync"/>).</summary>
    public static AccountLease? Open(AccountPool pool, SignInTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (pool.Lease(ticket) is not { } account)
        {
            return null;
        }
        var lease = new AccountLease(pool, account, ticket);
        pool.Add(lease);
        return lease;
    }

    /// <summary>What this page has of a feature (<see cref="AccountFeatureExtensions.AddForPages"/>), made when it is first used.</summary>
    public T Get<T>()
        where T : class => (T)_services.GetOrAdd(typeof(T), _ => _account.Open<T>(this));

    /// <inheritdoc />
    public void CountAsPage() => _pool.AddPage(this);

    /// <inheritdoc />
    public Task<IReadOnlyList<SignInSummary>> GetSignInsAsync(CancellationToken cancellation = default)
    {
        Gate.Check();
        return _pool.SignInsAsync(Ticket, cancellation);
    }

    /// <inheritdoc />
    public Task EndSignInAsync(string id, CancellationToken cancellation = default)
    {
        Gate.Check();
        return _pool.EndAsync(Address, [id], cancellation);
    }

    /// <summary>Ends it: it refuses every further call, and no longer holds its account.</summary>
    internal void End(SessionEnd reason)
    {
        if (Gate.Close())
        {
            Release();
            Ended?.Invoke(reason);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Gate.Close();
        Release();
        _pool.Remove(this);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _account.StatusChanged -= OnStatusChanged;
            _pool.Release(_account);
        }
    }

    private void OnStatusChanged() => StatusChanged?.Invoke();
}
