using Microblog.Core.Cache;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>Shows what is complete, and sends requests for what is demanded: until neither changes anything.</summary>
    private async ValueTask PumpAsync(CancellationToken cancellation)
    {
        foreach (var window in _windows)
        {
            window.Demand.Resume();
            if (window.Own.Count > 0 && IsRead(window, window.Top))
            {
                window.ShowOwn();
            }
            window.Demand.Range = await ServeAsync(window, cancellation);
        }
        SendDemanded();
    }

    private async ValueTask<(long Low, long High)> ServeAsync(WindowState window, CancellationToken cancellation)
    {
        while (true)
        {
            var (low, high) = (window.Bottom.Key, window.Top.Key);
            if (
                !window.IsComplete
                && IsOnline
                && window.Rows.Count > 0
                && FeedsOf(window).Where(Counts).All(feed => feed.Coverage.FirstUnread(feed.Epoch, low, high) < 0)
            )
            {
                window.Complete();
            }
            if (!window.IsComplete && window.Rows.Count > 0 && IsOnline)
            {
                return (low, high);
            }
            if (await ServeOlderAsync(window, cancellation) is not { } target)
            {
                continue;
            }
            low = Math.Min(low, target);
            if (await ServeNewerAsync(window, cancellation) is not { } ceiling)
            {
                continue;
            }
            return (low, Math.Max(high, ceiling));
        }
    }

    /// <summary>Shows older rows where they are complete; gives the key that is demanded, or null after a change.</summary>
    private async ValueTask<long?> ServeOlderAsync(WindowState window, CancellationToken cancellation)
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
        var floor = FeedsOf(window)
            .Where(Counts)
            .Select(feed => feed.Coverage.Floor(feed.Epoch, window.Bottom.Key))
            .DefaultIfEmpty(long.MinValue)
            .Max();
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
        if (IsOnline && FeedsOf(window).All(Counts))
        {
            window.Finish();
            return null;
        }
        // What is left are feeds that fail: they are named below the timeline.
        window.Demand.Suspend();
        return null;
    }

    /// <summary>Shows newer rows where they are complete; gives the key that is demanded, or null after a change.</summary>
    private async ValueTask<long?> ServeNewerAsync(WindowState window, CancellationToken cancellation)
    {
        if (window.Newer == 0)
        {
            return window.Top.Key;
        }
        var rows = await store.AboveAsync(window.Scope, window.Top, window.Newer, cancellation);
        var target = rows.Count == window.Newer ? rows[^1].Key : long.MaxValue;
        var ceiling = FeedsOf(window)
            .Where(Counts)
            .Select(feed => feed.Coverage.Ceiling(feed.Epoch, window.Top.Key))
            .DefaultIfEmpty(long.MaxValue)
            .Min();
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

    internal IEnumerable<FeedState> FeedsOf(WindowState window) => _feeds.Values.Where(window.Has);

    private bool Counts(FeedState feed) => IsOnline && feed.IsAwaited;
}
