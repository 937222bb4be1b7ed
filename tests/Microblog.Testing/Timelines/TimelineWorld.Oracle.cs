using Microblog.Core.Timelines;

namespace Microblog.Testing.Timelines;

public sealed partial class TimelineWorld
{
    /// <summary>All is healed and delivered; then the reader goes to the end and to the top, and must have seen all.</summary>
    public async Task FinishAsync()
    {
        var random = new Random(5);
        await RestAsync(random);
        await CheckAsync();
        if (_window is null)
        {
            await OpenAsync(null, 3);
        }
        await ScrollToEndAsync(random);
        for (var turn = 0; !_engine.IsAtTop(_window!); turn++)
        {
            await _engine.WantAsync(_window!, 0, 3, default);
            await RestAsync(random);
            if (turn > 200)
            {
                throw new BrokenPromiseException("never reaches the top");
            }
        }
        await CheckAsync();
        await CheckInvariantsAsync();
        CheckAllSeen();
        CheckCost();
    }

    private async Task ScrollToEndAsync(Random random)
    {
        var still = 0;
        for (var turn = 0; !_window!.AtEnd; turn++)
        {
            var (count, bottom) = (_window.Rows.Count, _window.Bottom);
            await _engine.WantAsync(_window, 3, 0, default);
            AfterEngine();
            await RestAsync(random);
            await CheckAsync();
            still = count == _window.Rows.Count && bottom == _window.Bottom ? still + 1 : 0;
            if (turn > 400 || still > 4)
            {
                throw new BrokenPromiseException("scrolling never ends");
            }
        }
    }

    /// <summary>Heals everything and delivers everything, in random order.</summary>
    private async Task RestAsync(Random random)
    {
        foreach (var server in _servers)
        {
            server.Failing = server.Forbidden = false;
        }
        await ConnectAsync();
        for (var turn = 0; ; turn++)
        {
            var possible = new List<Func<Task>>();
            for (var index = 0; index < _links.Count; index++)
            {
                var feed = index;
                await RetryAsync(feed);
                AfterEngine();
                if (_links[feed].Asked is not null)
                {
                    possible.Add(() =>
                    {
                        Answer(feed);
                        return Task.CompletedTask;
                    });
                }
                if (_links[feed].Reply is not null)
                {
                    possible.Add(() => DeliverAsync(feed));
                }
                if (_links[feed].Events.Count > 0)
                {
                    possible.Add(() => DeliverEventAsync(feed));
                }
            }
            if (possible.Count == 0)
            {
                if (!await BeatAsync())
                {
                    return;
                }
                continue;
            }
            _clock += 10;
            await possible[random.Next(possible.Count)]();
            AfterEngine();
            await CheckInvariantsAsync();
            if (turn > 3000)
            {
                throw new BrokenPromiseException("never comes to rest");
            }
        }
    }

    /// <summary>The heartbeat of feeds whose events were lost silently.</summary>
    private async Task<bool> BeatAsync()
    {
        var again = false;
        for (var index = 0; index < _links.Count; index++)
        {
            if (!_links[index].Lost)
            {
                continue;
            }
            _links[index].Lost = false;
            if (Followed(index) is { } feed)
            {
                ForgetMarks();
                await _engine.MarkStaleAsync(feed.FeedId, default);
                AfterEngine();
                again = true;
            }
        }
        return again;
    }

    private async Task CheckInvariantsAsync()
    {
        foreach (var feed in _engine.Feeds)
        {
            var rows = await _store.GetAllAsync(feed.FeedId, default);
            var stretches = feed.Coverage.Stretches;
            if (stretches.Sum(stretch => stretch.Count) != rows.Count || rows.Any(row => feed.Coverage.At(row) is null))
            {
                throw new BrokenPromiseException($"feed {feed.FeedId}: rows and stretches differ");
            }
            if (rows.Any(row => stretches.Count(stretch => stretch.Holds(row)) != 1))
            {
                throw new BrokenPromiseException($"feed {feed.FeedId}: a row lies in two stretches");
            }
            if (rows.GroupBy(row => (row.Stretch, row.Ord)).Any(group => group.Count() > 1))
            {
                throw new BrokenPromiseException($"feed {feed.FeedId}: two rows in one place");
            }
            if (rows.Any(row => feed.Coverage.At(row) is { } at && (row.Key < at.MinKey || row.Key > at.MaxKey)))
            {
                throw new BrokenPromiseException($"feed {feed.FeedId}: a key outside its stretch's range");
            }
            if (feed.Coverage.Head.Token != "")
            {
                throw new BrokenPromiseException($"feed {feed.FeedId}: no head");
            }
        }
        if (_window is not { } window)
        {
            return;
        }
        var all = await _store.BelowAsync(TimelineScope.Home, Position.Top, int.MaxValue, default);
        var expected = all.Where(row => window.Bottom != Position.Top && window.Holds(row.Position)).ToList();
        if (!expected.Select(Shape).SequenceEqual(window.Rows.Select(Shape)))
        {
            throw new BrokenPromiseException("the window differs from the cache");
        }
        var waiting = window.Top == Position.Top ? 0 : all.Count(row => row.Position < window.Top);
        if (window.Waiting != waiting)
        {
            throw new BrokenPromiseException($"the pill says {window.Waiting}, {waiting} wait");
        }
    }

