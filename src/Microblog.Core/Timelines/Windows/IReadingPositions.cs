using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Core.Timelines.Windows;

/// <summary>Where an account was reading each of its timelines, on whatever device.</summary>
public interface IReadingPositions
{
    /// <summary>The place in a timeline (null: home), or null: at the top.</summary>
    Task<ReadingPosition?> GetAsync(FeedAddress? feed, CancellationToken cancellation = default);

    /// <summary>Keeps the place in a timeline. A post that is not known changes nothing.</summary>
    /// <param name="feed">The timeline; null: home.</param>
    /// <param name="post">The first post in sight; null: at the top.</param>
    /// <param name="offset">Pixels from the upper edge of the window to the post.</param>
    /// <param name="seen">The highest post that was in sight; null: this one.</param>
    /// <param name="cancellation">Gives up.</param>
    Task SetAsync(
        FeedAddress? feed,
        PostAddress? post,
        int offset,
        PostAddress? seen = null,
        CancellationToken cancellation = default
    );

    /// <summary>The place of a cached post, or null.</summary>
    Task<Position?> FindAsync(PostAddress post, CancellationToken cancellation = default);
}
