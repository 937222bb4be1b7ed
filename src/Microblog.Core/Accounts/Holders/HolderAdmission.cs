using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Accounts.Holders;

/// <summary>
/// Keeps what one holder of an address left from the next one: asks the server before a person is let in, and sets aside what is
/// stored when another person holds the address.
/// </summary>
internal sealed partial class HolderAdmission(
    AccountHolders holders,
    SignInStore signIns,
    SignInSessions sessions,
    AccountSlots slots,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>What a sign-in waits for at most to learn whose the account is.</summary>
    private static readonly TimeSpan Admission = TimeSpan.FromSeconds(15);

    private readonly AddressTurns _turns = new();

    /// <summary>Waits until nothing else is decided about the holder of an address; ends with the disposal of the result.</summary>
    public Task<IDisposable> EnterAsync(Jid address, CancellationToken cancellation) =>
        _turns.EnterAsync(address, cancellation);

    /// <summary>Removes what former holders of addresses left, 30 days after another person came.</summary>
    /// <returns>How many accounts were removed.</returns>
    public async Task<int> RemoveFormerAsync(CancellationToken cancellation)
    {
        var removed = await holders.RemoveFormerAsync(cancellation);
        if (removed > 0)
        {
            LogRemoved(removed);
        }
        return removed;
    }

    /// <summary>
    /// Before a person who typed a password is let in: where another person held the address before, what is stored for that
    /// person is set aside. A marker that is not there says so only where no browser is signed in with the password that the
    /// server has now, and where the server takes a marker and gives it back.
    /// </summary>
    /// <exception cref="SignInException">The server did not say: nothing changed.</exception>
    public async Task AdmitAsync(XmppLink link, Jid address, string? salt, CancellationToken cancellation)
    {
        if (await holders.FindAsync(address, cancellation) is not { Marker: { } stored } known)
        {
            // Nothing to compare with: the first connection makes one.
            return;
        }
        using var timeout = new CancellationTokenSource(Admission, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var node = new MarkerNode(address, link.PubSub);
        try
        {
            var reading = await node.ReadAsync(end.Token);
            switch (reading.StateOf(stored))
            {
                case MarkerState.Other:
                    await DetachAsync(address, known.AccountId, reading.Newest);
                    break;
                case MarkerState.None when await IsSignedInAsync(address, known.AccountId, salt, end.Token):
                    await node.KeepAsync(stored, end.Token);
                    break;
                case MarkerState.None:
                    var next = HolderMarker.New();
                    if (await node.KeepAsync(next, end.Token))
                    {
                        await DetachAsync(address, known.AccountId, next);
                    }
                    break;
            }
        }
        catch (XmppException failure) when (failure is not SignInException)
        {
            throw new SignInException(
                SignInFailure.TryLater,
                "The server did not say whose the account is: " + failure.Message,
                failure
            );
        }
        catch (OperationCanceledException silent) when (!cancellation.IsCancellationRequested)
        {
            throw new SignInException(
                SignInFailure.TryLater,
                "The server did not say in time whose the account is.",
                silent
            );
        }
    }

    /// <summary>An account in use here that another program detached, or an operator removed, is in use no longer.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="accountId">The account that has the address now.</param>
    public async Task RetireAsync(Jid address, long accountId)
    {
        foreach (var session in sessions.Of(address).Where(session => session.AccountId != accountId))
        {
            session.End(SessionEnd.SignedOut);
        }
        await CloseAsync(address, account => account.AccountId != accountId);
    }

    /// <summary>The server said during a connection that another person holds the address. A failure is logged.</summary>
    public async Task HolderChangedAsync(Jid address, long accountId, HolderMarker? marker)
    {
        try
        {
            await Task.Yield();
            using var turn = await _turns.EnterAsync(address, CancellationToken.None);
            if (await signIns.FindAccountAsync(address, CancellationToken.None) == accountId)
            {
                await DetachAsync(address, accountId, marker);
            }
        }
        catch (Exception failure)
        {
            LogNotDetached(failure);
        }
    }

    /// <summary>
    /// True where a browser proves that the holder is the same: its connection is up and answers, or the server still has the
    /// password that it signed in with. That a sign-in is stored proves nothing: its password may be the former holder's.
    /// </summary>
    private async Task<bool> IsSignedInAsync(Jid address, long accountId, string? salt, CancellationToken cancellation)
    {
        var account = slots.Find(address);
        return await signIns.AnyWithAsync(accountId, salt, cancellation)
            || (account?.AccountId == accountId && await account.AnswersAsync(cancellation));
    }

    /// <summary>
    /// Another person holds the address now. The former holder's sign-ins end, nothing of theirs is sent any more, and their rows
    /// are out of reach.
    /// </summary>
    private async Task DetachAsync(Jid address, long accountId, HolderMarker? marker)
    {
        // Not to be given up halfway.
        var cancellation = CancellationToken.None;
        LogOtherHolder(accountId);
        var ids = await sessions.AllAsync(address, cancellation);
        sessions.End(address, ids);
        await CloseAsync(address, account => account.AccountId == accountId);
        await holders.DetachAsync(address, accountId, marker, cancellation);
        foreach (var id in ids)
        {
            await signIns.RemoveAsync(address, id, cancellation);
        }
    }

    /// <summary>Closes an account in use without sending what waits.</summary>
    private async Task CloseAsync(Jid address, Func<AccountSession, bool> isToGo)
    {
        if (slots.Take(address, slot => isToGo(slot.Account)) is { } taken)
        {
            taken.Account.Stop();
            await taken.DisposeAsync();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The address of account {AccountId} has another holder: what the former one left is set aside"
    )]
    private partial void LogOtherHolder(long accountId);

    [LoggerMessage(Level = LogLevel.Error, Message = "What a former holder of an address left was not set aside")]
    private partial void LogNotDetached(Exception failure);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Count} accounts of former holders of their addresses were removed"
    )]
    private partial void LogRemoved(int count);
}
