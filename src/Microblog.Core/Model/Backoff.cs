namespace Microblog.Core.Model;

/// <summary>How long to wait before something is tried again: twice as long each time, up to a longest time.</summary>
/// <param name="first">Before the second try.</param>
/// <param name="longest">Never longer.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan _next = first;

    /// <summary>The time to wait now; the next one is longer.</summary>
    public TimeSpan Next()
    {
        var now = _next;
        _next = now * 2 < longest ? now * 2 : longest;
        return now;
    }
}