    private static (string, long) Shape(CachedEntry row) => (row.Address, row.Version);

    private async Task CheckAsync()
    {
        if (_window is { } window)
        {
            foreach (var row in window.Rows)
            {
                CheckRow(row);
            }
        }
        for (var index = 0; index < _servers.Count; index++)
        {
            if (Followed(index) is { } feed)
            {
                await CheckFeedAsync(feed, index);
            }
        }
    }

    private async Task CheckFeedAsync(FeedState feed, int index)
    {
        var server = _servers[index];
        var ids = (await _store.GetAllAsync(feed.FeedId, default)).Select(row => row.ItemId).ToHashSet();
        foreach (var item in server.Items.Where(item => !ids.Contains(item.Id)))
        {
            if (feed.Rsm is { } rsm && rsm != server.HasRsm)
            {
                continue;
            }
            var stretch = StretchOf(feed, item);
            var read = server.HasRsm ? stretch.Epoch : feed.Coverage.Stretches[^1].Epoch;
            if (read == feed.Epoch)
            {
                throw new BrokenPromiseException($"missing: {index}/{item.Id} lies where everything was read");
            }
            if (
                _window is not { Rows.Count: > 0, Settled: true } window
                || !(_honest || (server.HasRsm && _links[index].Switched == 0))
            )
            {
                continue;
            }
            var bound = server.HasRsm ? stretch.Bound : long.MaxValue;
            var key = Math.Min(item.Published ?? long.MaxValue, bound - 1);
            var place = new Position(key, ModelServer.Address(feed.FeedId, item.Id));
            var above = server.HasRsm && window.Top.Key < bound; // Unread above the window: may hold back-dated posts.
            if (window.Holds(place) && place.Key < window.Top.Key && (_honest || !above))
            {
                throw new BrokenPromiseException(
                    $"gap: {index}/{item.Id} key {key} belongs into the window and is unread"
                );
            }
        }
    }

    private static Stretch StretchOf(FeedState feed, ModelItem item)
    {
        var result = feed.Coverage.Head;
        foreach (var stretch in feed.Coverage.Stretches)
        {
            if (stretch.Token is { Length: > 0 } token && ModelServer.Made(token) > item.Made)
            {
                result = stretch;
            }
        }
        return result;
    }

    private void CheckRow(CachedEntry row)
    {
        var feed = _engine.Feeds.First(feed => feed.FeedId == row.FeedId);
        var index = IndexOf(feed.Address);
        var server = _servers[index];
        if (server.Find(row.ItemId) is not { } item)
        {
            if (server.Evicted.TryGetValue(row.ItemId, out var time) && time >= _links[index].EpochStart)
            {
                return;
            }
            throw new BrokenPromiseException($"ghost: {row.Address} is shown and the server has no such item");
        }
        if (item.Version != row.Version)
        {
            throw new BrokenPromiseException($"stale: {row.Address} has version {row.Version}, not {item.Version}");
        }
        if (_honest && row.Key > item.Published)
        {
            throw new BrokenPromiseException($"order: {row.Address} has key {row.Key}, published {item.Published}");
        }
    }

    private void CheckAllSeen()
    {
        var shown = _window!.Rows.Select(row => row.Address).ToList();
        if (shown.Distinct().Count() != shown.Count)
        {
            throw new BrokenPromiseException("twice");
        }
        foreach (var feed in _engine.Feeds)
        {
            foreach (var item in _servers[IndexOf(feed.Address)].Items)
            {
                var address = ModelServer.Address(feed.FeedId, item.Id);
                if (!shown.Contains(address))
                {
                    throw new BrokenPromiseException($"lost: {address} was never shown");
                }
            }
        }
    }

    private void CheckCost()
    {
        var calm = !_pruned && _links.All(link => link is { Switched: 0, PurgedAt: 0 });
        if (!calm)
        {
            return;
        }
        foreach (var feed in _engine.Feeds.Where(feed => feed.Rsm == true))
        {
            var pages = _pages.Where(page => page.Key.Feed == feed.FeedId && page.Key.Epoch == feed.Epoch).ToList();
            if (pages.Any(page => page.Key.Token.Length > 0 && page.Value > 1))
            {
                throw new BrokenPromiseException($"a page of {feed.FeedId} was read twice in one epoch");
            }
            var server = _servers[IndexOf(feed.Address)];
            var ever = server.Items.Count + server.Evicted.Count;
            if (pages.Sum(page => page.Value) > 2 * ever / _pageSize + 4)
            {
                throw new BrokenPromiseException($"cost: {pages.Sum(page => page.Value)} pages for {ever} items");
            }
        }
    }
}
