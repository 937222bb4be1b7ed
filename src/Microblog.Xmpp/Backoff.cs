namespace Microblog.Xmpp;

/// <summary>
/// How long to wait before something is tried again: twice as long after each attempt, up to a longest time. With jitter, many
/// who failed together do not try again together.
/// </summary>
/// <param name="first">After the first attempt.</param>
/// <param name="longest">Never longer, but for jitter.</param>
/// <param name="least">The smallest factor of jitter.</param>
/// <param name="most">The greatest factor of jitter; the same as the smallest: none.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest, double least = 1, double most = 1)
{
    // Twice as long for ever is longer than any time.
    private const int MaxDoublings = 30;

    private int _attempts;

    /// <summary>The time to wait after one more attempt.</summary>
    public TimeSpan Next() => After(++_attempts);

    /// <summary>The time to wait after so many attempts.</summary>
    /// <param name="attempts">1 after the first.</param>
    public TimeSpan After(int attempts)
    {
        var doubled = first.TotalSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, MaxDoublings));
#pragma warning disable CA5394 // Jitter is no secret.
        var factor = least + (most - least) * Random.Shared.NextDouble();
#pragma warning restore CA5394
        return TimeSpan.FromSeconds(Math.Min(doubled, longest.TotalSeconds) * factor);
    }
}
