namespace Microblog.Core.Accounts;

/// <summary>Tasks for which no caller waits, until they have ended. They handle their failures themselves. Thread-safe.</summary>
internal sealed class OwnedTasks
{
    private readonly Lock _lock = new();
    private readonly List<Task> _running = [];

    /// <summary>Owns a task that was started.</summary>
    public void Add(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            return;
        }
        lock (_lock)
        {
            _running.RemoveAll(one => one.IsCompleted);
            _running.Add(task);
        }
    }

    /// <summary>Done when those have ended that are owned now.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_running);
        }
    }
}
