using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Timelines;

/// <summary>
/// What follows when the cache could not be read or changed: it is read again, and then the servers. Where nothing can be stored,
/// windows show what is cached, and storing is tried again later. In the mailbox.
/// </summary>
internal sealed partial class StorageRecovery(
    TimelineEngine engine,
    TimelineConnection connection,
    AccountMailbox mailbox,
    IReadOnlyList<TimelineWindow> windows,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(10);

    private DateTimeOffset _recovered = DateTimeOffset.MinValue;
    private int _recoveries;
    private bool _isToBeTried;

    /// <summary>True while nothing can be stored: nothing is asked of the servers until that has changed.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Why nothing new is stored; null while all is well.</summary>
    public StorageFailure? Failure { get; private set; }

    /// <summary>Something was stored.</summary>
    public void NoteStored()
    {
        if (!IsHeld)
        {
            Note(null);
        }
    }

    /// <summary>A change failed.</summary>
    public Task RecoverAsync(Exception failure, CancellationToken stop)
    {
        LogChangeFailed(failure);
        return RecoverAsync(StorageFailures.Of(failure), stop);
    }

    /// <summary>
    /// Reads everything again, as often as it takes: the database may be away for a while. Where it can be read and not be
    /// written, pages go on with what is cached, and writing is tried again later.
    /// </summary>
    /// <param name="reason">What is wrong with the database, as far as a change found out.</param>
    /// <param name="stop">Gives up.</param>
    public async Task RecoverAsync(StorageFailure? reason, CancellationToken stop)
    {
        IsHeld = false;
        while (true)
        {
            try
            {
                await engine.LoadAsync(stop);
                break;
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                LogChangeFailed(failure);
                Note(StorageFailures.Of(failure) ?? StorageFailure.Unavailable);
                await Task.Delay(Pause, time, stop);
            }
        }
        try
        {
            await engine.InvalidateAsync(stop);
            if (reason is not null || connection.IsOpen)
            {
                await ReadAllAgainAsync(reason, stop);
            }
            else
            {
                Note(null);
            }
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            if (Failure is null)
            {
                LogChangeFailed(failure);
            }
            Hold(StorageFailures.Of(failure) ?? StorageFailure.Unavailable, Pause);
        }
    }

    /// <summary>At once the first time; where that fails again soon, later and later: the servers are asked for everything.</summary>
    private async ValueTask ReadAllAgainAsync(StorageFailure? reason, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        _recoveries = now - _recovered < CalmAfter ? _recoveries + 1 : 0;
        _recovered = now;
        if (_recoveries == 0)
        {
            await ReadAllAsync(stop);
            return;
        }
        var longest = reason is null ? LongestPause : LongestHold;
        var pause = TimeSpan.FromTicks(Math.Min(longest.Ticks, Pause.Ticks << Math.Min(_recoveries - 1, 8)));
        if (reason is { } known)
        {
            Hold(known, pause);
            return;
        }
        engine.Disconnect();
        connection.Later(pause, engine.ConnectAsync);
    }

    private async ValueTask ReadAllAsync(CancellationToken stop)
    {
        if (connection.IsOpen)
        {
            await engine.ConnectAsync(stop);
        }
    }

    /// <summary>Shows what is cached until writing is tried again.</summary>
    private void Hold(StorageFailure reason, TimeSpan pause)
    {
        IsHeld = true;
        engine.Disconnect();
        Note(reason);
        if (!_isToBeTried)
        {
            _isToBeTried = true;
            mailbox.PostAfter(pause, TryToStoreAsync);
        }
    }

    private async ValueTask TryToStoreAsync(CancellationToken stop)
    {
        _isToBeTried = false;
        if (!IsHeld)
        {
            return; // Something was stored meanwhile.
        }
        try
        {
            await engine.LoadAsync(stop);
            await engine.InvalidateAsync(stop);
            IsHeld = false;
            await ReadAllAsync(stop);
            if (!engine.IsOnline)
            {
                Note(null);
            }
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            Hold(StorageFailures.Of(failure) ?? StorageFailure.Unavailable, Pause);
        }
    }

    private void Note(StorageFailure? failure)
    {
        if (Failure == failure)
        {
            return;
        }
        Failure = failure;
        foreach (var window in windows)
        {
            window.State.NoteChange();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of the timeline failed; the cache is read again")]
    private partial void LogChangeFailed(Exception failure);
}
