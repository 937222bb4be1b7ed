using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Core.Accounts;

/// <summary>An account in use, in its scope.</summary>
internal sealed class AccountSlot(AsyncServiceScope scope, AccountSession account) : IAsyncDisposable
{
    /// <summary>The account.</summary>
    public AccountSession Account => account;

    /// <summary>How many leases there are.</summary>
    public int Leases { get; set; }

    /// <summary>Ends the time that the account stays after its last lease; null while it is leased.</summary>
    public CancellationTokenSource? Linger { get; set; }

    /// <summary>Closes the account: its scope with all its features.</summary>
    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
