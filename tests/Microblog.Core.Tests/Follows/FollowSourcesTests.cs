using System.Xml.Linq;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Xunit;
using static Microblog.Core.Tests.Follows.FollowWorld;

namespace Microblog.Core.Tests.Follows;

/// <summary>Contacts, lists and subscriptions: what comes of each, whatever becomes of the others.</summary>
public sealed class FollowSourcesTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private FollowWorld _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task Subscription_at_the_service_of_a_known_community_is_followed()
    {
        Subscribe(News);
        await _world.ConnectAsync();
        await _world.Follows.FollowAsync(Weather, Stop);
        await _world.ConnectAsync();
        Assert.Equal([News, Weather], _world.Followed);
        Assert.Empty(_world.Asked(News, "subscribe"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Community_keeps_the_name_that_it_was_found_under()
    {
        await _world.ConnectAsync();
        await _world.Follows.FollowAsync(News, "Garden Club", Stop);
        Assert.Equal("Garden Club", Assert.Single(_world.Follows.All).Name);

        await _world.ConnectAsync();
        Assert.Equal("Garden Club", Assert.Single(_world.Follows.All).Name);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("Garden Club", null, null, "Garden Club")]
    [InlineData(null, "Garden Club", null, "Garden Club")]
    [InlineData("", "Garden Club", "news", "Garden Club")]
    [InlineData("Garden Club", "The garden", "news", "Garden Club")]
    [InlineData("Garden Club", null, "News of the day", "News of the day")]
    [InlineData(null, null, "news", "news")]
    public async Task Community_that_is_followed_from_its_own_page_is_called_what_its_service_calls_it(
        string? title,
        string? identity,
        string? found,
        string expected
    )
    {
        if (title is not null)
        {
            _world.Discovery.Titles[News] = title;
        }
        if (identity is not null)
        {
            _world.Discovery.Names[News] = identity;
        }
        await _world.ConnectAsync();
        Assert.Equal(FollowResult.Following, await _world.Follows.FollowAsync(News, found, Stop));
        Assert.Equal(expected, Assert.Single(_world.Follows.All).Name);

        var listed = _world.Server.Payload(List, Assert.Single(_world.Server.Ids(List)));
        Assert.Equal(expected == News.Node ? null : expected, listed.Elements().SingleOrDefault()?.Value);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Subscription_at_the_own_server_is_followed()
    {
        _world.Discovery.Items[AccountWorld.Own.Server] = [new DiscoItem(News.Service, null, null)];
        Subscribe(News);
        await _world.ConnectAsync();
        Assert.Equal([News], _world.Followed);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("urn:xmpp:pubsub-social-feed:1", true)]
    [InlineData("urn:xmpp:pubsub-social-feed:gallery:1", true)]
    [InlineData("urn:xmpp:pubsub-social-feed:stories:0", false)]
    [InlineData("urn:xmpp:pubsub-social-feed:another:0", false)]
    public async Task Subscription_to_a_node_of_a_type_that_holds_posts_is_followed(string type, bool isFollowed)
    {
        await FollowWeatherAsync();
        Subscribe(News);
        _world.Discovery.Types[News] = type;
        await _world.ConnectAsync();
        Assert.Equal(isFollowed, _world.Followed.Contains(News));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Stories_that_another_program_listed_are_not_followed_and_not_read()
    {
        var stories = new FeedAddress(Jo.Service, "urn:xmpp:pubsub-social-feed:stories:0");
        _world.Server.Put(FollowWorld.List, "stories", Listed(stories));
        _world.Server.Put(FollowWorld.List, "weather", Listed(Weather));
        await _world.ConnectAsync();
        Assert.Contains(Weather, _world.Followed);
        Assert.DoesNotContain(stories, _world.Followed);
        Assert.DoesNotContain(_world.Server.Requests, request => request.Feed == stories);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Subscriptions_to_what_holds_no_posts_or_that_are_not_the_accounts_are_not_followed()
    {
        await FollowWeatherAsync();
        Subscribe(
            News,
            News with
            {
                Node = FeedAddress.CommentsPrefix + "1",
            },
            News with
            {
                Node = "urn:xmpp:bookmarks:1",
            }
        );
        _world.Discovery.Types[News] = "urn:xmpp:events:0";
        _world.Server.Subscribed[News.Service].Add(new("asked", AccountWorld.Own, "pending", null));
        _world.Server.Subscribed[News.Service].Add(new("theirs", Jo.Service, "subscribed", null));
        await _world.ConnectAsync();
        Assert.Equal([Weather], _world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_subscription_brings_nothing_back_that_was_unfollowed()
    {
        await FollowWeatherAsync();
        await _world.Follows.FollowAsync(News, Stop);
        await _world.Follows.UnfollowAsync(News, Stop);
        Subscribe(News, Weather);
        await _world.ConnectAsync();
        Assert.Equal([Weather], _world.Followed);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("item-not-found")]
    [InlineData(null)]
    public async Task A_service_that_tells_no_subscriptions_keeps_nothing_else_from_being_followed(string? condition)
    {
        await FollowWeatherAsync();
        _world.Roster.Contacts = [Contact("jo")];
        Refuse(request => request.Kind == "subscriptions", condition);
        await _world.ConnectAsync();
        Assert.Equal([Jo, Weather], _world.Followed);
        Assert.Single(_world.Asked(Jo, "subscribe"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(SubscriptionList.MovimNode, "service-unavailable")]
    [InlineData(SubscriptionList.MovimNode, "internal-server-error")]
    [InlineData(SubscriptionList.Node, "internal-server-error")]
    [InlineData(SubscriptionList.Node, null)]
    public async Task A_list_that_cannot_be_read_keeps_nothing_else_from_being_followed_and_ends_nothing(
        string node,
        string? condition
    )
    {
        await FollowWeatherAsync();
        _world.Server.Remove(List, [.. _world.Server.Ids(List)]);
        _world.Roster.Contacts = [Contact("jo")];
        Refuse(request => request.Feed.Node == node, condition);
        await _world.ConnectAsync();
        Assert.Equal([Jo, Weather], _world.Followed);
        Assert.Single(_world.Asked(Jo, "subscribe"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_contact_that_went_while_nobody_was_connected_is_followed_no_longer()
    {
        _world.Server.Make(AccountWorld.Person("ann"));
        _world.Roster.Contacts = [Contact("ann"), Contact("jo")];
        await _world.ConnectAsync();
        Assert.Equal([AccountWorld.Person("ann"), Jo], _world.Followed);
        _world.Roster.Contacts = [Contact("ann")];
        await _world.ConnectAsync();
        Assert.Equal([AccountWorld.Person("ann")], _world.Followed);
        Assert.Single(_world.Asked(Jo, "unsubscribe"));

        _world.Roster.Contacts = [Contact("ann"), Contact("jo")];
        await _world.ConnectAsync();
        Assert.Equal([AccountWorld.Person("ann"), Jo], _world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Contact_list_that_comes_empty_ends_no_follow()
    {
        _world.Roster.Contacts = [Contact("jo")];
        await _world.ConnectAsync();
        _world.Roster.Contacts = [];
        await _world.ConnectAsync();
        Assert.Equal([Jo], _world.Followed);
        Assert.Empty(_world.Asked(Jo, "unsubscribe"));

        // A contact who leaves by themselves is told by a push.
        await _world.Follows.TakeContactAsync(Contact("jo", "remove"), Stop);
        Assert.Empty(_world.Followed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_node_that_was_deleted_and_made_again_is_subscribed_again()
    {
        await _world.ConnectAsync();
        await _world.Follows.FollowAsync(News, Stop);
        _world.Server.Delete(News);
        await _world.Follows.TakeDeletedAsync(News, Stop);
        Assert.True(_world.Follows.IsRefused(News));
        _world.Server.Make(News);
        _world.Advance(TimeSpan.FromHours(1));
        await _world.ConnectAsync();
        Assert.Equal(2, _world.Asked(News, "subscribe").Count);
    }

    private async Task FollowWeatherAsync()
    {
        await _world.ConnectAsync();
        Assert.Equal(FollowResult.Following, await _world.Follows.FollowAsync(Weather, Stop));
    }

    private void Subscribe(params FeedAddress[] feeds) =>
        _world.Server.Subscribed[News.Service] = [
            .. feeds.Select(feed => new PubSubSubscription(feed.Node, AccountWorld.Own, "subscribed", "elsewhere")),
        ];

    private void Refuse(Func<PubSubRequest, bool> isRefused, string? condition) =>
        _world.Server.Before = (request, _) =>
            !isRefused(request)
                ? Task.CompletedTask
                : Task.FromException(
                    condition is null ? new XmppTimeoutException("No answer.") : MemoryPubSub.Refusal(condition)
                );

    private static XElement Listed(FeedAddress feed) =>
        new(
            XName.Get("subscription", "urn:xmpp:pubsub:subscription:0"),
            new XAttribute("server", feed.Service.ToString()),
            new XAttribute("node", feed.Node)
        );
}
