using System.Xml.Linq;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp.PubSub;
using Xunit;
using static Microblog.Core.Tests.Follows.FollowWorld;

namespace Microblog.Core.Tests.Follows;

/// <summary>An item that is missing from a list of subscriptions: what the server lost stays followed, what somebody took off does not.</summary>
public sealed class ListLossTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private static readonly FeedAddress Movims = List with { Node = SubscriptionList.MovimNode };
    private static readonly FeedAddress[] Feeds =
    [
        .. Enumerable.Range(1, 6).Select(index => News with { Node = $"feed{index}" }),
    ];

    private FollowWorld _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await CreateAsync();
        foreach (var feed in Feeds)
        {
            _world.Server.Make(feed);
        }
        await _world.ConnectAsync();
        // As the runtime does with events of the list's node.
        _world.Server.EventReceived += _world.Follows.NoteListEvent;
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory(Timeout = TimeLimit)]
    [InlineData("max")]
    [InlineData("10000")]
    public async Task List_that_keeps_three_items_ends_no_follow(string told)
    {
        _world.Server.Make(List, ("max_items", told));
        _world.Server.Keeps[List] = 3;
        foreach (var feed in Feeds)
        {
            Assert.Equal(FollowResult.Following, await _world.Follows.FollowAsync(feed, Stop));
            await _world.Follows.TakeListAsync(Stop);
        }
        Assert.Equal(3, _world.Server.Ids(List).Count);
        Assert.Equal(Feeds, _world.Followed);

        await _world.ConnectAsync();
        await _world.ConnectAsync();
        Assert.Equal(Feeds, _world.Followed);
        Assert.Empty(_world.Server.Of("unsubscribe"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Server_that_tells_what_it_made_room_by_ends_no_follow()
    {
        await FollowAsync(Feeds[..3]);
        _world.Server.Keeps[List] = 3;
        var oldest = _world.Server.Ids(List)[0];
        _world.Server.Publish(List, "fourth", Listed(Feeds[3]));
        Retract(oldest);
        await _world.Follows.TakeListAsync(Stop);
        Assert.Equal(Feeds[..4], _world.Followed);

        await _world.ConnectAsync();
        Assert.Equal(Feeds[..4], _world.Followed);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Retraction_of_a_listed_feed_unfollows_it(int index)
    {
        await FollowAsync(Feeds[..3]);
        Retract(_world.Server.Ids(List)[index]);
        _world.Advance(TimeSpan.FromDays(2));
        await _world.Follows.TakeListAsync(Stop);
        Assert.Equal(Feeds[..3].Where((_, at) => at != index), _world.Followed);
        Assert.Equal(["subscribe", "unsubscribe"], _world.Asked(Feeds[index], "subscribe", "unsubscribe"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_last_one_that_is_retracted_is_followed_no_longer()
    {
        await FollowAsync(Feeds[0]);
        Retract(_world.Server.Ids(List)[0]);
        await _world.Follows.TakeListAsync(Stop);
        Assert.Empty(_world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Feed_unlisted_and_listed_again_is_followed_again()
    {
        await FollowAsync(Feeds[0]);
        var id = Assert.Single(_world.Server.Ids(List));
        var payload = _world.Server.Payload(List, id);
        Retract(id);
        await _world.Follows.TakeListAsync(Stop);
        _world.Server.Publish(List, "elsewhere", payload);
        await _world.Follows.TakeListAsync(Stop);
        Assert.Equal([Feeds[0]], _world.Followed);
        Assert.Equal(["subscribe", "unsubscribe", "subscribe"], _world.Asked(Feeds[0], "subscribe", "unsubscribe"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Retract_that_was_followed_by_the_same_item_is_no_wish_when_the_list_loses_it_later()
    {
        await FollowAsync(Feeds[..2]);
        var id = _world.Server.Ids(List)[0];
        var payload = _world.Server.Payload(List, id);
        Retract(id);
        _world.Server.Publish(List, id, payload);
        await _world.Follows.TakeListAsync(Stop);
        _world.Server.Remove(List, id);
        await _world.Follows.TakeListAsync(Stop);
        Assert.Equal(Feeds[..2], _world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Missing_item_newer_than_a_listed_one_was_removed_while_offline()
    {
        await FollowAsync(Feeds[..4]);
        _world.Server.Remove(List, _world.Server.Ids(List)[2]);
        await _world.ConnectAsync();
        Assert.Equal([Feeds[0], Feeds[1], Feeds[3]], _world.Followed);
        Assert.Single(_world.Asked(Feeds[2], "unsubscribe"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_oldest_that_are_missing_stay_followed()
    {
        await FollowAsync(Feeds[..5]);
        _world.Server.Remove(List, [.. _world.Server.Ids(List).Take(2)]);
        await _world.ConnectAsync();
        await _world.ConnectAsync();
        Assert.Equal(Feeds[..5], _world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Addition_meanwhile_keeps_missing_feeds_followed()
    {
        await FollowAsync(Feeds[..4]);
        _world.Server.Remove(List, _world.Server.Ids(List)[2]);
        _world.Server.Put(List, "new", Listed(Feeds[4]));
        await _world.ConnectAsync();
        await _world.ConnectAsync();
        Assert.Equal(Feeds[..5], _world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Unreadable_item_keeps_missing_feeds_followed()
    {
        await FollowAsync(Feeds[..4]);
        _world.Server.Remove(List, _world.Server.Ids(List)[2]);
        _world.Server.Put(List, "new", new XElement("{urn:other}thing"));
        await _world.ConnectAsync();
        Assert.Equal(Feeds[..4], _world.Followed);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task List_of_which_most_is_missing_ends_no_follow(int left)
    {
        await FollowAsync(Feeds[..4]);
        _world.Server.Remove(List, [.. _world.Server.Ids(List).Skip(left)]);
        await _world.ConnectAsync();
        await _world.ConnectAsync();
        Assert.Equal(Feeds[..4], _world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task List_that_is_gone_or_purged_ends_no_follow()
    {
        await FollowAsync(Feeds[..4]);
        _world.Server.Remove(List, [.. _world.Server.Ids(List)]);
        _world.Server.Tell(new PubSubEvent.Purge(AccountWorld.Own, List.Node, false));
        await _world.Follows.TakeListAsync(Stop);
        _world.Server.Delete(List);
        _world.Server.Tell(new PubSubEvent.Delete(AccountWorld.Own, List.Node, false));
        await _world.Follows.TakeListAsync(Stop);
        await _world.ConnectAsync();
        Assert.Equal(Feeds[..4], _world.Followed);
        Assert.Empty(_world.Server.Of("unsubscribe"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("feature-not-implemented")]
    [InlineData("internal-server-error")]
    [InlineData("item-not-found")]
    public async Task List_that_is_refused_ends_no_follow(string condition)
    {
        await FollowAsync(Feeds[..3]);
        _world.Server.Before = (request, _) =>
            request is { Kind: "items", Feed.Node: SubscriptionList.Node }
                ? Task.FromException(MemoryPubSub.Refusal(condition, "persistent-items"))
                : Task.CompletedTask;
        await _world.ConnectAsync();
        Assert.Equal(Feeds[..3], _world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Feed_removed_in_Movim_is_unfollowed()
    {
        foreach (var (feed, index) in Feeds[..4].Select((feed, index) => (feed, index)))
        {
            _world.Server.Put(Movims, $"movim{index}", Listed(feed));
        }
        await _world.ConnectAsync();
        Assert.Equal(Feeds[..4], _world.Followed);
        _world.Server.Remove(Movims, "movim1");
        await _world.ConnectAsync();
        Assert.Equal([Feeds[0], Feeds[2], Feeds[3]], _world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Feed_on_one_of_two_lists_stays_followed()
    {
        await FollowAsync(Feeds[..4]);
        _world.Server.Put(Movims, "movim", Listed(Feeds[2]));
        await _world.ConnectAsync();
        Retract(_world.Server.Ids(List)[2]);
        await _world.Follows.TakeListAsync(Stop);
        Assert.Equal(Feeds[..4], _world.Followed);
    }

    private async Task FollowAsync(params FeedAddress[] feeds)
    {
        foreach (var feed in feeds)
        {
            Assert.Equal(FollowResult.Following, await _world.Follows.FollowAsync(feed, Stop));
        }
        await _world.Follows.TakeListAsync(Stop);
        Assert.Equal(feeds, _world.Followed);
    }

    private void Retract(string id)
    {
        _world.Server.Remove(List, id);
        _world.Server.Tell(new PubSubEvent.Retract(AccountWorld.Own, List.Node, false, [id]));
    }

    private static XElement Listed(FeedAddress feed) =>
        new(
            XName.Get("subscription", "urn:xmpp:pubsub:subscription:0"),
            new XAttribute("server", feed.Service.ToString()),
            new XAttribute("node", feed.Node)
        );
}
