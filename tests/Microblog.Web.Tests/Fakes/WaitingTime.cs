using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Fakes;

/// <summary>A clock that stands still, and knows how long it is waited for.</summary>
public sealed class WaitingTime() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    private readonly ConcurrentDictionary<TimeSpan, SemaphoreSlim> _waits = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        WaitsOf(dueTime).Release();
        return timer;
    }

    /// <summary>Waits until something waits for exactly so long.</summary>
    public Task WaitForAsync(TimeSpan time) => WaitsOf(time).WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until something waits for exactly so long, and lets that time pass; what waits must not end before.</summary>
    public async Task AdvanceAsync(TimeSpan time, Task waiting)
    {
        var begun = WaitForAsync(time);
        Assert.Same(begun, await Task.WhenAny(begun, waiting));
        await begun;
        Advance(time - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        Advance(TimeSpan.FromTicks(1));
    }

    private SemaphoreSlim WaitsOf(TimeSpan time) => _waits.GetOrAdd(time, _ => new SemaphoreSlim(0));
}
