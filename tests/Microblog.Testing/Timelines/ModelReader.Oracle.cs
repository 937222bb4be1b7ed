using Microblog.Core.Cache;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Testing.Timelines;

internal sealed partial class ModelReader
{
    private int _checkedChanges = -1;

    /// <summary>At rest: each row shown is what the server holds, and nothing that belongs there is missing.</summary>
    public void Check()
    {
        CheckInvariants();
        foreach (var window in _windows.Select(window => window.State))
        {
            foreach (var row in window.Rows.Where(row => window.IsComplete || !IsHint(row)))
            {
                CheckRow(row);
            }
        }
        foreach (var feed in _engine.Feeds)
        {
            CheckFeed(feed, IndexOf(feed));
        }
    }

    /// <summary>What the cache holds is what was given to it.</summary>
    public ValueTask CompareAsync() => _store.CompareAsync();

    /// <summary>At the end: each window shows all items of its feeds, each once.</summary>
    public void CheckAllSeen()
    {
        foreach (var window in _windows.Select(window => window.State))
        {
            var shown = window.Rows.Select(row => row.Address).ToHashSet(StringComparer.Ordinal);
            if (shown.Count != window.Rows.Count)
            {
                throw new BrokenPromiseException("twice");
            }
            foreach (var server in _engine.Feeds.Where(window.Has).Select(feed => _world.Servers[IndexOf(feed)]))
            {
                var lost = server.Items.Find(item =>
                    !shown.Contains(server.Address(item.Id)) && !(window.Scope.WithoutReplies && item.IsReply)
                );
                if (lost is not null)
                {
                    throw new BrokenPromiseException($"lost: {server.Address(lost.Id)} was never shown");
                }
            }
        }
    }

