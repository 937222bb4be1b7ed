namespace Microblog.Web.Components.Shared;

/// <summary>Turns any number of changes, from any thread, into at most four renders a second, off the caller's thread.</summary>
internal sealed class RenderThrottle(Action render, TimeProvider time) : IDisposable
{
    /// <summary>The shortest time between two renders; a little more than a quarter, so that no second holds five.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(260);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long? _last;
    private bool _due;
    private bool _over;

    public void Request()
    {
        lock (_gate)
        {
            if (_due || _over)
            {
                return;
            }
            _due = true;
            var wait = _last is { } last ? Pause - time.GetElapsedTime(last) : TimeSpan.Zero;
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
            _timer ??= time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            _timer?.Dispose();
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }
            _due = false;
            _last = time.GetTimestamp();
        }
        render();
    }
}
