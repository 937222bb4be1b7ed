using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Core.Timelines.Windows;

/// <summary>
/// One tab's window on a timeline (home, or one feed): newest first. All members may be called from any thread.
/// </summary>
public interface ITimeline : IAsyncDisposable
{
    /// <summary>What is to be seen now. Replaced whole with every change; unchanged posts stay the same objects.</summary>
    TimelineSnapshot Snapshot { get; }

    /// <summary>After each change of <see cref="Snapshot"/>, on a background thread; coalesce before rendering.</summary>
    event Action? Changed;

    /// <summary>Adds up to <paramref name="count"/> older posts; returns when at least one came, the end is reached, or no server answers.</summary>
    Task OlderAsync(int count, CancellationToken cancellation = default);

    /// <summary>Adds up to <paramref name="count"/> newer posts where the window was opened at a place, or trimmed.</summary>
    Task NewerAsync(int count, CancellationToken cancellation = default);

    /// <summary>
    /// Removes posts far from the viewport: so many of the newest, so many of the oldest; one of them may be kept.
    /// </summary>
    Task TrimAsync(int fromTop, int fromBottom, PostAddress? kept = null, CancellationToken cancellation = default);

    /// <summary>A position was in sight: it, and what is older, is read.</summary>
    Task SeeAsync(Position place, CancellationToken cancellation = default);

    /// <summary>Shows the posts around a place instead.</summary>
    Task ShowPlaceAsync(Position place, CancellationToken cancellation = default);

    /// <summary>Shows the posts that wait above.</summary>
    Task ShowNewAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Stops catching up, in all windows of the account: feeds that were not asked yet are read only when reading reaches
    /// them. The next session catches up again.
    /// </summary>
    Task StopCatchUpAsync(CancellationToken cancellation = default);

    /// <summary>Goes on catching up where it was stopped.</summary>
    Task CatchUpAsync(CancellationToken cancellation = default);

    /// <summary>Asks a feed that failed once more.</summary>
    Task RetryAsync(FeedAddress feed, CancellationToken cancellation = default);
}
