namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>Opens a window on the newest rows, or around a place.</summary>
    internal async ValueTask<WindowState> OpenAsync(
        TimelineScope scope,
        Position? place,
        int count,
        CancellationToken cancellation
    )
    {
        var window = new WindowState(scope);
        await OpenAsync(window, place, count, cancellation);
        _windows.Add(window);
        await PumpAsync(cancellation);
        return window;
    }

    /// <summary>Moves an open window to the newest rows, or to a place.</summary>
    internal async ValueTask MoveAsync(WindowState window, Position? place, int count, CancellationToken cancellation)
    {
        await OpenAsync(window, place, count, cancellation);
        await PumpAsync(cancellation);
    }

    /// <summary>Wants rows below the bottom, or above the top.</summary>
    internal async ValueTask WantAsync(WindowState window, int older, int newer, CancellationToken cancellation)
    {
        window.Older = Math.Max(window.Older, older);
        window.Newer = Math.Max(window.Newer, newer);
        window.IsDirty = true;
        await PumpAsync(cancellation);
    }

    /// <summary>Closes a window: nothing is read for it any longer.</summary>
    internal void Close(WindowState window) => _windows.Remove(window);

    /// <summary>True where nothing waits above, and nothing unread is newer.</summary>
    internal bool IsAtTop(WindowState window) =>
        window.Waiting == 0
        && window.Top == window.Crest
        && FeedsOf(window).All(feed => feed.Coverage.Ceiling(feed.Epoch, window.Top.Key) == long.MaxValue);

    /// <summary>True where everything above what was ever shown was read.</summary>
    internal bool IsTopRead(WindowState window) =>
        FeedsOf(window).Where(Counts).All(feed => feed.Coverage.Ceiling(feed.Epoch, window.Crest.Key) == long.MaxValue);

    /// <summary>Lets rows of a window go, which stay in the cache.</summary>
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

    /// <summary>Takes a row that waits above in where it is the only one.</summary>
    internal async ValueTask ShowOwnAsync(
        WindowState window,
        long feedId,
        string itemId,
        CancellationToken cancellation
    )
    {
        if (window.Waiting != 1 || window.HasNewer)
        {
            return;
        }
        var rows = await store.AboveAsync(window.Scope, window.Top, 1, cancellation);
        if (rows is [{ } row] && row.FeedId == feedId && row.ItemId == itemId)
        {
            window.ShowAbove(rows);
        }
    }

    /// <summary>Takes the rows that wait above in, whether or not all is read between them: the reader goes to the top.</summary>
    internal async ValueTask ShowWaitingAsync(WindowState window, int count, CancellationToken cancellation)
    {
        window.ShowAbove(await store.AboveAsync(window.Scope, window.Top, count, cancellation));
        await PumpAsync(cancellation);
    }

    private async ValueTask OpenAsync(WindowState window, Position? place, int count, CancellationToken cancellation)
    {
        if (place is { } position)
        {
            await window.OpenAtAsync(store, position, count, cancellation);
        }
        else if (_isFirstVisit && FeedsOf(window).Where(Counts).Any(IsHeadUnread))
        {
            // The cache holds what the fastest brought a moment ago: the newest posts may still be on their way.
            window.Await(count);
        }
        else
        {
            await window.OpenTopAsync(store, count, cancellation);
        }
    }

    internal IEnumerable<FeedState> FeedsOf(WindowState window) => _feeds.Values.Where(window.Has);

    private static bool IsHeadUnread(FeedState feed) => feed.Coverage.Head.Epoch != feed.Epoch;

    private bool Counts(FeedState feed) => IsOnline && !feed.Late;

    /// <summary>Serves what can be shown, and asks for what is wanted: until neither changes anything.</summary>
    private async ValueTask PumpAsync(CancellationToken cancellation)
    {
        foreach (var window in _windows)
        {
            window.TakeUp();
            window.Want = await ServeAsync(window, cancellation);
        }
        if (!IsOnline)
        {
            return;
        }
        var places = new RequestPlaces(options, _feeds.Values);
        if (places.AreTaken)
        {
            return;
        }
        foreach (var (feed, index) in Wanted())
        {
            if (places.TryTake(feed))
            {
                Send(feed, index);
            }
            else if (places.AreTaken)
            {
                return;
            }
        }
    }

    private async ValueTask<(long Low, long High)> ServeAsync(WindowState window, CancellationToken cancellation)
    {
        while (true)
        {
            var (low, high) = (window.Bottom.Key, window.Top.Key);
            if (
                !window.Settled
                && IsOnline
                && window.Rows.Count > 0
                && FeedsOf(window).Where(Counts).All(feed => feed.Coverage.FirstUnread(feed.Epoch, low, high) < 0)
            )
            {
                window.Settled = true;
                window.IsDirty = true;
            }
            if (!window.Settled && window.Rows.Count > 0 && IsOnline)
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

    /// <summary>Shows older rows where they are complete; gives the key that is wanted, or null after a change.</summary>
    private async ValueTask<long?> ServeOlderAsync(WindowState window, CancellationToken cancellation)
    {
        if (window.Older == 0)
        {
            return window.Bottom.Key;
        }
        if (window.AtEnd)
        {
            window.Older = 0;
            window.IsDirty = true;
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
            window.Older -= complete.Count;
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
        window.PutOff();
        return null;
    }

    /// <summary>Shows newer rows where they are complete; gives the key that is wanted, or null after a change.</summary>
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
            window.Newer -= complete.Count;
            return null;
        }
        if (rows.Count == 0 && ceiling == long.MaxValue)
        {
            window.Newer = 0;
            window.IsDirty = true;
            return null;
        }
        return target;
    }

    /// <summary>What each feed that is free should read, the most urgent first: questions, windows, heads by their newest post.</summary>
    private IEnumerable<(FeedState Feed, int Index)> Wanted()
    {
        var found = new List<(FeedState Feed, int Index, int Rank)>();
        foreach (var feed in _feeds.Values.Where(feed => feed is { InFlight: null, Backoff: false }))
        {
            if (feed.Asks.Count > 0)
            {
                found.Add((feed, -1, 0));
                continue;
            }
            var (isSeen, index) = WantedByWindows(feed);
            if (IsHeadUnread(feed) && (feed.Home || isSeen))
            {
                found.Add((feed, 0, 2));
            }
            else if (index >= 0)
            {
                found.Add((feed, index, 1));
            }
        }
        return found
            .OrderBy(want => want.Rank)
            .ThenByDescending(want => want.Feed.NewestKey)
            .Select(want => (want.Feed, want.Index));
    }

    /// <summary>Whether a window shows the feed, and the first stretch that one wants; -1 none.</summary>
    private (bool IsSeen, int Index) WantedByWindows(FeedState feed)
    {
        // Runs for every feed with every answer: loops, for the sake of what they do not allocate.
        var (isSeen, first) = (false, -1);
        foreach (var window in _windows)
        {
            if (window.Has(feed))
            {
                isSeen = true;
                var index = feed.Coverage.FirstUnread(feed.Epoch, window.Want.Low, window.Want.High);
                first = index >= 0 && (first < 0 || index < first) ? index : first;
            }
        }
        return (isSeen, first);
    }

    private void Send(FeedState feed, int index)
    {
        var request =
            index < 0
                ? new FeedRequest
                {
                    FeedId = feed.FeedId,
                    Feed = feed.Address,
                    ItemId = feed.Asks.Min,
                    Start = _sequence,
                    Epoch = feed.Epoch,
                }
                : PageRequest(feed, index);
        feed.Stamps.Clear(); // None is newer than this request.
        feed.InFlight = request;
        feed.Overdue = false;
        send(request);
    }

    private FeedRequest PageRequest(FeedState feed, int index)
    {
        var stretches = feed.Coverage.Stretches;
        var stretch = stretches[index];
        var above = stretches.Take(index).Sum(stretch => stretch.Count);
        var items = above + options.PageSize;
        if (index > 0 && feed.Rsm == false && stretch.Count > 0)
        {
            // Without RSM one request reads again all that is cached and wanted, from the head down.
            var low = _windows
                .Where(window => window.Has(feed))
                .Select(window => window.Want.Low)
                .DefaultIfEmpty(0)
                .Min();
            var hints = stretch.MinKey >= low ? stretch.Count : Math.Min(stretch.Count, options.PageSize);
            items = Math.Max(items, above + hints);
        }
        return new FeedRequest
        {
            FeedId = feed.FeedId,
            Feed = feed.Address,
            Token = stretch.Token ?? "",
            MaxItems = items,
            PageSize = options.PageSize,
            IsHead = index == 0,
            Start = _sequence,
            Epoch = feed.Epoch,
        };
    }
}
