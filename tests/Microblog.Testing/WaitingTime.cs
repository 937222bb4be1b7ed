using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Testing;

/// <summary>A clock that stands still, and knows how long it is waited for.</summary>
public sealed class WaitingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<TimeSpan, SemaphoreSlim> _waits = [];

    /// <summary>Begins now.</summary>
    public WaitingTime()
        : this(DateTimeOffset.UtcNow) { }

    /// <summary>A wait of exactly this length ends by itself: the clock moves on by it.</summary>
    public TimeSpan? Passing { get; init; }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        WaitsOf(dueTime).Release();
        if (dueTime == Passing)
        {
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }
        return timer;
    }

    /// <summary>Waits until something waits for exactly so long.</summary>
    public Task WaitForAsync(TimeSpan time, CancellationToken cancellation) => WaitsOf(time).WaitAsync(cancellation);

    /// <summary>Waits until something waits for exactly so long, and lets that time pass.</summary>
    /// <param name="time">How long is waited.</param>
    /// <param name="waiting">What waits.</param>
    /// <param name="cancellation">Ends the waiting for it.</param>
    /// <exception cref="InvalidOperationException">What waits ended before.</exception>
    public async Task AdvanceAsync(TimeSpan time, Task waiting, CancellationToken cancellation)
    {
        var begun = WaitForAsync(time, cancellation);
        await Task.WhenAny(begun, waiting);
        ThrowIfEnded();
        await begun;
        Advance(time - TimeSpan.FromTicks(1));
        ThrowIfEnded();
        Advance(TimeSpan.FromTicks(1));

        void ThrowIfEnded()
        {
            if (waiting.IsCompleted)
            {
                throw new InvalidOperationException($"It did not wait for {time}.");
            }
        }
    }

    private SemaphoreSlim WaitsOf(TimeSpan time) => _waits.GetOrAdd(time, _ => new SemaphoreSlim(0));
}
