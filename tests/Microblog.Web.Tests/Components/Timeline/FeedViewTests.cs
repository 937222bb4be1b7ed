using Bunit;
using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Profiles;
using Microblog.Web.Components.Timeline;
using Microblog.Web.Links;
using Microblog.Web.Pages;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Components.Timeline;

public sealed class FeedViewTests : PageTest
{
    private static readonly Jid Bob = Jid.Parse("bob@example.net");

    [Theory]
    [InlineData("urn:xmpp:pubsub-social-feed:stories:0", "bob@example.net shares stories here")]
    [InlineData("urn:xmpp:pubsub-social-feed:another:0", "something else than posts")]
    [InlineData("urn:xmpp:pubsub-social-events:0", "something else than posts")]
    public void Address_that_holds_no_posts_says_so_and_nothing_else(string node, string text)
    {
        var feed = new FeedAddress(Bob, node);
        var view = Render<FeedView>(b => b.Add(x => x.Feed, feed).Add(x => x.Prefix, "feed0-"));

        Assert.Equal("This is no feed of posts", view.Find("h1").TextContent);
        Assert.Contains(text, view.Find(".blank").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Community", view.Markup, StringComparison.Ordinal);
        Assert.Null(Session.LastTimeline);

        var hidden = Render<FeedView>(b => b.Add(x => x.Feed, feed).Add(x => x.Prefix, "f").Add(x => x.Hidden, true));
        Assert.Empty(hidden.Markup.Trim());
    }

    [Theory]
    [InlineData(FeedAddress.SocialFeed)]
    [InlineData(FeedAddress.Gallery)]
    [InlineData("garden")]
    public void Feed_of_posts_is_opened(string node)
    {
        var view = Render<FeedView>(b => b.Add(x => x.Feed, new FeedAddress(Bob, node)).Add(x => x.Prefix, "feed0-"));

        view.WaitForAssertion(() => Assert.NotNull(Session.LastTimeline));
        Assert.Contains("Community", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Person_is_described_as_their_card_says_and_hostile_words_are_text()
    {
        Session.Cards.Known[Bob] = new PersonCard(
            null,
            "I bake.\n<script>alert(1)</script>",
            [new Uri("https://rye.example/\"onmouseover=\"alert(1)")]
        );
        var view = Render<FeedView>(b => b.Add(x => x.Feed, FeedAddress.Microblog(Bob)).Add(x => x.Prefix, "feed0-"));

        var about = view.Find(".profile .about");
        Assert.Contains("I bake.", about.TextContent, StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script>", about.TextContent, StringComparison.Ordinal);
        Assert.StartsWith(
            "https://rye.example/",
            about.QuerySelector("a")!.GetAttribute("href"),
            StringComparison.Ordinal
        );
        Assert.Empty(about.QuerySelectorAll("script, [onmouseover]"));
    }

    [Fact]
    public void Community_has_its_title_description_and_who_can_read_and_post()
    {
        var feed = new FeedAddress(Jid.Parse("pubsub.example.net"), "garden");
        Session.Communities.Known[feed] = new CommunityCard(
            "The Garden",
            "Leaves and <b>seeds</b>.",
            CommunityReaders.Everybody,
            CommunityWriters.Followers,
            238
        );
        var view = Render<FeedView>(b => b.Add(x => x.Feed, feed).Add(x => x.Prefix, "feed0-"));

        Assert.Equal("The Garden", view.Find("h1").TextContent);
        Assert.Equal("Leaves and <b>seeds</b>.", view.Find(".profile .about").TextContent.Trim());
        Assert.Equal(
            ["238 followers", "Everybody can read", "Followers can post"],
            view.FindAll(".counts span").Select(fact => fact.TextContent)
        );
        // Its menu copies a link; there is nobody to mute or block.
        Assert.Null(view.Find("[data-actions]").GetAttribute("data-person"));
        Assert.Equal("Follow The Garden", view.Find(".top button.button").GetAttribute("aria-label"));
    }

    [Fact]
    public void Description_comes_with_the_connection_where_the_page_was_there_first()
    {
        Session.Status = new ConnectionStatus(ConnectionState.Connecting);
        var view = Render<FeedView>(b => b.Add(x => x.Feed, FeedAddress.Microblog(Bob)).Add(x => x.Prefix, "feed0-"));
        Assert.Empty(view.FindAll(".profile .about"));

        Session.Cards.Known[Bob] = new PersonCard(null, "I bake.", []);
        Session.Status = new ConnectionStatus(ConnectionState.Online);
        view.WaitForAssertion(() => Assert.Equal("I bake.", view.Find(".profile .about").TextContent.Trim()));
    }

    [Fact]
    public void Replies_are_left_out_of_a_person_and_not_of_a_community()
    {
        var garden = new FeedAddress(Bob, "garden");
        Render<FeedView>(b => b.Add(x => x.Feed, FeedAddress.Microblog(Bob)).Add(x => x.Prefix, "feed0-"));
        Assert.True(Session.LastWithoutReplies);
        Render<FeedView>(b => b.Add(x => x.Feed, garden).Add(x => x.Prefix, "feed1-"));
        Assert.False(Session.LastWithoutReplies);
    }

    [Fact]
    public void Person_without_card_and_community_have_no_description()
    {
        var feeds = new[] { FeedAddress.Microblog(Bob), new FeedAddress(Bob, "garden") };
        Assert.All(
            feeds,
            feed =>
                Assert.Empty(Render<FeedView>(b => b.Add(x => x.Feed, feed).Add(x => x.Prefix, "f")).FindAll(".about"))
        );
    }

    [Fact]
    public void Person_is_called_by_another_name_at_once()
    {
        var view = Render<FeedView>(b => b.Add(x => x.Feed, FeedAddress.Microblog(Bob)).Add(x => x.Prefix, "feed0-"));
        Assert.Equal("bob", view.Find("h1").TextContent.Trim());

        Session.Names.SetNickname(Bob, "Bob the baker");
        Session.Names.Acknowledge();
        view.WaitForAssertion(() => Assert.Equal("Bob the baker", view.Find("h1").TextContent.Trim()));
    }

    [Fact]
    public void Story_is_shown_as_no_post()
    {
        var story = new PostAddress(new FeedAddress(Bob, "urn:xmpp:pubsub-social-feed:stories:0"), "s1");
        Services.GetRequiredService<NavigationManager>().NavigateTo(PostLinks.Post(story));
        var page = Render<ThreadPage>();

        Assert.Equal("This is no feed of posts", page.Find("h1").TextContent);
        Assert.DoesNotContain("Unverified", page.Markup, StringComparison.Ordinal);
        Assert.Null(Session.LastThread);
    }
}