    /// <summary>At the end: no page was read twice in an epoch, and not many more than there are.</summary>
    public void CheckCost()
    {
        if (_pruned || _links.Any(link => link.PurgedAt > 0) || _world.Servers.Any(server => server.Switched > 0))
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
            // Also what was retracted since: it may have been read before.
            var ever = _world.Servers[IndexOf(feed)].Ids.Count;
            if (pages.Sum(page => page.Value) > 2 * ever / _world.PageSize + 4)
            {
                throw new BrokenPromiseException($"cost: {pages.Sum(page => page.Value)} pages for {ever} items");
            }
        }
    }

    private void CheckInvariants()
    {
        var stored = _store.Expected;
        if (_checkedChanges != stored.Changes)
        {
            foreach (var feed in _engine.Feeds)
            {
                CheckPlaces(feed, stored.RowsOf(feed.FeedId));
            }
            _checkedChanges = stored.Changes;
        }
        foreach (var window in _windows)
        {
            CheckWindow(window.State, stored);
            CheckSent(window, stored);
            CheckGone(window.State);
        }
    }

    /// <summary>What is known to be gone is not shown, whatever is still on its way.</summary>
    private void CheckGone(WindowState window)
    {
        if (_links.TrueForAll(link => link.Gone.Count == 0))
        {
            return;
        }
        foreach (var row in window.Rows)
        {
            if (ServerOf(row) is var (_, link) && link.Gone.Contains(row.ItemId))
            {
                throw new BrokenPromiseException($"gone: {row.Address} is shown again");
            }
        }
    }

    /// <summary>Each row lies in one segment, in a place of its own.</summary>
    private static void CheckPlaces(FeedState feed, IReadOnlyCollection<CachedEntry> rows)
    {
        var segments = feed.Coverage.Segments;
        var counts = new int[segments.Count];
        var places = new HashSet<(int, int)>();
        foreach (var row in rows)
        {
            var found = 0;
            for (var index = 0; index < counts.Length; index++)
            {
                var segment = segments[index];
                if (!segment.Holds(row))
                {
                    continue;
                }
                found++;
                counts[index]++;
                if (row.Key < segment.MinKey || row.Key > segment.MaxKey)
                {
                    throw new BrokenPromiseException($"places: a key outside its segment's range in {feed.Address}");
                }
            }
            if (found != 1 || !places.Add((row.Segment, row.Ord)))
            {
                throw new BrokenPromiseException($"places: {row.Address} lies in {found} segments, or not alone");
            }
        }
        for (var index = 0; index < counts.Length; index++)
        {
            if (counts[index] != segments[index].Count)
            {
                throw new BrokenPromiseException($"places: rows and segments differ in {feed.Address}");
            }
        }
        if (feed.Coverage.Head.Token != "")
        {
            throw new BrokenPromiseException($"places: no head in {feed.Address}");
        }
    }

    /// <summary>A window is the query over the cache between its edges, and its pill counts what is above.</summary>
    private static void CheckWindow(WindowState window, MemoryTimelineStore stored)
    {
        var shown = window.Rows.ToDictionary(row => row.Address, StringComparer.Ordinal);
        var (inside, above, waiting) = (0, 0, 0);
        foreach (var row in stored.Shown(window.Scope))
        {
            var position = row.Position;
            if (position < window.ReadMarker && !row.Own)
            {
                waiting++;
            }
            if (window.Top != Position.Top && position < window.HighWaterMark)
            {
                above++;
            }
            else if (window.Bottom != Position.Top && window.Holds(position))
            {
                inside++;
                if (!shown.TryGetValue(row.Address, out var at) || at.Version != row.Version || at.Position != position)
                {
                    throw new BrokenPromiseException($"window: {row.Address} is in the cache, and not as it is there");
                }
            }
        }
        if (inside != shown.Count)
        {
            throw new BrokenPromiseException("window: it shows what is not in the cache");
        }
        if (window.AboveCount != above)
        {
            throw new BrokenPromiseException($"high-water mark: it says {window.AboveCount}, {above} are above");
        }
        if (window.UnreadCount != waiting)
        {
            throw new BrokenPromiseException($"pill: it says {window.UnreadCount}, {waiting} wait");
        }
        if (above - window.Own.Count > 0 && waiting == 0 && !window.HasNewer)
        {
            throw new BrokenPromiseException(
                "high-water mark: neither the button nor scrolling leads to what is above"
            );
        }
    }

    /// <summary>What its reader published stays in sight, until the window is opened elsewhere.</summary>
    private static void CheckSent(ModelWindow window, MemoryTimelineStore stored)
    {
        var own = window.State.Own.Select(row => row.Position).ToHashSet();
        foreach (var row in stored.Shown(window.State.Scope).Where(row => row.Own))
        {
            var isAbove = window.State.Top != Position.Top && row.Position < window.State.HighWaterMark;
            if (isAbove && window.Sent.Contains((row.FeedId, row.ItemId)) && !own.Contains(row.Position))
            {
                throw new BrokenPromiseException($"own: {row.Address} was published here and is not in sight");
            }
            own.Remove(row.Position);
        }
        if (own.Count > 0)
        {
            throw new BrokenPromiseException("own: what is not in the cache is shown");
        }
    }

    /// <summary>True for what is shown from the cache alone, since catching up was stopped.</summary>
    private bool IsHint(CachedEntry row)
    {
        var feed = _engine.Feeds.First(feed => feed.FeedId == row.FeedId);
        return feed.IsStopped && feed.Coverage.At(row)?.Epoch != feed.Epoch;
    }

    private void CheckRow(CachedEntry row)
    {
        var feed = _engine.Feeds.First(feed => feed.FeedId == row.FeedId);
        var index = IndexOf(feed);
        var server = _world.Servers[index];
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
        if (_world.Honest && item.Published is { } published && row.Key > _world.Last(published))
        {
            throw new BrokenPromiseException($"order: {row.Address} has key {row.Key}, published {item.Published}");
        }
    }

    private void CheckFeed(FeedState feed, int index)
    {
        var server = _world.Servers[index];
        if (feed.Rsm is { } rsm && rsm != server.HasRsm)
        {
            return;
        }
        var ids = _store.Expected.RowsOf(feed.FeedId).Select(row => row.ItemId).ToHashSet(StringComparer.Ordinal);
        foreach (var item in server.Items.Where(item => !ids.Contains(item.Id)))
        {
            var segment = SegmentOf(feed, item);
            var read = server.HasRsm ? segment.Epoch : feed.Coverage.Segments[^1].Epoch;
            if (read == feed.Epoch)
            {
                throw new BrokenPromiseException($"missing: {index}/{item.Id} lies where everything was read");
            }
            if (!_world.Honest && !(server.HasRsm && server.Switched == 0))
            {
                continue;
            }
            var bound = server.HasRsm ? segment.Bound : long.MaxValue;
            var key = Math.Min(item.Published ?? long.MaxValue, bound - 1);
            var highest = Math.Min(item.Published is { } published ? _world.Last(published) : long.MaxValue, bound - 1);
            var place = new Position(key, server.Address(item.Id));
            var highestPlace = place with { Key = highest };
            foreach (var window in _windows.Select(window => window.State).Where(window => window.Has(feed)))
            {
                // Unread above the window: may hold back-dated posts.
                var above = server.HasRsm && window.Top.Key < bound;
                var isInside = window.Holds(place) && window.Holds(highestPlace) && highest < window.Top.Key;
                var belongs = isInside && (_world.Honest || !above);
                if (belongs && window is { IsComplete: true, Rows.Count: > 0 })
                {
                    throw new BrokenPromiseException($"gap: {index}/{item.Id} key {key} belongs into the window");
                }
            }
        }
    }

    private static Segment SegmentOf(FeedState feed, ModelItem item)
    {
        var result = feed.Coverage.Head;
        foreach (var segment in feed.Coverage.Segments)
        {
            if (segment.Token is { Length: > 0 } token && ModelServer.Made(token) > item.Made)
            {
                result = segment;
            }
        }
        return result;
    }
}
