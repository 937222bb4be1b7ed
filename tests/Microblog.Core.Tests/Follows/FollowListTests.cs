using System.Xml.Linq;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microblog.Xmpp.Roster;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Follows;

public sealed class FollowListTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress News = new(Jid.Parse("pubsub.there.example"), "news");
    private static readonly FeedAddress List = new(AccountWorld.Own, SubscriptionList.Node);

    private readonly MemoryRoster _roster = new();
    private AccountWorld _world = null!;
    private FollowList _follows = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        _world.Server.Make(Jo);
        _world.Server.Make(News);
        await _world.ConnectAsync();
        _follows = NewList();
        await _follows.LoadAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _follows.Dispose();
        await _world.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Empty_follow_list_is_known_after_the_server_answered()
    {
        var known = new List<bool>();
        _follows.Changed += () => known.Add(!_follows.IsLoading);
        Assert.True(_follows.IsLoading);
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        Assert.False(_follows.IsLoading);
        Assert.Contains(true, known);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Follow_that_is_under_way_when_the_account_is_closed_ends_well()
    {
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Server.Before = (request, stop) =>
        {
            if (request.Feed != List)
            {
                return Task.CompletedTask;
            }
            asked.TrySetResult();
            return gate.Task.WaitAsync(stop);
        };
        var following = _follows.FollowAsync(News, Stop);
        await asked.Task.WaitAsync(Stop);

        _follows.Dispose();
        gate.SetResult();

        Assert.Equal(FollowResult.Following, await following);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Contacts_whose_presence_is_seen_are_followed()
    {
        _roster.Contacts = [Contact("jo", "both", "Jo of the river"), Contact("ann", "to"), Contact("eve", "from")];
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        Assert.Equal(["ann", "Jo of the river"], _follows.All.Select(follow => follow.Name));
        Assert.All(_follows.All, follow => Assert.False(follow.CanPost));
        Assert.Contains(_world.Server.Of("subscribe"), request => request.Feed == Jo);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Person_is_called_in_the_list_as_in_their_posts_also_after_a_new_start()
    {
        var names = _world.Timelines.Index.Names;
        names.Changed += () => _ = _world.Timelines.RenameAsync(Stop);
        _world.Server.Put(Jo, "a", Named(_world.Entry("Without a name", minutes: 2, author: Jo.Service), "jo"));
        _world.Server.Put(Jo, "b", Named(_world.Entry("With one", minutes: 1, author: Jo.Service), "Jo Hansen"));
        _world.Server.Put(News, "c", Named(_world.Entry("A note", author: Jo.Service), "jo"), Jo.Service);
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        Assert.Equal(FollowResult.Following, await _follows.FollowAsync(Jo, Stop));
        Assert.Equal(FollowResult.Following, await _follows.FollowAsync(News, Stop));
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);

        var shown = await home.UntilAsync(now =>
            now.Posts.Count == 3 && now.Posts.All(post => post.AuthorName == "Jo Hansen")
        );

        Assert.Equal(["A note", "With one", "Without a name"], shown.Posts.Select(post => post.Text));
        await _world.SettleAsync();
        Assert.Contains(_follows.All, follow => follow is { Name: "Jo Hansen" } && follow.Feed == Jo);
        await using var timelines = _world.NewTimelines();
        using var again = new FollowList(
            _world.Database,
            _world.AccountId,
            AccountWorld.Own,
            timelines,
            _world.Time,
            NullLogger<FollowList>.Instance
        );
        await again.LoadAsync(Stop);
        Assert.Contains(again.All, follow => follow is { Name: "Jo Hansen" } && follow.Feed == Jo);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_contact_that_was_unfollowed_stays_so()
    {
        _roster.Contacts = [Contact("jo", "both")];
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        await _follows.UnfollowAsync(Jo, Stop);
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        Assert.Empty(_follows.All);
        using var again = NewList();
        await again.LoadAsync(Stop);
        await again.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        Assert.Empty(again.All);
        Assert.Equal(FollowResult.Following, await again.FollowAsync(Jo, Stop));
        Assert.Equal([Jo], again.All.Select(follow => follow.Feed));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_contact_that_comes_or_goes_is_seen_at_once()
    {
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        var changes = 0;
        _follows.Changed += () => changes++;
        await _follows.TakeContactAsync(Contact("jo", "to"), Stop);
        Assert.Equal([Jo], _follows.All.Select(follow => follow.Feed));
        await _follows.TakeContactAsync(Contact("jo", "remove"), Stop);
        Assert.Empty(_follows.All);
        Assert.Equal(2, changes);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Following_a_feed_for_contacts_asks_its_owner_and_the_posts_come_with_the_answer()
    {
        _world.Server.Put(Jo, "a", _world.Entry("For contacts"));
        _world.Server.Before = (request, _) =>
            request.Feed == Jo
                ? Task.FromException(MemoryPubSub.Refusal("not-authorized", "presence-subscription-required"))
                : Task.CompletedTask;
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        await using var window = await _world.Timelines.OpenAsync(Jo, 20, Stop);
        Assert.Equal(FollowResult.Requested, await _follows.FollowAsync(Jo, Stop));
        Assert.Equal([Jo.Service], _roster.Requested);
        await window.UntilAsync(snapshot => snapshot.Troubles is [{ Reason: FeedFailure.NeedsPresence }]);
        Assert.True(_follows.IsAsked(Jo));
        var isTold = new TaskCompletionSource();
        _follows.Changed += () =>
        {
            if (!_follows.IsAsked(Jo))
            {
                isTold.TrySetResult();
            }
        };

        _world.Server.Before = null;
        await _follows.TakeContactAsync(Contact("jo", "to"), Stop);
        await window.ShowsAsync("For contacts");
        await isTold.Task.WaitAsync(Stop);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Followed_feed_is_listed_and_unlisted_for_other_devices()
    {
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        Assert.Equal(FollowResult.Following, await _follows.FollowAsync(News, Stop));
        var id = Assert.Single(_world.Server.Ids(List));
        Assert.Equal("news", (string?)_world.Server.Payload(List, id).Attribute("node"));
        Assert.Equal("pubsub.there.example", (string?)_world.Server.Payload(List, id).Attribute("server"));
        Assert.Equal("whitelist", _world.Server.Form(List)["pubsub#access_model"]);
        Assert.True(Assert.Single(_follows.All).CanPost);

        await _follows.UnfollowAsync(News, Stop);
        Assert.Empty(_world.Server.Ids(List));
        Assert.Equal("sub1", Assert.Single(_world.Server.Of("unsubscribe")).ItemId);
        Assert.Empty(_follows.All);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Feed_listed_by_another_device_is_followed()
    {
        XNamespace ns = "urn:xmpp:pubsub:subscription:0";
        var subscription = new XElement(
            ns + "subscription",
            new XAttribute("server", "pubsub.there.example"),
            new XAttribute("node", "news"),
            new XElement(ns + "title", "The news")
        );
        _world.Server.Put(List, "1", subscription);
        _world.Server.Put(List, "2", new XElement(ns + "subscription", new XAttribute("server", "@")));
        _world.Server.Put(List, "3", null);
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        Assert.Equal([new Follow(News, "The news", true)], _follows.All);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("item-not-found", FollowResult.NotFound)]
    [InlineData("forbidden", FollowResult.Forbidden)]
    [InlineData("remote-server-not-found", FollowResult.NoServer)]
    [InlineData("remote-server-timeout", FollowResult.NoAnswer)]
    public async Task A_feed_that_refuses_is_not_followed(string condition, FollowResult expected)
    {
        await _follows.ConnectAsync(new MemoryLink(_world.Server, _roster), Stop);
        _world.Server.Before = (request, _) =>
            request.Kind == "subscribe" ? Task.FromException(MemoryPubSub.Refusal(condition)) : Task.CompletedTask;
        Assert.Equal(expected, await _follows.FollowAsync(News, Stop));
        Assert.Empty(_follows.All);
        Assert.Empty(_world.Server.Ids(List));
    }

    private static Contact Contact(string name, string subscription, string? called = null) =>
        new(Jid.Parse($"{name}@here.example"), called, subscription, false);

    private static XElement Named(XElement entry, string name)
    {
        var author = entry.Elements().Single(one => one.Name.LocalName == "author");
        author.AddFirst(new XElement(author.Name.Namespace + "name", name));
        return entry;
    }

    private FollowList NewList() =>
        new(_world.Database, _world.AccountId, AccountWorld.Own, _world.Timelines, _world.Time, NullLogger.Instance);
}
