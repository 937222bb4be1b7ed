using Microblog.Core.Mentions;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Mentions;

public sealed class MentionDirectoryTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private readonly FakeKnownFeeds _known = new();
    private AccountWorld _world = null!;
    private MentionDirectory _people = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        _people = new MentionDirectory(_known, _world.Timelines.Index, AccountWorld.Own, _world.Time);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory(Timeout = TimeLimit)]
    [InlineData("zo", "Zoë Ångström")]
    [InlineData("ZOE A", "Zoë Ångström")]
    [InlineData("angs", "Zoë Ångström")]
    [InlineData("jo", "jo", "Amal Jones")]
    [InlineData("amal@here", "Amal Jones")]
    [InlineData("ström")]
    [InlineData("here")]
    [InlineData("x y z")]
    public async Task People_are_found_by_the_beginning_of_name_word_or_address(string query, params string[] names)
    {
        _known.Followed = [FakeKnownFeeds.Person("zed"), FakeKnownFeeds.Person("jo"), FakeKnownFeeds.Person("amal")];
        Name("zed", "Zoë Ångström");
        Name("amal", "Amal Jones");
        Assert.Equal(names, (await _people.FindAsync(query, null, Stop)).Select(one => one.Name));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Person_is_typed_as_an_address_and_a_community_as_a_link()
    {
        _known.Followed = [FakeKnownFeeds.Person("ann"), FakeKnownFeeds.Community("An [open] *place*", "a node")];
        _known.Contacts = new Dictionary<Jid, string?>
        {
            [Jid.Parse("an\\20b@here.example")] = "Anna",
            [AccountWorld.Own] = "Annie",
            [Jid.Parse("an.example")] = "An agent",
        };
        Assert.Equal(
            [
                new MentionCandidate("ann", "ann@here.example", "@ann@here.example", null),
                new MentionCandidate("Anna", "an b@here.example", "[@Anna](<xmpp:an%5C20b@here.example>)", null),
                new MentionCandidate(
                    "An [open] *place*",
                    "pubsub.here.example",
                    "[@An \\[open\\] \\*place\\*](<xmpp:pubsub.here.example?;node=a%20node>)",
                    null
                ),
            ],
            await _people.FindAsync("an", null, Stop)
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task At_most_eight_are_found()
    {
        _known.Followed = [.. Enumerable.Range(10, 50).Select(number => FakeKnownFeeds.Person($"p{number}"))];
        var found = await _people.FindAsync("", null, Stop);
        Assert.Equal(Enumerable.Range(10, 8).Select(number => $"p{number}"), found.Select(one => one.Name));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task People_of_the_conversation_come_first()
    {
        _known.Followed = [FakeKnownFeeds.Person("zadie"), FakeKnownFeeds.Person("zack")];
        var post = await ThreadAsync("zoe", "zadie");
        Assert.Equal(["zadie", "zoe", "zack"], (await _people.FindAsync("z", post, Stop)).Select(one => one.Name));
        Assert.Equal(["zack", "zadie"], (await _people.FindAsync("z", null, Stop)).Select(one => one.Name));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("Hi @BOB", "Hi @bob@here.example")]
    [InlineData("Hi @Ann", "Hi @an@here.example")]
    [InlineData("Hi @an", "Hi @an@here.example")]
    [InlineData("Hi @jo", "Hi @jo")]
    [InlineData("Hi @mara", "Hi @mara")]
    [InlineData("Hi @nobody", "Hi @nobody")]
    public async Task Typed_name_becomes_the_one_person_whom_it_means(string typed, string full)
    {
        _known.Followed = [FakeKnownFeeds.Person("bob"), FakeKnownFeeds.Person("an"), FakeKnownFeeds.Person("jo")];
        _known.Contacts = new Dictionary<Jid, string?>
        {
            [Jid.Parse("jo@there.example")] = null,
            [Jid.Parse("bob@here.example")] = "Bob",
            [AccountWorld.Own] = null,
        };
        Name("an", "Ann");
        Assert.Equal(full, await _people.CompleteAsync(typed, null, withTitle: true, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Typed_name_of_a_person_in_the_conversation_becomes_the_address()
    {
        var post = await ThreadAsync("zoe");
        Assert.Equal("@zoe@here.example", await _people.CompleteAsync("@zoe", post, withTitle: false, Stop));
        Assert.Equal("@zoe", await _people.CompleteAsync("@zoe", null, withTitle: false, Stop));
    }

    private void Name(string person, string name) =>
        _world.Timelines.Index.Names.SetNickname(AccountWorld.Person(person).Service, name);

    /// <summary>A post of the account, answered by these people.</summary>
    private async Task<PostAddress> ThreadAsync(params string[] people)
    {
        var post = new PostAddress(AccountWorld.OwnFeed, "post");
        var feeds = people.Select(AccountWorld.Person).ToArray();
        foreach (var feed in feeds)
        {
            _world.Server.Make(feed);
            _world.Server.Publish(feed, "reply", _world.Entry("A reply", parent: post, author: feed.Service));
        }
        _world.Server.Make(AccountWorld.OwnFeed);
        _world.Server.Publish(AccountWorld.OwnFeed, "post", _world.Entry("A post", minutes: 1));
        await _world.ConnectAsync([AccountWorld.OwnFeed, .. feeds]);
        await using var window = await _world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.Posts.Count == people.Length + 1);
        return post;
    }
}
