using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    [Fact(Timeout = TimeLimit)]
    public async Task A_feed_is_added_once_and_loaded_as_it_was_stored()
    {
        var store = await NewStoreAsync();
        var feed = await FeedAsync(store, "mara");
        Assert.Equal(feed.FeedId, (await FeedAsync(store, "mara", home: false)).FeedId);
        Assert.Null(feed.Rsm);
        Assert.Equal(0, feed.Coverage.Head.Epoch);

        feed.SetRsm(true);
        BeginEpochs(feed, 4);
        feed.Coverage.Head.Epoch = 4;
        feed.Coverage.Replace(0, -1, []);
        await StoreAsync(store, feed, Row(feed, "a", 50), Row(feed, "b", 70, 1), Row(feed, "c", 90, 2, shown: false));

        var loaded = Assert.Single(await store.LoadFeedsAsync(Stop));
        Assert.Equal(feed.Address, loaded.Address);
        Assert.True(loaded.Home);
        Assert.True(loaded.Rsm);
        Assert.Equal(4, loaded.Epoch);
        Assert.Equal(feed.Coverage.ToJson(), loaded.Coverage.ToJson());
        Assert.Equal(70, loaded.NewestKey);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Epochs_of_many_feeds_are_stored_together()
    {
        var store = await NewStoreAsync();
        var feeds = new List<FeedState>();
        for (var index = 0; index < 20; index++)
        {
            var feed = await FeedAsync(store, $"person{index}");
            BeginEpochs(feed, 2 + index % 3);
            feeds.Add(feed);
        }
        await store.SaveEpochsAsync(feeds, Stop);
        var loaded = (await store.LoadFeedsAsync(Stop)).ToDictionary(feed => feed.FeedId, feed => feed.Epoch);
        Assert.All(feeds, feed => Assert.Equal(feed.Epoch, loaded[feed.FeedId]));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Taking_a_feed_out_of_home_takes_its_posts_and_bringing_it_back_brings_posts_alone()
    {
        var store = await NewStoreAsync();
        var (mara, jo) = (await FeedAsync(store, "mara"), await FeedAsync(store, "jo"));
        await StoreAsync(store, mara, Row(mara, "m", 10), Row(mara, "0", 11, 1, shown: false));
        await StoreAsync(store, jo, Row(jo, "j", 20));

        await store.SetHomeAsync(mara.FeedId, false, Stop);
        Assert.Equal(["j"], await ItemsAsync(store, TimelineScope.Home));
        Assert.Equal(["m"], await ItemsAsync(store, new(mara.FeedId)));
        Assert.False((await store.LoadFeedsAsync(Stop)).Single(feed => feed.FeedId == mara.FeedId).Home);

        await store.SetHomeAsync(mara.FeedId, true, Stop);
        Assert.Equal(["j", "m"], await ItemsAsync(store, TimelineScope.Home));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Rows_of_another_account_are_never_seen()
    {
        var (mine, theirs) = (await NewStoreAsync(), await NewStoreAsync());
        var (here, there) = (await FeedAsync(mine, "mara"), await FeedAsync(theirs, "mara"));
        Assert.NotEqual(here.FeedId, there.FeedId);
        await StoreAsync(theirs, there, Row(there, "secret", 10));

        Assert.Empty(await ItemsAsync(mine, TimelineScope.Home));
        Assert.Empty(await ItemsAsync(mine, new(here.FeedId)));
        Assert.Empty(await ItemsAsync(mine, new(there.FeedId)));
        Assert.Empty(await mine.AboveAsync(TimelineScope.Home, Position.Bottom, 10, Stop));
        Assert.Equal(0, await mine.CountAboveAsync(TimelineScope.Home, Position.Bottom, Stop));
        await mine.SetHomeAsync(there.FeedId, false, Stop);
        Assert.Equal(["secret"], await ItemsAsync(theirs, TimelineScope.Home));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_node_of_two_thousand_characters_is_a_feed_like_any_other()
    {
        var store = await NewStoreAsync();
        var node = string.Concat(Enumerable.Range(0, 250).Select(index => $"näme{index:D4}"));
        var feed = await store.AddFeedAsync(new FeedAddress(Jid.Parse("pubsub.there.example"), node), true, Stop);
        await StoreAsync(store, feed, Row(feed, "a", 1));
        Assert.Equal(node, Assert.Single(await store.LoadFeedsAsync(Stop)).Address.Node);
    }
}
