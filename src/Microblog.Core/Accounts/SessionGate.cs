namespace Microblog.Core.Accounts;

/// <summary>Open until the session of a page is over; then closed for good. Knows what is still being written.</summary>
public sealed class SessionGate
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writing;
    private bool _closed;

    /// <summary>True once the session is over.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _closed;
            }
        }
    }

    /// <summary>Done when the session is over and everything that it had begun to write is written.</summary>
    public Task Idle => _idle.Task;

    /// <summary>Closes it; false where it was closed already.</summary>
    public bool Close()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }
            _closed = true;
            NotifyIfIdle();
            return true;
        }
    }

    /// <summary>Does nothing while the session is open.</summary>
    /// <exception cref="SignedOutException">The session is over.</exception>
    public void Check()
    {
        if (IsClosed)
        {
            throw new SignedOutException();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}" />
    public Task WriteAsync(Func<Task> write) =>
        WriteAsync(async () =>
        {
            await write();
            return true;
        });

    /// <summary>Writes something while the session is open.</summary>
    /// <exception cref="SignedOutException">The session is over: nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        lock (_lock)
        {
            if (_closed)
            {
                throw new SignedOutException();
            }
            _writing++;
        }
        try
        {
            return await write();
        }
        finally
        {
            lock (_lock)
            {
                _writing--;
                NotifyIfIdle();
            }
        }
    }

    private void NotifyIfIdle()
    {
        if (_closed && _writing == 0)
        {
            _idle.TrySetResult();
        }
    }
}
