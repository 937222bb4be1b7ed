using Microblog.Core.Cache;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    public static TheoryData<string> OddIds =>
        [
            "",
            " ",
            "it's",
            "a \"quoted\" id; drop table entry; --",
            "a/b\\c?d#e%20f&g=h;i",
            "Ä",
            "ä",
            "a\u0308",
            "\uFB01",
            "\uFFFD",
            "\U00010000\U0001F986",
            "%",
            "_",
            new string('x', 4000),
            new string('x', 3999) + "y",
            new string('\u20AC', 4000),
            "\t\n",
        ];

    [Fact(Timeout = TimeLimit)]
    public async Task Any_item_id_comes_back_as_it_was()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        var ids = OddIds.Select(row => row.Data).ToArray();
        await StoreAsync(store, feed, [.. ids.Select((id, index) => Row(feed, id, 100 - index, index))]);

        Assert.Equal(ids, await ItemsAsync(store, TimelineScope.Home));
        foreach (var id in ids)
        {
            var found = Assert.Single(await store.FindAsync(feed.FeedId, [id], Stop));
            Assert.Equal(id, found.ItemId);
        }
        Assert.Equal(ids.Length, (await store.FindAsync(feed.FeedId, ids, Stop)).Count);
        Assert.Empty(await store.FindAsync(feed.FeedId, ["X", "it's ", new string('x', 3998)], Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Posts_of_one_key_are_ordered_by_the_bytes_of_their_address()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        var ids = OddIds.Select(row => row.Data).Concat(["b", "B", "a", "A", "z", "Z", "~", "-", "1", "10", "2"]);
        var rows = ids.Select((id, index) => Row(feed, id, 5, index)).ToArray();
        await StoreAsync(store, feed, rows);
        var expected = rows.Select(row => row.Address).OrderDescending(Comparer<string>.Create(CompareBytes)).ToList();

        var below = await store.BelowAsync(TimelineScope.Home, Position.Top, 100, Stop);
        Assert.Equal(expected, below.Select(row => row.Address));
        Assert.Equal(expected, rows.OrderBy(row => row.Position).Select(row => row.Address));
        var above = await store.AboveAsync(TimelineScope.Home, Position.Bottom, 100, Stop);
        above.Reverse();
        Assert.Equal(expected, above.Select(row => row.Address));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Rows_are_added_changed_moved_and_removed_in_one_change()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        var (a, b, c) = (Row(feed, "a", 30), Row(feed, "b", 20, 1), Row(feed, "c", 10, 2));
        await StoreAsync(store, feed, a, b, c);
        Assert.Equal(3, new[] { a, b, c }.Select(row => row.EntryId).Where(id => id != 0).Distinct().Count());

        var change = new FeedChange(feed);
        change.Add(a, null, ChangeCause.Event);
        var edited = b with
        {
            Version = 8,
            Published = null,
            FirstSeen = 99,
            Segment = 2,
            Ord = -4,
            IsProvisional = true,
        };
        change.Add(b, edited, ChangeCause.Event);
        (c.Segment, c.Ord, c.IsProvisional) = (3, 17, true);
        change.Move(c);
        var added = Row(feed, "d", 40);
        change.Add(null, added, ChangeCause.Event);
        BeginEpochs(feed, 9);
        await store.ApplyAsync(change, Stop);

        Assert.Equal(["b", "d", "c"], await ItemsAsync(store, TimelineScope.Home));
        var rows = (await store.GetAllAsync(feed.FeedId, Stop)).ToDictionary(row => row.ItemId);
        Assert.Equal(edited with { Content = null }, rows["b"]);
        Assert.Equal(c with { Content = null }, rows["c"]);
        Assert.Equal(added with { Content = null }, rows["d"]);
        Assert.Equal(9, Assert.Single(await store.LoadFeedsAsync(Stop)).Epoch);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_item_that_was_removed_comes_back_under_its_id()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        var old = Row(feed, "a", 30);
        await StoreAsync(store, feed, old);
        var change = new FeedChange(feed);
        change.Add(null, Row(feed, "a", 31), ChangeCause.Page);
        change.Add(old, null, ChangeCause.Page);
        await store.ApplyAsync(change, Stop);
        Assert.Equal(31, Assert.Single(await store.GetAllAsync(feed.FeedId, Stop)).Key);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Shown_fields_of_a_post_are_stored()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        var content = new EntryContent(
            "{\"a\":\"ä🦆'\"}",
            "p@there.example",
            "a@there.example",
            "id:1",
            "xmpp:x",
            "id:2",
            "xmpp:y",
            true
        )
        {
            Source = "s@there.example",
        };
        await StoreAsync(store, feed, Row(feed, "a", 1) with { Content = content });
        var row = Assert.Single(await store.BelowAsync(TimelineScope.Home, Position.Top, 1, Stop));
        // Atom ids are looked up by their hash, and read from the payload.
        Assert.Equal(content with { AtomId = null, ParentId = null }, row.Content);
        Assert.Null(Assert.Single(await store.GetAllAsync(feed.FeedId, Stop)).Content);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Rows_of_stretches_come_in_the_order_of_the_stretches_then_by_place()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        var rows = Enumerable
            .Range(0, 30)
            .Select(index => Row(feed, $"i{index}", index, ord: index / 3 - 5) with { Segment = index % 3 })
            .ToArray();
        await StoreAsync(store, feed, rows);
        Segment[] stretches =
        [
            new()
            {
                Number = 2,
                FirstOrd = -3,
                LastOrd = 2,
            },
            new()
            {
                Number = 7,
                FirstOrd = 0,
                LastOrd = 9,
            },
            new()
            {
                Number = 0,
                FirstOrd = 1,
                LastOrd = 0,
            },
            new()
            {
                Number = 1,
                FirstOrd = -5,
                LastOrd = -5,
            },
            new()
            {
                Number = 2,
                FirstOrd = 3,
                LastOrd = 4,
            },
        ];
        var found = await store.GetSegmentsAsync(feed.FeedId, stretches, Stop);
        Assert.Equal(
            [(2, -3), (2, -2), (2, -1), (2, 0), (2, 1), (2, 2), (1, -5), (2, 3), (2, 4)],
            found.Select(row => (row.Segment, row.Ord))
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_change_that_fails_before_its_commit_leaves_everything_as_it_was()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        var old = Row(feed, "old", 1);
        await StoreAsync(store, feed, old);
        var coverage = feed.Coverage.ToJson();

        var change = new FeedChange(feed);
        change.Add(old, null, ChangeCause.Page);
        for (var index = 0; index < 100; index++)
        {
            change.Add(null, Row(feed, $"new{index}", index, index), ChangeCause.Page);
        }
        BeginEpochs(feed, 12);
        feed.Coverage.Head.Epoch = 12;
        _fault.IsArmed = true;
        await Assert.ThrowsAsync<IOException>(async () => await store.ApplyAsync(change, Stop));

        Assert.Equal(["old"], await ItemsAsync(store, TimelineScope.Home));
        var loaded = Assert.Single(await store.LoadFeedsAsync(Stop));
        Assert.Equal(1, loaded.Epoch);
        Assert.Equal(coverage, loaded.Coverage.ToJson());
        await store.ApplyAsync(change, Stop);
        Assert.Equal(100, (await ItemsAsync(store, TimelineScope.Home)).Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Transaction_is_visible_within_and_stored_whole_or_not_at_all()
    {
        var store = await NewStoreAsync();
        var feeds = new[] { await FeedAsync(store, "mara"), await FeedAsync(store, "jo") };
        async ValueTask StoreBothAsync(CancellationToken stop)
        {
            await StoreAsync(store, feeds[0], Row(feeds[0], "first", 1));
            await StoreAsync(store, feeds[1], Row(feeds[1], "second", 2));
            Assert.Equal(["second", "first"], await ItemsAsync(store, TimelineScope.Home));
            // A row that was added in the same transaction can be changed in it.
            var row = Assert.Single(await store.FindAsync(feeds[0].FeedId, ["first"], stop));
            var change = new FeedChange(feeds[0]);
            change.Add(row, Row(feeds[0], "first", 3) with { EntryId = row.EntryId }, ChangeCause.Event);
            await store.ApplyAsync(change, stop);
        }

        _fault.IsArmed = true;
        await Assert.ThrowsAsync<IOException>(async () => await store.TogetherAsync(StoreBothAsync, Stop));
        Assert.Empty(await ItemsAsync(store, TimelineScope.Home));
        await store.TogetherAsync(StoreBothAsync, Stop);
        Assert.Equal(["first", "second"], await ItemsAsync(store, TimelineScope.Home));
        await StoreAsync(store, feeds[1], Row(feeds[1], "third", 9));
        Assert.Equal(["third", "first", "second"], await ItemsAsync(store, TimelineScope.Home));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_feed_leaves_home_with_all_its_rows_or_not_at_all()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        await StoreAsync(store, feed, Row(feed, "a", 1));
        _fault.IsArmed = true;
        await Assert.ThrowsAsync<IOException>(async () => await store.SetHomeAsync(feed.FeedId, false, Stop));
        Assert.True(Assert.Single(await store.LoadFeedsAsync(Stop)).Home);
        Assert.Equal(["a"], await ItemsAsync(store, TimelineScope.Home));
    }

    private static int CompareBytes(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
}
