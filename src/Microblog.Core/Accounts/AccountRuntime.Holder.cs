using Microblog.Core.Accounts.Holders;
using Microblog.Core.Publishing;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Accounts;

public sealed partial class AccountRuntime
{
    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The publisher of a stream on which the holder is known; null: nothing may be sent.</summary>
    private Publisher? _admitted;

    /// <summary>
    /// The server has the marker of another holder of the address (null: something else in its place): nothing is sent, and
    /// the account is to be closed.
    /// </summary>
    public event Action<AccountRuntime, HolderMarker?>? HolderChanged;

    /// <summary>True where the connection is up and the server answers on it, whatever it says.</summary>
    internal async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        if (_link is not { } link || Status.State != ConnectionState.Online)
        {
            return false;
        }
        using var timeout = new CancellationTokenSource(ProofTimeout, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await new MarkerNode(Address, link.PubSub).ReadAsync(end.Token);
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

    /// <summary>
    /// With each new stream, before anything that was stored is sent: whether the address still has the same holder. A server
    /// that does not say is asked again; meanwhile posts are read, and nothing is sent.
    /// </summary>
    private async Task AdmitAsync(XmppLink link, Publisher publisher, CancellationToken stop)
    {
        for (var pause = FirstPause; Publisher == publisher; pause = Longer(pause))
        {
            try
            {
                if (!await IsSameHolderAsync(link, stop))
                {
                    return;
                }
                break;
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
            await Task.Delay(pause, _time, stop);
        }
        await EnterAsync(link, publisher, stop);
    }

    private async Task EnterAsync(XmppLink link, Publisher publisher, CancellationToken stop)
    {
        lock (_state)
        {
            if (Publisher != publisher)
            {
                return;
            }
            _admitted = publisher;
            Outbox.Use(publisher);
        }
        await Follows.ConnectAsync(link, stop);
    }

    private async Task<bool> IsSameHolderAsync(XmppLink link, CancellationToken stop)
    {
        var node = new MarkerNode(Address, link.PubSub);
        var stored = await _holders.FindAsync(AccountId, stop);
        var reading = await node.ReadAsync(stop);
        if (stored is null)
        {
            if (reading.Newest is { } there)
            {
                // Made by another program of the same person, or by this one before its database was lost.
                await _holders.StoreAsync(AccountId, there, stop);
                return true;
            }
            stored = HolderMarker.New();
            if (
                await node.KeepAsync(stored, stop)
                && await _holders.StoreAsync(AccountId, stored, stop) is { } first
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
                HolderChanged?.Invoke(this, reading.Newest);
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
}
