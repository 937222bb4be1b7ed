namespace Microblog.Web.Media;

/// <summary>The time that a server has altogether. It runs only while something is awaited of that server.</summary>
/// <param name="whole">How long.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellation">Gives up for another reason.</param>
internal sealed class TimeBudget(TimeSpan whole, TimeProvider time, CancellationToken cancellation)
{
    private TimeSpan _left = whole;

    /// <summary>Waits for one thing.</summary>
    /// <param name="wait">Waits.</param>
    /// <param name="most">How long for this, at most.</param>
    /// <exception cref="PictureException">The time is over.</exception>
    public async ValueTask<T> ForAsync<T>(Func<CancellationToken, ValueTask<T>> wait, TimeSpan? most = null)
    {
        var allowed = most < _left ? most.Value : _left;
        var start = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(allowed > TimeSpan.Zero ? allowed : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await wait(both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PictureException(PictureFailure.TimedOut, $"nothing within {allowed.TotalSeconds:0.#} s");
        }
        finally
        {
            _left -= time.GetElapsedTime(start);
        }
    }
}
