using Microblog.Core.Model;
using Microblog.Web.Links;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Links;

public sealed class PostLinksTests
{
    public static TheoryData<string> ItemIds =>
        [
            "plain",
            "tag:example.org,2026:a/b c",
            "a%2Fb",
            "a%252Fb",
            "100 %",
            "?x=1#y;z&w",
            "../..",
            ".",
            "..",
            "~",
            "~.",
            "/",
            "مكتبة 🥬",
            new string('é', 500),
            new string('x', 4_000),
        ];

    [Theory]
    [MemberData(nameof(ItemIds))]
    public void Any_item_id_comes_back_from_its_link(string id)
    {
        var post = new PostAddress(
            new FeedAddress(Jid.Parse("a.b+c@example.org"), "urn:xmpp:microblog:0:comments/x y"),
            id
        );
        var link = new Uri("http://localhost" + PostLinks.Post(post)).AbsoluteUri;

        Assert.True(PostLinks.TryParsePost(link, out var read));
        Assert.Equal(post, read);
    }

    [Theory]
    [MemberData(nameof(ItemIds))]
    public void Any_item_id_comes_back_from_the_link_of_its_picture(string id)
    {
        var post = new PostAddress(new FeedAddress(Jid.Parse("a.b+c@example.org"), "x/y"), id);
        var picture = new Attachment(new Uri("https://example.org/a.png"), "image/png", null, null);
        var link = new Uri("http://localhost" + PictureLinks.Of(post, 7, picture)).AbsoluteUri;

        Assert.True(PictureLinks.TryParse(link, out var read, out var index, out var isPoster));
        Assert.Equal((post, 7, false), (read, index, isPoster));
        link = new Uri("http://localhost" + PictureLinks.OfPoster(post, 7, picture)).AbsoluteUri;
        Assert.True(PictureLinks.TryParse(link, out read, out index, out isPoster));
        Assert.Equal((post, 7, true), (read, index, isPoster));
    }

    [Theory]
    [MemberData(nameof(ItemIds))]
    public void Any_node_name_comes_back_from_its_link(string node)
    {
        var feed = new FeedAddress(Jid.Parse("pubsub.example.org"), node);
        var link = new Uri("http://localhost" + PostLinks.Feed(feed) + "?q#f").AbsoluteUri;

        Assert.True(PostLinks.TryParseFeed(link, out var read));
        Assert.Equal(feed, read);
    }

    [Theory]
    [InlineData("/feed/")]
    [InlineData("/feed/example.org")]
    [InlineData("/feed/%20/node")]
    [InlineData("/")]
    public void Address_without_feed_is_refused(string path) => Assert.False(PostLinks.TryParseFeed(path, out _));

    [Theory]
    [InlineData("ines@lantern.example.org", "/feed/ines%40lantern.example.org/urn%3Axmpp%3Amicroblog%3A0")]
    [InlineData("xmpp:ines@lantern.example.org", "/feed/ines%40lantern.example.org/urn%3Axmpp%3Amicroblog%3A0")]
    [InlineData("xmpp:pubsub.example.org?;node=night-sky", "/feed/pubsub.example.org/night-sky")]
    [InlineData("xmpp:pubsub.example.org?;node=a%2Fb;item=c%20d", "/post/pubsub.example.org/a%2Fb/c%20d")]
    [InlineData("ines", "/feed/ines%40lantern.example.org/urn%3Axmpp%3Amicroblog%3A0")]
    [InlineData(" @Ines@Lantern.Example.ORG ", "/feed/ines%40lantern.example.org/urn%3Axmpp%3Amicroblog%3A0")]
    [InlineData("XMPP:ines@lantern.example.org?message", "/feed/ines%40lantern.example.org/urn%3Axmpp%3Amicroblog%3A0")]
    [InlineData("ines@lantern.example.org/phone", "/feed/ines%40lantern.example.org/urn%3Axmpp%3Amicroblog%3A0")]
    [InlineData("pubsub.example.org", null)]
    [InlineData("https://example.org/", null)]
    [InlineData("not an address", null)]
    [InlineData("@", null)]
    [InlineData("", null)]
    public void Typed_address_leads_to_its_page(string text, string? page) =>
        Assert.Equal(page, PostLinks.FromText(text, "lantern.example.org"));

    [Theory]
    [InlineData(ProfilePart.Replies)]
    [InlineData(ProfilePart.Pictures)]
    [InlineData(ProfilePart.About)]
    public void Part_of_a_person_comes_back_from_its_link_and_is_no_feed(ProfilePart part)
    {
        var bob = Jid.Parse("bob+c;d@example.org");
        var link = new Uri("http://localhost" + PostLinks.Person(bob, part)).AbsoluteUri;
        Assert.True(PostLinks.TryParsePerson(link, out var person, out var read));
        Assert.Equal((bob, part), (person, read));
        Assert.False(PostLinks.TryParseFeed(link, out _));
    }

    [Theory]
    [InlineData("/profile/bob@example.org", true)]
    [InlineData("/profile/bob@example.org/phone", true)]
    [InlineData("/profile/bob@example.org/posts", true)]
    [InlineData("/profile/example.org/replies", false)]
    public void Other_addresses_of_a_person_are_their_feed(string path, bool isFeed)
    {
        Assert.False(PostLinks.TryParsePerson(path, out _, out _));
        Assert.Equal(isFeed, PostLinks.TryParseFeed(path, out _));
    }
}
