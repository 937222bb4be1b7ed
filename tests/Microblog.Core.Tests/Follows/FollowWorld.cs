using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microblog.Xmpp.Roster;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Follows;

/// <summary>One account with its follows: a person and two communities to follow, a contact list, a list of subscriptions.</summary>
internal sealed class FollowWorld : IAsyncDisposable
{
    private readonly AccountWorld _world;

    private FollowWorld(AccountWorld world)
    {
        _world = world;
        Follows = new FollowList(
            world.Database,
            world.AccountId,
            AccountWorld.Own,
            world.Timelines,
            world.Time,
            NullLogger.Instance
        );
    }

    public static FeedAddress Jo { get; } = AccountWorld.Person("jo");

    public static FeedAddress News { get; } = new(Jid.Parse("pubsub.here.example"), "news");

    public static FeedAddress Weather { get; } = News with { Node = "weather" };

    public static FeedAddress List { get; } = new(AccountWorld.Own, SubscriptionList.Node);

    public MemoryRoster Roster { get; } = new();

    public MemoryDiscovery Discovery { get; } = new() { Services = { News.Service } };

    public MemoryPubSub Server => _world.Server;

    public FollowList Follows { get; }

    public IEnumerable<FeedAddress> Followed => Follows.All.Select(follow => follow.Feed);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<FollowWorld> CreateAsync()
    {
        var world = new FollowWorld(await AccountWorld.CreateAsync());
        foreach (var feed in new[] { Jo, News, Weather })
        {
            world.Server.Make(feed);
        }
        await world._world.ConnectAsync();
        await world.Follows.LoadAsync(Stop);
        return world;
    }

    public static Contact Contact(string name, string subscription = "both") =>
        new(Jid.Parse($"{name}@here.example"), null, subscription, false);

    /// <summary>A new stream.</summary>
    public Task ConnectAsync() => Follows.ConnectAsync(new MemoryLink(Server, Roster) { Discovery = Discovery }, Stop);

    public void Advance(TimeSpan time) => _world.Time.Advance(time);

    /// <summary>Requests about a feed, in order.</summary>
    public IReadOnlyList<string> Asked(FeedAddress feed, params string[] kinds) =>
        [
            .. Server
                .Requests.Where(request => request.Feed == feed && kinds.Contains(request.Kind))
                .Select(request => request.Kind),
        ];

    public async ValueTask DisposeAsync()
    {
        Follows.Dispose();
        await _world.DisposeAsync();
    }
}
