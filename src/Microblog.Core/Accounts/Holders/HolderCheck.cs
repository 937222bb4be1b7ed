using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Accounts.Holders;

/// <summary>
/// Asks with each new stream, before anything that was stored is sent, whether the address still has the same holder. A server
/// that does not say is asked again; meanwhile posts are read, and nothing is sent.
/// </summary>
internal sealed partial class HolderCheck(
    AccountIdentity account,
    AccountHolders holders,
    TimeProvider time,
    ILogger<HolderCheck> logger
)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The server has the marker of another holder of the address (null: something else in its place): nothing is sent, and
    /// the account is to be closed.
    /// </summary>
    public event Action<HolderMarker?>? Changed;

    /// <summary>True where the server answers over the connection, whatever it says.</summary>
    public async Task<bool> AnswersAsync(XmppLink link, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(ProofTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await new MarkerNode(account.Address, link.PubSub).ReadAsync(end.Token);
            return true;
        }
        catch (StanzaException)
        {
            return true;
        }
        catch (XmppException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Asks until the server has said it; then the connection is admitted, or refused.</summary>
    public async Task CheckAsync(AccountConnection connection, CancellationToken stop)
    {
        var backoff = new Backoff(FirstPause, LongestPause);
        while (!connection.Admitted.IsCompleted)
        {
            try
            {
                if (await IsSameAsync(connection.Link, stop))
                {
                    connection.Admit();
                }
                else
                {
                    connection.Refuse();
                }
                return;
            }
            catch (XmppException failure) when (failure is not SessionEndedException)
            {
                LogNotSaid(failure.Message);
            }
            catch (Exception failure) when (failure is not (XmppException or OperationCanceledException))
            {
                // The database may be away for a while.
                LogBroken(failure);
            }
            await Task.Delay(backoff.Next(), time, stop);
        }
    }

    private async Task<bool> IsSameAsync(XmppLink link, CancellationToken stop)
    {
        var node = new MarkerNode(account.Address, link.PubSub);
        var stored = await holders.FindAsync(account.AccountId, stop);
        var reading = await node.ReadAsync(stop);
        if (stored is null)
        {
            if (reading.Newest is { } there)
            {
                // Made by another program of the same person, or by this one before its database was lost.
                await holders.StoreAsync(account.AccountId, there, stop);
                return true;
            }
            stored = HolderMarker.New();
            if (
                await node.KeepAsync(stored, stop)
                && await holders.StoreAsync(account.AccountId, stored, stop) is { } first
                && first != stored
            )
            {
                // Another copy of this program was faster: that one has to be there as well.
                await node.KeepAsync(first, stop);
            }
            return true;
        }
        switch (reading.StateOf(stored))
        {
            case MarkerState.Other:
                Changed?.Invoke(reading.Newest);
                return false;
            case MarkerState.None:
                // Removed by another client: what this browser signed in with is good, so the holder is the same.
                await node.KeepAsync(stored, stop);
                return true;
            default:
                return true;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The server did not say whose the account is, and is asked again: {Reason}"
    )]
    private partial void LogNotSaid(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Whose the account is was not found out, and is asked again")]
    private partial void LogBroken(Exception failure);
}
