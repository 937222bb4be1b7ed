using Microblog.Core.Model;

namespace Microblog.Core.Timelines;

public sealed partial class AccountTimelines
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(10);

    private DateTimeOffset _recovered = DateTimeOffset.MinValue;
    private int _recoveries;
    private bool _isConnected;

    // Nothing can be stored: what is cached is shown, and nothing is asked for until that has changed.
    private bool _isHeld;
    private bool _isToBeTried;

    /// <summary>Why nothing new is stored; null while all is well. Only what is cached is shown meanwhile.</summary>
    public StorageFailure? StorageFailure { get; private set; }

    /// <summary>
    /// Reads everything again, as often as it takes: the database may be away for a while. Where it can be read and not be
    /// written, pages go on with what is cached, and writing is tried again later.
    /// </summary>
    /// <param name="reason">What is wrong with the database, as far as a change found out.</param>
    private async Task RecoverAsync(StorageFailure? reason)
    {
        _isHeld = false;
        while (true)
        {
            try
            {
                await _engine.LoadAsync(_stop.Token);
                break;
            }
            catch (Exception failure) when (!_stop.IsCancellationRequested)
            {
                LogChangeFailed(failure);
                NoteStorage(StorageFailures.Of(failure) ?? Model.StorageFailure.Unavailable);
                await Task.Delay(Recovery, _time, _stop.Token);
            }
        }
        try
        {
            await _engine.InvalidateAsync(_stop.Token);
            if (reason is not null || _isConnected)
            {
                await ReadAllAgainAsync(reason);
            }
            else
            {
                NoteStorage(null);
            }
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            if (StorageFailure is null)
            {
                LogChangeFailed(failure);
            }
            Hold(StorageFailures.Of(failure) ?? Model.StorageFailure.Unavailable, Recovery);
        }
    }

    /// <summary>At once the first time; where that fails again soon, later and later: the servers are asked for everything.</summary>
    private async ValueTask ReadAllAgainAsync(StorageFailure? reason)
    {
        var now = _time.GetUtcNow();
        _recoveries = now - _recovered < CalmAfter ? _recoveries + 1 : 0;
        _recovered = now;
        if (_recoveries == 0)
        {
            await ReadAllAsync();
            return;
        }
        var longest = reason is null ? LongestRecovery : LongestHold;
        var pause = TimeSpan.FromTicks(Math.Min(longest.Ticks, Recovery.Ticks << Math.Min(_recoveries - 1, 8)));
        if (reason is { } known)
        {
            Hold(known, pause);
            return;
        }
        _engine.Disconnect();
        Later(pause, _engine.ConnectAsync);
    }

    private async ValueTask ReadAllAsync()
    {
        if (_isConnected)
        {
            await _engine.ConnectAsync(_stop.Token);
        }
    }

    /// <summary>Shows what is cached until writing is tried again.</summary>
    private void Hold(StorageFailure reason, TimeSpan pause)
    {
        _isHeld = true;
        _engine.Disconnect();
        NoteStorage(reason);
        if (!_isToBeTried)
        {
            _isToBeTried = true;
            _ = WaitAndPostAsync(pause, TryToStoreAsync, _stopping);
        }
    }

    private async ValueTask TryToStoreAsync(CancellationToken stop)
    {
        _isToBeTried = false;
        if (!_isHeld)
        {
            return; // Something was stored meanwhile.
        }
        try
        {
            await _engine.LoadAsync(stop);
            await _engine.InvalidateAsync(stop);
            _isHeld = false;
            await ReadAllAsync();
            if (!_engine.IsOnline)
            {
                NoteStorage(null);
            }
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            Hold(StorageFailures.Of(failure) ?? Model.StorageFailure.Unavailable, Recovery);
        }
    }

    private void NoteStorage(StorageFailure? failure)
    {
        if (StorageFailure == failure)
        {
            return;
        }
        StorageFailure = failure;
        foreach (var window in _windows)
        {
            window.State.NoteChange();
        }
    }
}
