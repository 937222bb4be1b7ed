using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Posts;

/// <summary>
/// Who says who wrote a post. The reader is mara@here.example, whose server lists pubsub.here.example; b.example lists
/// pubsub.b.example; evil.example says what it likes.
/// </summary>
[Trait("Spec", "XEP-0277 5")]
[Trait("Spec", "XEP-0060 7.1.2.3")]
public sealed class AuthorRuleTests
{
    private const string Microblog = FeedAddress.MicroblogNode;
    private const string Comments = FeedAddress.CommentsPrefix + "1";
    private const string Attachments = "urn:xmpp:pubsub-attachments:1/xmpp:bob@b.example?;node=x;item=1";
    private const string Mara = "mara@here.example";
    private const string Bob = "bob@b.example";
    private static readonly DateTimeOffset Seen = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // The author's own account.
    [InlineData(Bob, Microblog, null, null, AuthorState.Verified)]
    [InlineData(Bob, Microblog, Bob, null, AuthorState.Verified)]
    [InlineData(Bob, Microblog, Bob, Bob, AuthorState.Verified)]
    [InlineData(Bob, "gallery", Bob, null, AuthorState.Verified)]
    [InlineData(Bob, Microblog, "carol@c.example", null, AuthorState.Claimed)]
    [InlineData(Bob, Microblog, Bob, "carol@c.example", AuthorState.Claimed)]
    [InlineData(Bob, Microblog, Mara, null, AuthorState.Claimed)]
    // Where everybody writes on that account, its server has to say who it was.
    [InlineData(Bob, Comments, Bob, null, AuthorState.Claimed)]
    [InlineData(Bob, Attachments, Bob, null, AuthorState.Claimed)]
    [InlineData(Bob, Comments, Bob, Bob, AuthorState.Verified)]
    [InlineData(Bob, Comments, "eve@b.example", "eve@b.example", AuthorState.Verified)]
    [InlineData(Bob, Comments, "carol@c.example", "carol@c.example", AuthorState.HostWord)]
    [InlineData(Bob, Comments, Mara, Mara, AuthorState.HostWord)]
    // The reader's own server and its components say it of anybody.
    [InlineData("pubsub.here.example", "garden", Bob, Bob, AuthorState.Verified)]
    [InlineData("pubsub.here.example", "garden", null, Bob, AuthorState.Verified)]
    [InlineData("pubsub.here.example", Comments, Mara, Mara, AuthorState.Verified)]
    [InlineData("jo@here.example", Comments, Bob, Bob, AuthorState.Verified)]
    [InlineData("jo@here.example", Comments, Mara, Mara, AuthorState.Verified)]
    [InlineData("pubsub.here.example", Comments, Mara, null, AuthorState.Claimed)]
    [InlineData("pubsub.here.example", Comments, Mara, Bob, AuthorState.Claimed)]
    [InlineData(Mara, Comments, Mara, null, AuthorState.Claimed)]
    // A component of the author's domain says it of the people there, and of nobody else.
    [InlineData("pubsub.b.example", Comments, Bob, Bob, AuthorState.Verified)]
    [InlineData("pubsub.b.example", Comments, "carol@c.example", "carol@c.example", AuthorState.HostWord)]
    [InlineData("pubsub.b.example", Comments, Mara, Mara, AuthorState.HostWord)]
    [InlineData("pubsub.b.example", Comments, Bob, null, AuthorState.Claimed)]
    // A host name proves nothing: only what the domain lists.
    [InlineData("fake.b.example", Comments, Bob, Bob, AuthorState.HostWord)]
    [InlineData("fake.here.example", Comments, Mara, Mara, AuthorState.HostWord)]
    [InlineData("xpubsub.b.example", Comments, Bob, Bob, AuthorState.HostWord)]
    [InlineData("eve@pubsub.b.example", Comments, Bob, Bob, AuthorState.HostWord)]
    [InlineData("evil.example", Comments, Bob, Bob, AuthorState.HostWord)]
    [InlineData("evil.example", Comments, Mara, Mara, AuthorState.HostWord)]
    [InlineData("evil.example", Comments, Mara, "eve@evil.example", AuthorState.Claimed)]
    [InlineData("evil.example", Comments, Mara, null, AuthorState.Claimed)]
    [InlineData("evil.example", Microblog, Bob, null, AuthorState.Claimed)]
    [InlineData("evil.example", "garden", null, null, AuthorState.Claimed)]
    [InlineData("eve@evil.example", Comments, Mara, Mara, AuthorState.HostWord)]
    public void Author_is_known_as_far_as_the_service_speaks_for_somebody(
        string service,
        string node,
        string? author,
        string? publisher,
        AuthorState expected
    )
    {
        var post = Make(service, node, author, publisher is null ? null : Jid.Parse(publisher));
        Assert.Equal(expected, post.AuthorState);
        Assert.Equal(expected == AuthorState.Verified && author == Mara, post.IsOwn);
    }

