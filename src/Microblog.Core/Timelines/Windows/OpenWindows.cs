using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Windows;

/// <summary>The windows of an account that are open.</summary>
internal sealed class OpenWindows
{
    private readonly List<WindowState> _windows = [];

    /// <summary>All, in the order in which they were opened.</summary>
    public IReadOnlyList<WindowState> All => _windows;

    /// <summary>Adds one.</summary>
    public void Add(WindowState window) => _windows.Add(window);

    /// <summary>Removes one.</summary>
    public void Remove(WindowState window) => _windows.Remove(window);

    /// <summary>Those that show a feed.</summary>
    public IEnumerable<WindowState> Showing(FeedState feed) => _windows.Where(window => window.Scope.Has(feed));

    /// <summary>Those that show home.</summary>
    public IEnumerable<WindowState> ShowingHome() => _windows.Where(window => window.Scope == TimelineScope.Home);

    /// <summary>The lowest key that a window shows of a feed; null where none shows the feed.</summary>
    public long? LowestShown(FeedState feed) =>
        Showing(feed).Min(window => (long?)(window.AtEnd ? long.MinValue : window.Bottom.Key));

    /// <summary>All read between their edges, after rows came or went otherwise than by a change.</summary>
    public async ValueTask ReloadAsync(ITimelineStore store, CancellationToken cancellation)
    {
        foreach (var window in _windows)
        {
            await window.ReloadAsync(store, cancellation);
        }
    }

    /// <summary>Those of home read again, after a feed was put into it or taken out.</summary>
    public async ValueTask ReloadHomeAsync(ITimelineStore store, bool isFeedAdded, CancellationToken cancellation)
    {
        foreach (var window in ShowingHome())
        {
            if (isFeedAdded)
            {
                window.AddFeed();
            }
            await window.ReloadAsync(store, cancellation);
            window.Invalidate();
        }
    }

    /// <summary>A feed was added: what these windows show goes on with it.</summary>
    public void AddFeed(FeedState feed)
    {
        foreach (var window in Showing(feed))
        {
            window.AddFeed();
        }
    }

    /// <summary>The reader has published this: it is in sight in every window that it belongs to.</summary>
    public async ValueTask ShowOwnAsync(
        FeedState feed,
        string itemId,
        ITimelineStore store,
        CancellationToken cancellation
    )
    {
        var place = (await store.FindAsync(feed.FeedId, [itemId], cancellation)).Find(row => row.Shown)?.Position;
        if (place is not { } position)
        {
            return;
        }
        var rows = await store.BelowAsync(new TimelineScope(feed.FeedId), position.JustAbove(), 1, cancellation);
        foreach (var window in Showing(feed))
        {
            rows.ForEach(window.Keep);
        }
    }

    /// <summary>A row of a feed came, changed or went.</summary>
    public void Apply(FeedState feed, EntryChange change)
    {
        foreach (var window in Showing(feed))
        {
            window.Apply(change);
        }
    }

    /// <summary>What was read counts no longer.</summary>
    public void Invalidate() => _windows.ForEach(window => window.Invalidate());

    /// <summary>Something changed of a feed that is said beside its rows.</summary>
    public void NoteChange(FeedState feed)
    {
        foreach (var window in Showing(feed))
        {
            window.NoteChange();
        }
    }

    /// <summary>Something changed of all feeds that is said beside their rows.</summary>
    public void NoteChange() => _windows.ForEach(window => window.NoteChange());
}
