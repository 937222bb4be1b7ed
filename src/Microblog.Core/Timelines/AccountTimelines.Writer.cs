using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Core.Timelines;

public sealed partial class AccountTimelines
{
    private const int MaxShared = 16;

    /// <summary>What a page is kept waiting at most for others to be stored with.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private List<(FeedAddress Feed, EntryChange Change)>? _untold;

    private async Task RunAsync()
    {
        try
        {
            await RecoverAsync(null);
            while (await _changes.Reader.WaitToReadAsync(_stop.Token))
            {
                for (var count = 0; count < MaxBatch && _changes.Reader.TryRead(out var change); count++)
                {
                    await (change.MayShare ? ShareAsync(change) : TryAsync(change.ApplyAsync));
                    if (change.MayWait)
                    {
                        break; // It may have been stored: windows are notified before the next change.
                    }
                }
                await TakeOverflowAsync();
                await TryAsync(NotifyAsync);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end.
        }
        catch (Exception failure)
        {
            LogStopped(failure);
            _changes.Writer.TryComplete(failure);
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
        if (_isHeld)
        {
            return; // It could not be stored. All of it is read again when things can be.
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
        _untold = [];
        await TryAsync(stop =>
            _store.TogetherAsync(
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
        if (_untold is not null && !_isHeld)
        {
            NoteStorage(null);
        }
        var told = _untold ?? [];
        _untold = null;
        foreach (var (feed, change) in told)
        {
            NotifyListeners(() => EntryChanged?.Invoke(feed, change));
        }
    }

    /// <summary>Takes what is next and may be stored together; false where it is nothing.</summary>
    private bool TakeNeighbours(List<QueuedChange> changes)
    {
        var before = changes.Count;
        while (changes.Count < MaxShared && _changes.Reader.TryPeek(out var next) && next.MayShare)
        {
            _changes.Reader.TryRead(out next);
            changes.Add(next);
        }
        // The servers need not wait until what they sent is stored.
        _engine.SendDemanded();
        return changes.Count > before;
    }

    private bool MayWait(List<QueuedChange> changes) =>
        changes.Count < MaxShared
        && changes.TrueForAll(change => change.MayWait)
        && _engine.IsReading
        && !_windows.Exists(window => window.State.IsWaiting);

    /// <summary>
    /// Many feeds are being read, one answer after the other: to store each by itself would cost as much again as the rows
    /// do. A change for which a caller waits ends the wait.
    /// </summary>
    private async Task WaitForMoreAsync(List<QueuedChange> changes)
    {
        using var deadline = new CancellationTokenSource(Gathering, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stop.Token);
        try
        {
            while (MayWait(changes) && await _changes.Reader.WaitToReadAsync(end.Token) && TakeNeighbours(changes)) { }
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // That was long enough.
        }
    }

    private async Task TryAsync(Func<CancellationToken, ValueTask> change)
    {
        try
        {
            await change(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            // What the engine holds may differ from what is stored: read it again, and believe nothing of it.
            LogChangeFailed(failure);
            _untold = null;
            await RecoverAsync(StorageFailures.Of(failure));
        }
    }

    private async ValueTask ApplyAsync(FeedAddress feed, FeedEvent? happened, CancellationToken stop)
    {
        if (happened is not null && Find(feed) is { } state)
        {
            await _engine.OnEventAsync(state.FeedId, await OrKeptAsync(state, happened, stop), stop);
        }
    }

    private async Task TakeOverflowAsync()
    {
        List<FeedAddress> lost;
        lock (_overflowed)
        {
            if (_overflowed.Count == 0)
            {
                return;
            }
            lost = [.. _overflowed];
            _overflowed.Clear();
        }
        foreach (var feed in lost)
        {
            await TryAsync(async stop =>
            {
                if (Find(feed) is { } state)
                {
                    await _engine.MarkStaleAsync(state.FeedId, stop);
                }
            });
        }
    }

    private void OnEntryChanged(EntryChange change)
    {
        var row = change.Now ?? change.Old!;
        if (AddressOf(row.FeedId) is not { } feed)
        {
            return;
        }
        foreach (var window in _windows)
        {
            window.OnEntryChanged(feed, change);
        }
        if (_untold is not null)
        {
            // Listeners read the database: they are notified after the change is stored.
            _untold.Add((feed, change));
            return;
        }
        NotifyListeners(() => EntryChanged?.Invoke(feed, change));
    }

    /// <summary>A listener that fails harms neither the cache nor other listeners.</summary>
    internal void NotifyListeners(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception failure)
        {
            LogListenerFailed(failure);
        }
    }

    private async ValueTask NotifyAsync(CancellationToken stop)
    {
        foreach (var window in _windows.Where(window => window.HasChanges).ToList())
        {
            await window.PublishAsync(stop);
        }
        WatchTimeBudgets();
    }
}