    [Theory]
    [InlineData("pubsub.here.example")]
    [InlineData("evil.example")]
    [InlineData("eve@evil.example")]
    public void Post_that_was_sent_here_is_own_wherever_it_is(string service)
    {
        var post = Make(service, Comments, Mara, AuthorRule.SentMark(Jid.Parse(Mara)));
        Assert.Equal((AuthorState.Verified, true), (post.AuthorState, post.IsOwn));
    }

    [Fact]
    public void Service_cannot_write_the_mark_of_what_was_sent_here()
    {
        var item = new Microblog.Xmpp.PubSub.PubSubItem(
            "1",
            XElement.Parse("<entry xmlns='http://www.w3.org/2005/Atom'><title>x</title></entry>"),
            AuthorRule.SentMark(Jid.Parse(Mara))
        );
        var row = ItemReader.Read(new FeedAddress(Jid.Parse("evil.example"), Comments), item);
        Assert.Equal(Mara, row.Content?.Publisher);
    }

    [Theory]
    [InlineData("alice@here.example", Microblog, null, true)]
    [InlineData("pubsub.here.example", "garden", Bob, true)]
    [InlineData("pubsub.b.example", "garden", Bob, true)]
    [InlineData("evil.example", "garden", Bob, false)]
    public void Repeater_is_named_where_that_is_verified(string service, string node, string? publisher, bool isNamed)
    {
        _ = PostAddress.TryParse("xmpp:carol@c.example?;node=urn%3Axmpp%3Amicroblog%3A0;item=7", out var original);
        var entry = Entry("carol@c.example") with { Via = new AtomReference("tag:c", original) };
        var post = Make(service, node, entry, publisher is null ? null : Jid.Parse(publisher));
        Assert.Equal((original, isNamed), (post.RepeatOf, post.RepeatedBy is not null));
        Assert.False(post.IsOwn);
    }

    [Fact]
    public void Only_a_domain_above_the_service_is_asked_what_it_lists_and_once()
    {
        var services = new KnownServices(Jid.Parse(Mara));
        var asked = new List<string>();
        services.Wanted += asked.Add;
        Assert.False(services.SpeaksFor(Jid.Parse("pubsub.b.example"), "b.example"));
        Assert.False(services.SpeaksFor(Jid.Parse("other.b.example"), "b.example"));
        Assert.False(services.SpeaksFor(Jid.Parse("pubsub.b.example"), "tracker.evil.example"));
        Assert.False(services.SpeaksFor(Jid.Parse("evilb.example"), "b.example"));
        Assert.Equal(["b.example"], asked);
        services.AskAgain();
        services.SpeaksFor(Jid.Parse("pubsub.b.example"), "b.example");
        Assert.Equal(["b.example", "b.example"], asked);
    }

    [Fact]
    public void Domains_and_their_components_are_bounded()
    {
        var services = new KnownServices(Jid.Parse(Mara));
        var asked = 0;
        services.Wanted += _ => asked++;
        for (var number = 0; number < 3 * KnownServices.MaxDomains; number++)
        {
            services.SpeaksFor(Jid.Parse($"pubsub.d{number}.example"), $"d{number}.example");
        }
        Assert.Equal(KnownServices.MaxDomains, asked);
        var many = Enumerable
            .Range(0, 3 * KnownServices.MaxServices)
            .Select(number => Jid.Parse($"s{number}.b.example"));
        Assert.True(services.Learn("b.example", many));
        Assert.True(services.SpeaksFor(Jid.Parse("s0.b.example"), "b.example"));
        Assert.False(services.SpeaksFor(Jid.Parse($"s{KnownServices.MaxServices}.b.example"), "b.example"));
    }

    private static Post Make(string service, string node, string? author, Jid? publisher) =>
        Make(service, node, Entry(author), publisher);

    private static Post Make(string service, string node, AtomEntry entry, Jid? publisher)
    {
        var services = new KnownServices(Jid.Parse(Mara));
        services.Learn("here.example", [Jid.Parse("pubsub.here.example")]);
        services.Learn("b.example", [Jid.Parse("pubsub.b.example")]);
        services.Learn("evil.example", [Jid.Parse("b.example"), Jid.Parse("here.example")]);
        var address = new PostAddress(new FeedAddress(Jid.Parse(service), node), "1");
        return PostReader.Create(entry, address, publisher, Seen, Jid.Parse(Mara), services);
    }

    private static AtomEntry Entry(string? author) =>
        new()
        {
            Text = "x",
            Html = "<p>x</p>",
            Source = "x",
            Author = author is null ? null : Jid.Parse(author),
        };
}
