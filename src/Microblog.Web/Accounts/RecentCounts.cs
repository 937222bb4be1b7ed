namespace Microblog.Web.Accounts;

/// <summary>How often something happened lately, by key. Keys that were quiet for the whole window take no memory.</summary>
/// <param name="window">How far back is counted.</param>
/// <param name="most">The highest count that matters: further ones take the place of the oldest.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentCounts(TimeSpan window, int most, TimeProvider time)
{
    private readonly Dictionary<string, Queue<long>> _times = [];
    private readonly Lock _lock = new();
    private long _swept = time.GetTimestamp();

    /// <summary>How often within the window, up to the highest count.</summary>
    public int Count(string key)
    {
        lock (_lock)
        {
            return Recent(key)?.Count ?? 0;
        }
    }

    /// <summary>Counts once more.</summary>
    public void Add(string key)
    {
        lock (_lock)
        {
            Append(key);
        }
    }

    /// <summary>Counts once more where that stays within the highest count; else tells how long until it would.</summary>
    public TimeSpan? AddOrWait(string key)
    {
        lock (_lock)
        {
            if (Recent(key) is { } times && times.Count == most)
            {
                return window - time.GetElapsedTime(times.Peek());
            }
            Append(key);
            return null;
        }
    }

    private void Append(string key)
    {
        Sweep();
        var times = Recent(key);
        if (times is null)
        {
            _times[key] = times = new Queue<long>();
        }
        else if (times.Count == most)
        {
            times.Dequeue();
        }
        times.Enqueue(time.GetTimestamp());
    }

    private Queue<long>? Recent(string key)
    {
        if (!_times.TryGetValue(key, out var times))
        {
            return null;
        }
        while (times.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window)
        {
            times.Dequeue();
        }
        if (times.Count > 0)
        {
            return times;
        }
        _times.Remove(key);
        return null;
    }

    private void Sweep()
    {
        if (time.GetElapsedTime(_swept) < window)
        {
            return;
        }
        _swept = time.GetTimestamp();
        foreach (var key in _times.Keys.ToList())
        {
            Recent(key);
        }
    }
}
