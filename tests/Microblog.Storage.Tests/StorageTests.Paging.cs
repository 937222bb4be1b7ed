using Microblog.Core.Cache;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private const int PagedRows = 1_000;

    [Fact(Timeout = TimeLimit)]
    public async Task Paging_down_and_up_over_many_equal_keys_gives_every_row_once()
    {
        var store = await NewStoreAsync();
        var feeds = new[] { await FeedAsync(store, "mara"), await FeedAsync(store, "jo") };
        var random = new Random(3);
        var all = new List<CachedEntry>();
        foreach (var feed in feeds)
        {
            var rows = Enumerable
                .Range(0, PagedRows / 2)
                .Select(index => Row(feed, $"{random.Next():x}-{index}", random.Next(12), index))
                .ToArray();
            await StoreAsync(store, feed, rows);
            all.AddRange(rows);
        }
        foreach (var scope in new[] { TimelineScope.Home, new TimelineScope(feeds[1].FeedId) })
        {
            var expected = all.Where(row => scope.FeedId is null || row.FeedId == scope.FeedId)
                .OrderBy(row => row.Position)
                .Select(row => row.Address)
                .ToList();
            Assert.Equal(expected, await PageAsync(Position.Top, at => store.BelowAsync(scope, at, 7, Stop)));
            var up = await PageAsync(Position.Bottom, at => store.AboveAsync(scope, at, 13, Stop));
            up.Reverse();
            Assert.Equal(expected, up);
            Assert.Equal(expected.Count, await store.CountAboveAsync(scope, Position.Bottom, Stop));
            var middle = all.First(row => row.Address == expected[200]).Position;
            Assert.Equal(200, await store.CountAboveAsync(scope, middle, Stop));
        }
    }

    private static async Task<List<string>> PageAsync(Position start, Func<Position, ValueTask<List<CachedEntry>>> read)
    {
        var seen = new List<string>();
        for (var rows = await read(start); rows.Count > 0; rows = await read(rows[^1].Position))
        {
            seen.AddRange(rows.Select(row => row.Address));
        }
        return seen;
    }
}
