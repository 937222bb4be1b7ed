using Bunit;
using Microblog.Core.Model;
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
