namespace Microblog.Xmpp.Session;

/// <summary>
/// Finds out whether quiet connections are still ones, with one timer for all of them: an idle connection has none of its
/// own. Give the same to all sessions of a program.
/// </summary>
public sealed class IdleWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<IWatched> _watched = [];
    private readonly TimeSpan _period;
    private readonly ITimer _timer;
    private bool _disposed;

    /// <param name="period">How often to look: connections are found quiet, and given up, so much late at most. 5 s by default.</param>
    /// <param name="time">The clock.</param>
    public IdleWatch(TimeSpan? period = null, TimeProvider? time = null)
    {
        _period = period ?? TimeSpan.FromSeconds(5);
        _timer = (time ?? TimeProvider.System).CreateTimer(
            _ => Look(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>How many connections are watched.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _watched.Count;
            }
        }
    }

    /// <summary>What is looked at: once a period, never twice at once.</summary>
    internal interface IWatched
    {
        /// <summary>Looks, without waiting for anything and without throwing.</summary>
        void Look();
    }

    internal void Add(IWatched one)
    {
        lock (_lock)
        {
            if (_watched.Add(one) && _watched.Count == 1 && !_disposed)
            {
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    internal void Remove(IWatched one)
    {
        lock (_lock)
        {
            _watched.Remove(one);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }
        _timer.Dispose();
    }

    private void Look()
    {
        IWatched[] all;
        lock (_lock)
        {
            all = [.. _watched];
        }
        foreach (var one in all)
        {
            one.Look();
        }
        lock (_lock)
        {
            if (_watched.Count > 0 && !_disposed)
            {
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
