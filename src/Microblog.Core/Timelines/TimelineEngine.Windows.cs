using Microblog.Core.Cache;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>Opens a window on the newest rows, or around a place above which something may have been seen before.</summary>
    internal async ValueTask<WindowState> OpenAsync(
        TimelineScope scope,
        Position? place,
        Position? seen,
        int count,
        CancellationToken cancellation
    )
    {
        var window = new WindowState(scope);
        await OpenAsync(window, place, seen, count, cancellation);
        _windows.Add(window);
        await PumpAsync(cancellation);
        return window;
    }

    /// <summary>Moves an open window to the newest rows, or to a place; what was seen in it stays seen.</summary>
    internal async ValueTask MoveAsync(WindowState window, Position? place, int count, CancellationToken cancellation)
    {
        var seen = window.ReadMarker == Position.Top ? default(Position?) : window.ReadMarker;
        await OpenAsync(window, place, seen, count, cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>Its reader has had a place in sight.</summary>
    internal ValueTask SeeAsync(WindowState window, Position place, CancellationToken cancellation) =>
        window.SeeAsync(store, place, cancellation);

    /// <summary>Demands rows below the bottom, or above the top.</summary>
    internal async ValueTask DemandAsync(WindowState window, int older, int newer, CancellationToken cancellation)
    {
        window.Demand.Add(older, newer);
        await PumpAsync(cancellation);
    }

    /// <summary>Closes a window: nothing is read for it any longer.</summary>
    internal void Close(WindowState window) => _windows.Remove(window);

    /// <summary>True where no row is above, and no segment that is newer is to be read.</summary>
    internal bool IsAtTop(WindowState window) =>
        window.AboveCount == 0
        && window.Top == window.HighWaterMark
        && FeedsOf(window).All(feed => feed.Coverage.Ceiling(feed.Epoch, window.Top.Key) == long.MaxValue);

    /// <summary>The same, whatever feeds that are late may still bring.</summary>
    private bool HasReachedTop(WindowState window) =>
        window.AboveCount == 0 && window.Top == window.HighWaterMark && IsRead(window, window.Top);

    /// <summary>A reader who was behind has reached the newest row.</summary>
    internal void NoteTop(WindowState window)
    {
        if (IsOnline && HasReachedTop(window))
        {
            window.ReachTop();
        }
    }

    /// <summary>True where everything above what was seen was read.</summary>
    internal bool IsTopRead(WindowState window) => IsRead(window, window.ReadMarker);

    private bool IsRead(WindowState window, Position above) =>
        FeedsOf(window).Where(Counts).All(feed => feed.Coverage.Ceiling(feed.Epoch, above.Key) == long.MaxValue);

    /// <summary>Removes rows of a window; they stay in the cache.</summary>
    internal async ValueTask TrimAsync(
        WindowState window,
        int fromTop,
        int fromBottom,
        CachedEntry? kept,
        CancellationToken cancellation
    )
    {
        window.Trim(fromTop, fromBottom, kept);
        await PumpAsync(cancellation);
    }

    /// <summary>The reader has published this: it is in sight in every window that it belongs to.</summary>
    internal async ValueTask ShowOwnAsync(long feedId, string itemId, CancellationToken cancellation)
    {
        if (!_feeds.TryGetValue(feedId, out var feed))
        {
            return;
        }
        var place = (await store.FindAsync(feedId, [itemId], cancellation)).Find(row => row.Shown)?.Position;
        if (place is not { } position)
        {
            return;
        }
        var rows = await store.BelowAsync(new TimelineScope(feedId), position.JustAbove(), 1, cancellation);
        foreach (var window in _windows.Where(window => window.Has(feed)))
        {
            rows.ForEach(window.Keep);
        }
        await PumpAsync(cancellation);
    }

    /// <summary>Takes the rows that wait above in, whether or not all is read between them: the reader goes to the top.</summary>
    internal async ValueTask ShowUnreadAsync(WindowState window, int count, CancellationToken cancellation)
    {
        window.ShowAbove(await store.AboveAsync(window.Scope, window.Top, count, cancellation));
        await window.SeeAsync(store, window.Top, cancellation);
        window.Invalidate();
        await PumpAsync(cancellation);
    }

    private async ValueTask OpenAsync(
        WindowState window,
        Position? place,
        Position? seen,
        int count,
        CancellationToken cancellation
    )
    {
        if (place is { } position)
        {
            await window.OpenAtAsync(store, position, seen, count, cancellation);
        }
        else if (_isFirstVisit && FeedsOf(window).Where(Counts).Any(IsBeingCaughtUp))
        {
            // The cache holds what the fastest brought a moment ago: the newest posts may still be on their way.
            window.Await(count);
        }
        else
        {
            await window.OpenTopAsync(store, count, cancellation);
        }
    }
}
