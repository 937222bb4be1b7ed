using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;

namespace Microblog.Core.Accounts.Holders;

/// <summary>Whose the stored accounts are: by marker, and what is left of the former holders of an address.</summary>
public sealed class AccountHolders(IMicroblogDatabase database, TimeProvider time)
{
    /// <summary>How long what a former holder left is kept, out of everybody's sight.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly AccountRows _rows = new(database);

    /// <summary>The account at an address and its marker; null where nobody has signed in with it.</summary>
    public async Task<StoredHolder?> FindAsync(Jid address, CancellationToken cancellation) =>
        await _rows.FindAsync(address, cancellation) is { } account
            ? new StoredHolder(account.AccountId, HolderMarker.Parse(account.Marker))
            : null;

    /// <summary>The marker of an account, or null.</summary>
    public async Task<HolderMarker?> FindAsync(long accountId, CancellationToken cancellation) =>
        HolderMarker.Parse(await _rows.MarkerAsync(accountId, cancellation));

    /// <summary>Stores the marker of an account that has none.</summary>
    /// <returns>The marker that is stored then, which another program may have stored first; null where the account is gone.</returns>
    public async Task<HolderMarker?> StoreAsync(long accountId, HolderMarker marker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(marker);
        await _rows.SetMarkerAsync(accountId, marker.Value, cancellation);
        return await FindAsync(accountId, cancellation);
    }

    /// <summary>
    /// Another person holds the address now. All rows of the former holder stay with an account that no address leads to,
    /// without its sign-ins; the address gets an account of its own, with nothing in it. Does nothing where that was done.
    /// </summary>
    /// <param name="address">Whose.</param>
    /// <param name="accountId">The former holder's account.</param>
    /// <param name="marker">The new holder's; null: made with the next connection.</param>
    /// <param name="cancellation">Gives up: nothing changed.</param>
    public Task DetachAsync(Jid address, long accountId, HolderMarker? marker, CancellationToken cancellation) =>
        _rows.DetachAsync(address, accountId, marker?.Value, Now(), cancellation);

    /// <summary>Removes what former holders left, with all its rows, once it is old enough.</summary>
    /// <returns>How many accounts.</returns>
    public Task<int> RemoveFormerAsync(CancellationToken cancellation) =>
        _rows.RemoveFormerAsync(Now() - (long)Lifetime.TotalMicroseconds, cancellation);

    private long Now() => Micros.From(time.GetUtcNow());
}
