namespace Microblog.Benchmarks.CatchUp;

/// <summary>Looks at the managed heap again and again, garbage and all, and keeps the most that it saw.</summary>
internal sealed class HeapWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public HeapWatch() => _watching = Task.Run(WatchAsync);

    /// <summary>The most, bytes.</summary>
    public long Peak { get; private set; }

    /// <summary>What is in use, bytes.</summary>
    public static long Settled()
    {
        for (var times = 0; times < 2; times++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: false));
            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
