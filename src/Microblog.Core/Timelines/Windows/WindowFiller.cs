using Microblog.Core.Cache;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Core.Timelines.Windows;

/// <summary>
/// Shows in windows what is demanded and in the cache, as far as it is complete: where no awaited feed has something unread
/// that belongs between the rows. What is not complete yet becomes the range of keys to be read.
/// </summary>
internal sealed class WindowFiller(ITimelineStore store, FeedSet feeds)
{
    /// <summary>True while the cache of an account is being filled for the first time.</summary>
    public bool IsFirstVisit { get; set; }

    /// <summary>Opens a window on the newest rows, or around a place above which something may have been seen before.</summary>
    public ValueTask OpenAsync(
        WindowState window,
        Position? place,
        Position? seen,
        int count,
        CancellationToken cancellation
    )
    {
        if (place is { } position)
        {
            return window.OpenAtAsync(store, position, seen, count, cancellation);
        }
        if (IsFirstVisit && feeds.AwaitedOf(window.Scope).Any(feed => feed is { IsHeadUnread: true, IsStopped: false }))
        {
            // The cache holds what the fastest brought a moment ago: the newest posts may still be on their way.
            window.Await(count);
            return default;
        }
        return window.OpenTopAsync(store, count, cancellation);
    }

    /// <summary>Shows what is complete, until nothing more is.</summary>
    public async ValueTask FillAsync(WindowState window, CancellationToken cancellation)
    {
        window.Demand.Resume();
        if (window.Own.Count > 0 && feeds.IsReadAbove(window.Scope, window.Top.Key))
        {
            window.ShowOwn();
        }
        window.Demand.Range = await ShowCompleteAsync(window, cancellation);
    }

    private async ValueTask<(long Low, long High)> ShowCompleteAsync(WindowState window, CancellationToken cancellation)
    {
        while (true)
        {
            var (low, high) = (window.Bottom.Key, window.Top.Key);
            if (!window.IsComplete && window.Rows.Count > 0 && feeds.IsOnline)
            {
                if (!feeds.IsRead(window.Scope, low, high))
                {
                    return (low, high);
                }
                window.Complete();
            }
            if (await ShowOlderAsync(window, cancellation) is not { } target)
            {
                continue;
            }
            low = Math.Min(low, target);
            if (await ShowNewerAsync(window, cancellation) is not { } ceiling)
            {
                continue;
            }
            return (low, Math.Max(high, ceiling));
        }
    }

    /// <summary>Shows older rows where they are complete; gives the key that is demanded, or null after a change.</summary>
    private async ValueTask<long?> ShowOlderAsync(WindowState window, CancellationToken cancellation)
    {
        if (window.Older == 0)
        {
            return window.Bottom.Key;
        }
        if (window.AtEnd)
        {
            window.Demand.EndOlder();
            return window.Bottom.Key;
        }
        var rows = await store.BelowAsync(window.Scope, window.Bottom, window.Older, cancellation);
        var target = rows.Count == window.Older ? rows[^1].Key : long.MinValue;
        var floor = feeds.Floor(window.Scope, window.Bottom.Key);
        var complete = rows.TakeWhile(row => row.Key >= floor).ToList();
        if (complete.Count > 0)
        {
            window.Show(complete);
            window.Demand.TakeOlder(complete.Count);
            return null;
        }
        if (rows.Count > 0 || floor > long.MinValue)
        {
            return target;
        }
        if (feeds.IsOnline && feeds.AreAllAwaited(window.Scope))
        {
            window.Finish();
            return null;
        }
        // What is left are feeds that fail: they are named below the timeline.
        window.Demand.Suspend();
        return null;
    }

    /// <summary>Shows newer rows where they are complete; gives the key that is demanded, or null after a change.</summary>
    private async ValueTask<long?> ShowNewerAsync(WindowState window, CancellationToken cancellation)
    {
        if (window.Newer == 0)
        {
            return window.Top.Key;
        }
        var rows = await store.AboveAsync(window.Scope, window.Top, window.Newer, cancellation);
        var target = rows.Count == window.Newer ? rows[^1].Key : long.MaxValue;
        var ceiling = feeds.Ceiling(window.Scope, window.Top.Key);
        var complete = rows.TakeWhile(row => row.Key < ceiling || ceiling == long.MaxValue).ToList();
        if (complete.Count > 0)
        {
            window.ShowAbove(complete);
            window.Demand.TakeNewer(complete.Count);
            return null;
        }
        if (rows.Count == 0 && ceiling == long.MaxValue)
        {
            window.ReachHighWaterMark();
            return null;
        }
        return target;
    }
}
