using Microblog.Core.Cache;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private const int PlannedRows = 20_000;
    private const int PlannedFeeds = 20; // As in the statement below.

    /// <summary>What asks the database how it would do a query.</summary>
    private protected abstract string Explain { get; }

    /// <summary>What a plan says where rows are sorted.</summary>
    private protected abstract string Sorting { get; }

    [Fact(Timeout = TimeLimit)]
    public async Task Every_page_is_read_from_its_index_without_sorting()
    {
        var (account, store, feeds) = await FillForPlansAsync();
        var middle = new Position(PlannedRows / 2, "xmpp:m");
        var unread = new Position(PlannedRows - 200, "xmpp:m");
        var feed = new TimelineScope(feeds[3]);

        // Home: the newest page, one far down (page 200 is row 4,000), the mirror, and what is unread.
        await store.BelowAsync(TimelineScope.Home, Position.Top, 20, Stop);
        await AssertPlanAsync("entry_order");
        await store.BelowAsync(TimelineScope.Home, new Position(PlannedRows - 4_000, "xmpp:m"), 20, Stop);
        await AssertPlanAsync("entry_order");
        await store.BelowAsync(TimelineScope.Home, middle, 20, Stop);
        await AssertPlanAsync("entry_order");
        await store.AboveAsync(TimelineScope.Home, middle, 20, Stop);
        await AssertPlanAsync("entry_order");
        await store.CountAboveAsync(TimelineScope.Home, unread, Stop);
        await AssertPlanAsync("entry_order");
        await store.CountUnreadAboveAsync(TimelineScope.Home, unread, Stop);
        await AssertPlanAsync("entry_order");
        // The same of one feed's own page.
        await store.BelowAsync(feed, Position.Top, 20, Stop);
        await AssertPlanAsync("entry_feed");
        await store.BelowAsync(feed, middle, 20, Stop);
        await AssertPlanAsync("entry_feed");
        await store.AboveAsync(feed, middle, 20, Stop);
        await AssertPlanAsync("entry_feed");
        await store.CountAboveAsync(feed, unread, Stop);
        await AssertPlanAsync("entry_feed");
        await store.CountUnreadAboveAsync(feed, unread, Stop);
        await AssertPlanAsync("entry_feed");
        await store.BelowAsync(feed with { WithoutReplies = true }, middle, 20, Stop);
        await AssertPlanAsync("entry_feed");
        // The posts whose tags are counted.
        await new TagRows(Database, account).NewestAsync(2000, Stop);
        await AssertPlanAsync("entry_order");
        await store.LoadFeedsAsync(Stop);
        await AssertPlanAsync("entry_feed");
        Segment[] segments =
        [
            new()
            {
                Number = 2,
                FirstOrd = 10,
                LastOrd = 40,
            },
        ];
        await store.GetSegmentsAsync(feeds[3], segments, Stop);
        await AssertPlanAsync("entry_place", maySort: true);
        await store.FindAsync(feeds[3], ["item77"], Stop);
        await AssertPlanAsync("entry_item", maySort: true);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Posts_of_a_person_are_read_from_their_index_without_sorting()
    {
        var (account, _, _) = await FillForPlansAsync();
        foreach (
            var (below, newest) in new[]
            {
                (Position.Top, PlannedRows - 13),
                (new Position(PlannedRows / 2, "xmpp:m"), (PlannedRows / 2) - 13),
            }
        )
        {
            await using (var lookup = await EntryLookup.OpenAsync(Database, account, Stop))
            {
                var person = Jid.Parse("person7@example.org");
                var found = await lookup.ByAuthorAsync(person, below, 20, Stop);
                Assert.Equal(
                    Enumerable.Range(0, 20).Select(at => $"item{newest - (20 * at)}"),
                    found.Select(one => one.Row.ItemId)
                );
                // By now the feeds are known: the entries are the last that is asked for.
                await lookup.ByAuthorAsync(person, below, 20, Stop);
            }
            await AssertPlanAsync("entry_author");
        }
    }

    private async Task AssertPlanAsync(string index, bool maySort = false)
    {
        var query = _commands.Last;
        await using var context = await Database.OpenAsync(Stop);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = Explain + query.Text;
        foreach (var (name, value) in query.Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await context.Database.OpenConnectionAsync(Stop);
        var plan = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(Stop))
        {
            while (await reader.ReadAsync(Stop))
            {
                plan.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
            }
        }
        var text = string.Join('\n', plan);
        Assert.True(
            text.Contains(index, StringComparison.Ordinal)
                && (maySort || !text.Contains(Sorting, StringComparison.Ordinal)),
            $"Expected {index} in:\n{text}\n{query.Text}"
        );
    }

    private async Task<(long Account, DatabaseTimelineStore Store, long[] Feeds)> FillForPlansAsync()
    {
        var account = await Database.NewAccountAsync();
        var store = Database.StoreOf(account);
        var feeds = new List<long>();
        for (var index = 0; index < PlannedFeeds; index++)
        {
            feeds.Add((await FeedAsync(store, $"person{index}")).FeedId);
        }
        await using var context = await Database.OpenAsync(Stop);
        await context.Database.ExecuteSqlAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {PlannedRows})
            INSERT INTO entry (
                account_id, feed_id, item_id, item_key, address, home, shown, sort_key, stretch, ord,
                loose, version, touched, first_seen, payload, author, is_like)
            SELECT {account}, {feeds[0]} + i % 20, 'item' || i, 'item' || i, 'xmpp:' || i, i % 50 > 0, i % 50 > 0, i,
                i / 20 / 100, i / 20 % 100, 1 = 0, 1, 1, 1, 'A post that is about as long as posts are.',
                'person' || (i % 20) || '@example.org', 1 = 0
            FROM n
            """,
            Stop
        );
        await context.Database.ExecuteSqlRawAsync("ANALYZE", Stop);
        return (account, store, [.. feeds]);
    }
}
