using Microblog.Core.Model;
using Microblog.Core.Timelines.Windows;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    [Fact(Timeout = TimeLimit)]
    public async Task Read_marker_is_stored_and_only_rises()
    {
        var account = await Database.NewAccountAsync();
        var store = Database.StoreOf(account);
        var feed = await FeedAsync(store, "anna");
        await StoreAsync(store, feed, Row(feed, "a", 1), Row(feed, "b", 2), Row(feed, "c", 3));
        var places = new ReadingPositions(Database, account, _time);
        PostAddress Post(string id) => new(feed.Address, id);

        await places.SetAsync(null, Post("b"), 10, seen: null, Stop);
        await ReadsAsync("b", 10, seen: "b");
        // Further down; another device was further up.
        await places.SetAsync(null, Post("a"), -20, seen: null, Stop);
        await ReadsAsync("a", -20, seen: "b");
        await places.SetAsync(null, Post("a"), -20, Post("c"), Stop);
        await ReadsAsync("a", -20, seen: "c");
        await places.SetAsync(null, Post("b"), 0, Post("b"), Stop);
        await ReadsAsync("b", 0, seen: "c");
        // Nobody knows it.
        await places.SetAsync(null, Post("a"), 5, Post("nothing"), Stop);
        await ReadsAsync("a", 5, seen: "c");
        await places.SetAsync(null, null, 0, seen: null, Stop);
        Assert.Null(await places.GetAsync(null, Stop));

        async Task ReadsAsync(string post, int offset, string seen)
        {
            var place = (await places.FindAsync(Post(post), Stop))!.Value;
            var highest = (await places.FindAsync(Post(seen), Stop))!.Value;
            Assert.Equal(new ReadingPosition(place, offset, highest), await places.GetAsync(null, Stop));
        }
    }
}
