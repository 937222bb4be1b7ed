using System.Threading.Channels;

namespace Microblog.Core.Accounts;

/// <summary>The one reader of a mailbox: makes changes in their order, and those for which no caller waits together.</summary>
internal sealed class MailboxReader(
    ChannelReader<QueuedChange> queue,
    IMailboxHandler handler,
    TimeProvider time,
    CancellationToken stop
)
{
    private const int MaxBatch = 64;
    private const int MaxShared = 16;

    /// <summary>What a change is kept waiting at most for others to be stored with.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads until the queue is closed.</summary>
    /// <exception cref="OperationCanceledException">The mailbox is closed.</exception>
    public async Task RunAsync()
    {
        await handler.StartAsync(stop);
        while (await queue.WaitToReadAsync(stop))
        {
            for (var count = 0; count < MaxBatch && queue.TryRead(out var change); count++)
            {
                await (change.MayShare ? ShareAsync(change) : TryAsync(change.ApplyAsync));
                if (change.MayWait)
                {
                    break; // It may have been stored: that is shown before the next change.
                }
            }
            await TryAsync(handler.NotifyAsync);
        }
    }

    /// <summary>
    /// Applies what waits, in its order, in one transaction: while catching up, and in bursts, one for each page or event
    /// would cost more than all else. One alone has it as well: what it reads and writes goes over one connection.
    /// </summary>
    private async Task ShareAsync(QueuedChange first)
    {
        var changes = new List<QueuedChange> { first };
        TakeNeighbours(changes);
        if (!handler.CanStore)
        {
            return; // All of it is read again when things can be stored.
        }
        if (MayWait(changes))
        {
            await WaitForMoreAsync(changes);
        }
        // Entries are read here: while a transaction is open no other can write.
        foreach (var change in changes.Where(change => change.Prepare is not null))
        {
            await TryAsync(_ =>
            {
                change.Prepare!();
                return default;
            });
        }
        await TryAsync(_ =>
            handler.StoreAsync(
                async end =>
                {
                    foreach (var change in changes)
                    {
                        await change.ApplyAsync(end);
                    }
                },
                stop
            )
        );
    }

    /// <summary>Takes what is next and may be stored together; false where it is nothing.</summary>
    private bool TakeNeighbours(List<QueuedChange> changes)
    {
        var before = changes.Count;
        while (changes.Count < MaxShared && queue.TryPeek(out var next) && next.MayShare)
        {
            queue.TryRead(out next);
            changes.Add(next);
        }
        handler.OnTaken();
        return changes.Count > before;
    }

    private bool MayWait(List<QueuedChange> changes) =>
        changes.Count < MaxShared && changes.TrueForAll(change => change.MayWait) && handler.MayGather;

    /// <summary>
    /// Many feeds are being read, one answer after the other: to store each by itself would cost as much again as the rows
    /// do. A change for which a caller waits ends the wait.
    /// </summary>
    private async Task WaitForMoreAsync(List<QueuedChange> changes)
    {
        using var deadline = new CancellationTokenSource(Gathering, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            while (MayWait(changes) && await queue.WaitToReadAsync(end.Token) && TakeNeighbours(changes)) { }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // That was long enough.
        }
    }

    private async Task TryAsync(Func<CancellationToken, ValueTask> change)
    {
        try
        {
            await change(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            await handler.RecoverAsync(failure, stop);
        }
    }
}
