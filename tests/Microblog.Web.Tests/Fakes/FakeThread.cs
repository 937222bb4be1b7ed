using Microblog.Core.Timelines.Threads;

namespace Microblog.Web.Tests.Fakes;

public sealed class FakeThread(ThreadSnapshot snapshot) : IThread
{
    public ThreadSnapshot Snapshot { get; private set; } = snapshot;

    public int Retries { get; private set; }

    public event Action? Changed;

    public void Set(Func<ThreadSnapshot, ThreadSnapshot> change)
    {
        Snapshot = change(Snapshot);
        Changed?.Invoke();
    }

    public Task RetryAsync(CancellationToken cancellation = default)
    {
        Retries++;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
