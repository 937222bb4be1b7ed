using System.Xml.Linq;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Xunit;
using static Microblog.Core.Tests.Follows.FollowWorld;

namespace Microblog.Core.Tests.Follows;

/// <summary>Unfollowing ends the subscription and the place on every list, sooner or later.</summary>
public sealed class UnfollowTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private FollowWorld _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await CreateAsync();
        await _world.ConnectAsync();
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task Without_a_connection_it_is_told_with_the_next()
    {
        await _world.Follows.FollowAsync(News, Stop);
        _world.Follows.Disconnect();
        await _world.Follows.UnfollowAsync(News, Stop);
        Assert.Empty(_world.Followed);
        await _world.ConnectAsync();
        await _world.ConnectAsync();
        Assert.Equal("sub1", Assert.Single(_world.Server.Of("unsubscribe")).ItemId);
        Assert.Empty(_world.Server.Ids(List));
        Assert.Empty(_world.Followed);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("unsubscribe")]
    [InlineData("retract")]
    public async Task Unanswered_unsubscription_is_retried(string kind)
    {
        await _world.Follows.FollowAsync(News, Stop);
        _world.Server.Before = (request, _) =>
            request.Kind == kind ? Task.FromException(new XmppTimeoutException("No answer.")) : Task.CompletedTask;
        await _world.Follows.UnfollowAsync(News, Stop);
        _world.Server.Before = null;
        await _world.ConnectAsync();
        await _world.ConnectAsync();
        Assert.Equal(2, _world.Server.Of("unsubscribe").Count);
        Assert.Empty(_world.Server.Ids(List));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Unfollow_during_a_cut_is_sent_with_the_resumption()
    {
        await _world.Follows.FollowAsync(News, Stop);
        _world.Server.Before = (_, _) => Task.FromException(new SessionEndedException("There is no connection."));
        await _world.Follows.UnfollowAsync(News, Stop);
        _world.Server.Before = null;
        await _world.Follows.ResumeAsync(Stop);
        Assert.Equal(2, _world.Server.Of("unsubscribe").Count);
        Assert.Empty(_world.Server.Ids(List));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("unexpected-request")]
    [InlineData("item-not-found")]
    [InlineData("forbidden")]
    public async Task Missing_subscription_is_not_retried(string condition)
    {
        await _world.Follows.FollowAsync(News, Stop);
        _world.Server.Before = (request, _) =>
            request.Kind == "unsubscribe" ? Task.FromException(MemoryPubSub.Refusal(condition)) : Task.CompletedTask;
        await _world.Follows.UnfollowAsync(News, Stop);
        await _world.ConnectAsync();
        Assert.Single(_world.Server.Of("unsubscribe"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Unfollow_removes_the_feed_from_every_list()
    {
        var movims = List with { Node = SubscriptionList.MovimNode };
        _world.Server.Put(List, "libervia", Listed(News));
        _world.Server.Put(List, "other", Listed(Weather));
        _world.Server.Put(movims, "movim", Listed(News));
        await _world.ConnectAsync();
        Assert.Equal([News, Weather], _world.Followed);
        await _world.Follows.UnfollowAsync(News, Stop);
        Assert.Equal(["other"], _world.Server.Ids(List));
        Assert.Empty(_world.Server.Ids(movims));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Follow_before_the_unsubscription_was_sent_stays_subscribed_and_listed()
    {
        await _world.Follows.FollowAsync(News, Stop);
        _world.Follows.Disconnect();
        await _world.Follows.UnfollowAsync(News, Stop);
        var isHeld = new TaskCompletionSource();
        _world.Server.Before = (request, stop) =>
            request.Kind == "unsubscribe" ? isHeld.Task.WaitAsync(stop) : Task.CompletedTask;
        var connecting = _world.ConnectAsync();
        await _world.Server.UntilAsync(server => server.Of("unsubscribe").Count == 1);
        Assert.Equal(FollowResult.Following, await _world.Follows.FollowAsync(News, Stop));
        isHeld.SetResult();
        await connecting;
        await _world.ConnectAsync();
        Assert.Equal([News], _world.Followed);
        Assert.Single(_world.Server.Ids(List));
        Assert.Equal("subscribe", _world.Asked(News, "subscribe", "unsubscribe")[^1]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task While_subscriptions_are_made_it_is_not_undone_by_them()
    {
        var people = Enumerable.Range(0, 12).Select(index => AccountWorld.Person($"person{index}")).ToList();
        people.ForEach(person => _world.Server.Make(person));
        _world.Roster.Contacts = [.. people.Select(person => Contact(person.Service.Local!))];
        var isHeld = new TaskCompletionSource();
        _world.Server.Before = (request, stop) =>
            request.Kind == "subscribe" ? isHeld.Task.WaitAsync(stop) : Task.CompletedTask;
        var before = _world.Server.Of("subscribe").Count;
        var connecting = _world.ConnectAsync();
        await _world.Server.UntilAsync(server => server.Of("subscribe").Count == before + 4);
        var (asked, later) = (people.First(IsAsked), people.Last(person => !IsAsked(person)));
        await _world.Follows.UnfollowAsync(asked, Stop);
        await _world.Follows.UnfollowAsync(later, Stop);
        isHeld.SetResult();
        await connecting;
        Assert.Equal(["subscribe", "unsubscribe", "unsubscribe"], _world.Asked(asked, "subscribe", "unsubscribe"));
        Assert.Equal(["unsubscribe"], _world.Asked(later, "subscribe", "unsubscribe"));
        Assert.Equal(people.Count - 2, _world.Followed.Count());

        bool IsAsked(FeedAddress person) => _world.Asked(person, "subscribe").Count > 0;
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Unsubscription_under_way_is_not_sent_once_more_by_a_resumption()
    {
        await _world.Follows.FollowAsync(News, Stop);
        var isHeld = new TaskCompletionSource();
        _world.Server.Before = (request, stop) =>
            request.Kind == "unsubscribe" ? isHeld.Task.WaitAsync(stop) : Task.CompletedTask;
        var unfollowing = _world.Follows.UnfollowAsync(News, Stop);
        await _world.Server.UntilAsync(server => server.Of("unsubscribe").Count == 1);
        var resuming = _world.Follows.ResumeAsync(Stop);
        for (var turn = 0; turn < 10; turn++)
        {
            await _world.Follows.FollowAsync(Weather, Stop); // The resumption comes to what it sends, if anything.
        }
        isHeld.SetResult();
        await Task.WhenAll(unfollowing, resuming);
        Assert.Single(_world.Server.Of("unsubscribe"));
        Assert.Equal([Weather], _world.Followed);
    }

    private static XElement Listed(FeedAddress feed) =>
        new(
            XName.Get("subscription", "urn:xmpp:pubsub:subscription:0"),
            new XAttribute("server", feed.Service.ToString()),
            new XAttribute("node", feed.Node)
        );
}
