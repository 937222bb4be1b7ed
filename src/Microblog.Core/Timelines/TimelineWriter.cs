using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Timelines;

/// <summary>
/// The one writer of an account's cache. Events of feeds come through the mailbox, are stored, and then shown and
/// passed to listeners.
/// </summary>
internal sealed partial class TimelineWriter : IMailboxHandler
{
    private readonly AccountMailbox _mailbox;
    private readonly TimelineEngine _engine;
    private readonly ITimelineStore _store;
    private readonly ClaimedDeletions _deletions;
    private readonly StorageRecovery _recovery;
    private readonly TimeBudgets _budgets;
    private readonly IReadOnlyList<TimelineWindow> _windows;
    private readonly ILogger _logger;
    private readonly HashSet<FeedAddress> _overflowed = [];

    // Changes of rows in a transaction that is not stored yet; null outside of one.
    private List<(FeedAddress Feed, EntryChange Change)>? _unstored;

    /// <summary>Stores nothing before the mailbox is started with it.</summary>
    public TimelineWriter(
        AccountMailbox mailbox,
        TimelineEngine engine,
        ITimelineStore store,
        ClaimedDeletions deletions,
        StorageRecovery recovery,
        TimeBudgets budgets,
        IReadOnlyList<TimelineWindow> windows,
        ILogger logger
    )
    {
        _mailbox = mailbox;
        _engine = engine;
        _store = store;
        _deletions = deletions;
        _recovery = recovery;
        _budgets = budgets;
        _windows = windows;
        _logger = logger;
        _engine.EntryChanged += OnEntryChanged;
    }

    /// <summary>A row of a feed came, changed or went, and that is stored. In the mailbox.</summary>
    public event Action<FeedAddress, EntryChange>? EntryChanged;

    /// <inheritdoc />
    public bool CanStore => !_recovery.IsHeld;

    /// <inheritdoc />
    public bool MayGather => _engine.IsReading && !_windows.Any(window => window.State.IsWaiting);

    /// <summary>Something happened at a feed. Never waits; where the queue is full the feed is read again instead.</summary>
    /// <param name="feed">Where.</param>
    /// <param name="happened">Reads what happened; runs in the mailbox, before the transaction.</param>
    public void Post(FeedAddress feed, Func<FeedEvent> happened)
    {
        FeedEvent? read = null;
        var change = new QueuedChange(
            stop => ApplyAsync(feed, read, stop),
            MayShare: true,
            Prepare: () => read = _engine.Find(feed) is null ? null : happened()
        );
        if (_mailbox.TryPost(change))
        {
            return;
        }
        lock (_overflowed)
        {
            _overflowed.Add(feed);
        }
    }

    /// <summary>Puts an event of a feed into the cache, where the feed is known. In the mailbox.</summary>
    public async ValueTask ApplyAsync(FeedAddress feed, FeedEvent? happened, CancellationToken stop)
    {
        if (happened is not null && _engine.Find(feed) is { } state)
        {
            await _engine.OnEventAsync(state.FeedId, await _deletions.OrKeptAsync(state, happened, stop), stop);
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken stop) => _recovery.RecoverAsync(reason: null, stop);

    /// <summary>The servers need not wait until what they sent is stored.</summary>
    public void OnTaken() => _engine.SendDemanded();

    /// <inheritdoc />
    public async ValueTask StoreAsync(Func<CancellationToken, ValueTask> changes, CancellationToken stop)
    {
        var stored = _unstored = [];
        try
        {
            await _store.TogetherAsync(changes, stop);
        }
        finally
        {
            _unstored = null;
        }
        _recovery.NoteStored();
        foreach (var (feed, change) in stored)
        {
            NotifyListeners(() => EntryChanged?.Invoke(feed, change));
        }
    }

    /// <inheritdoc />
    public async ValueTask NotifyAsync(CancellationToken stop)
    {
        await ReadOverflowedAsync(stop);
        foreach (var window in _windows.Where(window => window.HasChanges).ToList())
        {
            await window.PublishAsync(stop);
        }
        _budgets.Watch();
    }

    /// <summary>What the engine holds may differ from what is stored: it is read again.</summary>
    public Task RecoverAsync(Exception failure, CancellationToken stop) => _recovery.RecoverAsync(failure, stop);

    /// <summary>A listener that fails harms neither the cache nor other listeners.</summary>
    public void NotifyListeners(Action notify)
    {
        try
        {
            notify();
        }
        catch (Exception failure)
        {
            LogListenerFailed(failure);
        }
    }

    /// <summary>Feeds whose events found the queue full are read again.</summary>
    private async ValueTask ReadOverflowedAsync(CancellationToken stop)
    {
        List<FeedAddress> overflowed;
        lock (_overflowed)
        {
            if (_overflowed.Count == 0)
            {
                return;
            }
            overflowed = [.. _overflowed];
            _overflowed.Clear();
        }
        foreach (var feed in overflowed)
        {
            if (_engine.Find(feed) is { } state)
            {
                await _engine.MarkStaleAsync(state.FeedId, stop);
            }
        }
    }

    private void OnEntryChanged(EntryChange change)
    {
        var row = change.Now ?? change.Old!;
        if (_engine.Find(row.FeedId)?.Address is not { } feed)
        {
            return;
        }
        foreach (var window in _windows)
        {
            window.OnEntryChanged(feed, change);
        }
        if (_unstored is not null)
        {
            // Listeners read the database: they are notified after the change is stored.
            _unstored.Add((feed, change));
            return;
        }
        NotifyListeners(() => EntryChanged?.Invoke(feed, change));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener for changes of the timeline failed")]
    private partial void LogListenerFailed(Exception failure);
}
