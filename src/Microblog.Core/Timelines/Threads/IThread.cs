namespace Microblog.Core.Timelines.Threads;

/// <summary>One post with what it replies to and the replies known so far, live.</summary>
public interface IThread : IAsyncDisposable
{
    /// <summary>What is to be seen now.</summary>
    ThreadSnapshot Snapshot { get; }

    /// <summary>After each change, on a background thread.</summary>
    event Action? Changed;

    /// <summary>Asks once more for what failed.</summary>
    Task RetryAsync(CancellationToken cancellation = default);
}
