using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>Stores what changes in feeds, and says so after it is stored.</summary>
internal sealed class FeedWriter(ITimelineStore store)
{
    /// <summary>A row came, changed or went.</summary>
    public event Action<FeedState, EntryChange>? Changed;

    /// <summary>What was read of feeds counts no longer.</summary>
    public event Action? Invalidated;

    /// <summary>Stores a change in one transaction.</summary>
    public async ValueTask CommitAsync(FeedChange change, CancellationToken cancellation)
    {
        await store.ApplyAsync(change, cancellation);
        foreach (var entry in change.Entries)
        {
            Changed?.Invoke(change.Feed, entry);
        }
    }

    /// <summary>Events of a feed may have been lost: it begins an epoch.</summary>
    public ValueTask BeginEpochAsync(FeedState feed, CancellationToken cancellation)
    {
        feed.BeginEpoch();
        return SaveEpochsAsync([feed], cancellation);
    }

    /// <summary>Stores epochs that have begun.</summary>
    public async ValueTask SaveEpochsAsync(IReadOnlyList<FeedState> feeds, CancellationToken cancellation)
    {
        await store.SaveEpochsAsync(feeds, cancellation);
        Invalidated?.Invoke();
    }
}
