using System.Xml.Linq;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Fetching;

/// <summary>A node that keeps no items is a feed without posts, not one that fails; what comes live is shown.</summary>
public sealed class UnkeptFeedTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Garden = new(Jid.Parse("pubsub.here.example"), "garden");
    private static readonly StanzaException NotKept = Refusal(new XElement(Errors + "persistent-items"));

    private AccountWorld _world = null!;

    private static XNamespace Errors => "http://jabber.org/protocol/pubsub#errors";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync(Paging.None);
        _world.Server.Make(Garden);
        _world.Server.Keeps[Garden] = 0;
        _world.Server.Put(Jo, "j", _world.Entry("Jo", 5));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory(Timeout = TimeLimit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusal_to_read_what_is_not_kept_is_an_answer_and_no_trouble(bool asSpecified)
    {
        Refuse(asSpecified ? Refusal(Unsupported("persistent-items")) : NotKept);
        await _world.ConnectAsync(Jo, Garden);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await using var own = await _world.Timelines.OpenAsync(Garden, 20, Stop);

        Assert.Empty((await home.UntilAsync(now => now is { AtEnd: true, CatchUp: null })).Troubles);
        Assert.Empty((await own.UntilAsync(now => now.AtEnd)).Troubles);
        Assert.True(_world.Unkept.Contains(Garden));
        Assert.False(_world.Unkept.Contains(Jo));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("feature-not-implemented", "retrieve-items")]
    [InlineData("service-unavailable", "persistent-items")]
    public async Task Other_refusals_are_a_trouble(string condition, string feature)
    {
        Refuse(Refusal(Unsupported(feature), condition));
        await _world.ConnectAsync(Garden);
        await using var own = await _world.Timelines.OpenAsync(Garden, 20, Stop);
        await own.UntilAsync(now => now.Troubles.Count == 1);
        Assert.False(_world.Unkept.Contains(Garden));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Live_post_of_an_unkept_feed_stays_until_retracted()
    {
        Refuse(NotKept);
        await _world.ConnectAsync(Jo, Garden);
        await using var home = await _world.Timelines.OpenAsync(null, 20, Stop);
        await home.UntilAsync(now => now.AtEnd);

        _world.Server.Publish(Garden, "a", _world.Entry("Asters", 2));
        _world.Server.Publish(Garden, "b", _world.Entry("Beans", 1));
        await home.UntilAsync(now => now.Posts.Count + now.UnreadCount == 3);
        await home.ShowNewAsync(Stop);
        await home.ShowsAsync("Beans", "Asters", "Jo");
        await ReadAgainAsync();
        await home.ShowsAsync("Beans", "Asters", "Jo");

        await _world.Timelines.AskAsync(new PostAddress(Garden, "a"), Stop);
        await _world.Server.UntilAsync(server => server.Of("item").Count == 1);
        await _world.SettleAsync();
        _world.Server.Tell(new PubSubEvent.Retract(Garden.Service, Garden.Node, false, ["b"]));
        await home.ShowsAsync("Asters", "Jo");
        await ReadAgainAsync();
        await home.ShowsAsync("Asters", "Jo");
        Assert.Empty(home.Snapshot.Troubles);

        _world.Server.Tell(new PubSubEvent.Purge(Garden.Service, Garden.Node, false));
        await home.ShowsAsync("Jo");
        await ReadAgainAsync();
        await home.ShowsAsync("Jo");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Feed_that_keeps_its_posts_from_now_on_is_read_as_any_other()
    {
        Refuse(NotKept);
        await _world.ConnectAsync(Garden);
        await using var own = await _world.Timelines.OpenAsync(Garden, 20, Stop);
        await own.UntilAsync(now => now.AtEnd);
        _world.Server.Publish(Garden, "a", _world.Entry("Asters", 2));
        await own.UntilAsync(now => now.Posts.Count + now.UnreadCount == 1);

        _world.Server.Before = null;
        _world.Server.Keeps.Clear();
        _world.Server.Put(Garden, "b", _world.Entry("Beans", 1));
        await ReadAgainAsync();
        await own.UntilAsync(now => !_world.Unkept.Contains(Garden));
        await own.ShowNewAsync(Stop);
        await own.ShowsAsync("Beans");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("max_items")]
    [InlineData("persist_items")]
    public async Task Empty_node_whose_form_says_so_keeps_nothing(string field)
    {
        _world.Server.Make(Garden, (field, "0"));
        await _world.ConnectAsync(Garden);
        await using var own = await _world.Timelines.OpenAsync(Garden, 20, Stop);
        await own.UntilAsync(now => now.AtEnd);
        Assert.True(_world.Unkept.Contains(Garden));

        _world.Server.Publish(Garden, "a", _world.Entry("Asters", 2));
        await own.ShowsAsync("Asters");
        await ReadAgainAsync();
        await own.ShowsAsync("Asters");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Form_that_is_refused_is_not_asked_for_again_and_a_person_is_not_asked_for_theirs()
    {
        var ann = AccountWorld.Person("ann");
        _world.Server.Make(ann);
        Refuse(MemoryPubSub.Refusal("forbidden"), "form");
        await _world.ConnectAsync(Garden, ann);
        await using var own = await _world.Timelines.OpenAsync(Garden, 20, Stop);
        await own.UntilAsync(now => now.AtEnd);
        await ReadAgainAsync();
        Assert.Equal(Garden, Assert.Single(_world.Server.Of("form")).Feed);
        Assert.False(_world.Unkept.Contains(Garden));
    }

    [Fact]
    public void Only_the_newest_items_are_held()
    {
        var unkept = new UnkeptFeeds();
        unkept.Add(Garden);
        for (var index = 0; index < 60; index++)
        {
            unkept.TakePublished(Garden, Item($"i{index}", "short"));
        }
        Assert.Equal(Enumerable.Range(10, 50).Select(index => $"i{index}"), Ids());

        unkept.TakePublished(Garden, Item("long", new string('x', 100_000)));
        unkept.TakePublished(Garden, Item("longer", new string('x', 120_000)));
        Assert.Equal(["longer"], Ids());
        unkept.TakePublished(Garden, Item("longest", new string('x', 200_000)));
        Assert.Empty(Ids());

        for (var index = 0; index < 200; index++)
        {
            unkept.Add(Garden with { Node = $"n{index}" });
        }
        Assert.Equal(99, Enumerable.Range(0, 200).Count(index => unkept.Contains(Garden with { Node = $"n{index}" })));

        IEnumerable<string> Ids() => unkept.ItemsOf(Garden).Select(item => item.ItemId);
    }

    private static IncomingItem Item(string id, string payload) =>
        new(id, 1, null, null, id, true, new EntryContent(payload, null, null, null, null, null, null, false));

    private static XElement Unsupported(string feature) =>
        new(Errors + "unsupported", new XAttribute("feature", feature));

    private static StanzaException Refusal(XElement detail, string condition = "feature-not-implemented") =>
        new(new StanzaError("cancel", condition, null, [detail.Name]) { Details = [detail] });

    private void Refuse(StanzaException refusal, params string[] kinds) =>
        _world.Server.Before = (request, _) =>
            request.Feed == Garden && (kinds is [] ? request.Kind is "items" or "item" : kinds.Contains(request.Kind))
                ? Task.FromException(refusal)
                : Task.CompletedTask;

    /// <summary>Returns when the feed was read once more, and the answer is applied.</summary>
    private async Task ReadAgainAsync()
    {
        var before = Reads(_world.Server);
        await _world.Timelines.MarkStaleAsync(Garden, Stop);
        await _world.Server.UntilAsync(server => Reads(server) > before);
        var isRead = false;
        while (!isRead)
        {
            await _world.Timelines.DoAsync(
                _ =>
                {
                    isRead = _world.Timelines.Find(Garden) is { IsHeadUnread: false, InFlight: null };
                    return default;
                },
                Stop
            );
        }

        static int Reads(MemoryPubSub server) => server.Of("items").Count(request => request.Feed == Garden);
    }
}
