using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Core.Profiles;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Core.Tests.Profiles;

[Trait("Spec", "XEP-0060 5.4")]
[Trait("Spec", "XEP-0277 2.2")]
public sealed class CommunityCardsFeatureTests
{
    private const int TimeLimit = 30_000;
    private const string Atom = "http://www.w3.org/2005/Atom";
    private static readonly FeedAddress Garden = new(Jid.Parse("pubsub.here.example"), "garden");

    private readonly MemoryPubSub _server = new(AccountWorld.Own, Paging.None);
    private readonly MemoryDiscovery _discovery = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly CommunityCardsFeature _feature;

    public CommunityCardsFeatureTests()
    {
        _feature = new CommunityCardsFeature(_time);
        _feature.Begin(new MemoryLink(_server, new MemoryRoster()) { Discovery = _discovery });
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData("open", "open", CommunityReaders.Everybody, CommunityWriters.Everybody)]
    [InlineData("presence", "subscribers", CommunityReaders.Contacts, CommunityWriters.Followers)]
    [InlineData("roster", "publishers", CommunityReaders.Contacts, CommunityWriters.Publishers)]
    [InlineData("authorize", "made up", CommunityReaders.OnRequest, null)]
    [InlineData("whitelist", "", CommunityReaders.Listed, null)]
    public async Task Service_says_what_a_community_is_about(
        string access,
        string publishing,
        CommunityReaders readers,
        CommunityWriters? writers
    )
    {
        _server.Make(Garden);
        _discovery.Forms[Garden] = new()
        {
            ["pubsub#title"] = "The Garden",
            ["pubsub#description"] = "Leaves\nand seeds",
            ["pubsub#access_model"] = access,
            ["pubsub#publish_model"] = publishing,
            ["pubsub#num_subscribers"] = "12",
        };
        var card = await _feature.GetAsync(Garden, Stop);
        Assert.Equal(new CommunityCard("The Garden", "Leaves\nand seeds", readers, writers, 12), card);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Feed_describes_itself_where_the_service_does_not()
    {
        _server.Put(Garden, "0", Feed("The Garden", "Leaves and seeds"));
        var card = await _feature.GetAsync(Garden, Stop);
        Assert.Equal(new CommunityCard("The Garden", "Leaves and seeds", null, null, null), card);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Hostile_words_are_cleaned_and_shortened()
    {
        _server.Put(Garden, "0", Feed("Gar\u202Eden\u200B ✓", new string('x', 5000)));
        _discovery.Forms[Garden] = new() { ["pubsub#num_subscribers"] = "-5" };
        var card = await _feature.GetAsync(Garden, Stop);
        Assert.Equal("Garden", card!.Title);
        Assert.Equal(PersonCard.MaxAbout, card.About!.Length);
        Assert.Null(card.FollowerCount);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Item_that_is_no_feed_and_community_that_is_not_there_say_nothing()
    {
        Assert.Null(await _feature.GetAsync(Garden, Stop));
        _time.Advance(TimeSpan.FromMinutes(6));
        _server.Put(
            Garden,
            "0",
            new XElement(XName.Get("entry", Atom), new XElement(XName.Get("title", Atom), "Post"))
        );
        Assert.Null(await _feature.GetAsync(Garden, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Service_is_asked_again_after_minutes_and_not_without_connection()
    {
        _server.Put(Garden, "0", Feed("The Garden", null));
        Assert.Equal("The Garden", (await _feature.GetAsync(Garden, Stop))?.Title);
        _server.Put(Garden, "0", Feed("The Orchard", null));
        Assert.Equal("The Garden", (await _feature.GetAsync(Garden, Stop))?.Title);

        await _feature.DisconnectedAsync(Stop);
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(await _feature.GetAsync(Garden, Stop));
        _feature.Begin(new MemoryLink(_server, new MemoryRoster()) { Discovery = _discovery });
        Assert.Equal("The Orchard", (await _feature.GetAsync(Garden, Stop))?.Title);
    }

    private static XElement Feed(string title, string? subtitle) =>
        new(
            XName.Get("feed", Atom),
            new XElement(XName.Get("title", Atom), title),
            subtitle is null ? null : new XElement(XName.Get("subtitle", Atom), subtitle)
        );
}
