using Bunit;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Web.Components.Timeline;
using Microblog.Web.Links;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Components.Timeline;

public sealed class ProfileViewTests : PageTest
{
    [Fact]
    public void Parts_of_a_person_are_named_and_the_one_that_is_shown_is_marked()
    {
        var view = Open(ProfilePart.Pictures);
        var links = view.FindAll("nav[aria-label='Profile'] a");
        Assert.Equal(["Posts", "Posts and replies", "Pictures", "About"], links.Select(link => link.TextContent));
        Assert.Equal([null, null, "page", null], links.Select(link => link.GetAttribute("aria-current")));
    }

    [Fact]
    public void Pictures_has_posts_with_pictures_alone()
    {
        var author = Session.World.Home.First(post => post.Attachments.Any(one => one.IsPicture)).Author!;
        var view = Open(ProfilePart.Pictures, author);
        view.WaitForAssertion(() => Assert.NotEmpty(view.FindAll("article")));
        Assert.All(view.FindAll("article"), card => Assert.NotNull(card.QuerySelector("picture-grid")));

        var all = Open(ProfilePart.Replies, author);
        all.WaitForAssertion(() =>
            Assert.Equal(Session.World.Home.Count(post => post.Author == author), all.FindAll("article").Count)
        );
    }

    [Fact]
    public void About_says_whom_a_person_follows_and_who_follows_them()
    {
        var garden = new FeedAddress(Jid.Parse("pubsub.example.net"), "garden");
        Session.PublicFollows.Answer = new PublicFollows(
            [new Suggestion(garden, "The garden <b>")],
            [Jid.Parse("carol@example.net")]
        );
        var view = Open(ProfilePart.About);
        view.WaitForAssertion(() => Assert.Equal(2, view.FindAll(".list .name").Count));
        Assert.Equal(
            [PostLinks.Feed(garden), PostLinks.Person(Jid.Parse("carol@example.net"))],
            view.FindAll(".list .name").Select(link => link.GetAttribute("href"))
        );
    }

    [Fact]
    public void About_says_where_nothing_is_told_and_asks_again_after_a_failure()
    {
        Session.PublicFollows.Fails = new SessionEndedException("There is no connection.");
        var view = Open(ProfilePart.About);
        var retry = view.WaitForElement("[role=alert] button");
        Session.PublicFollows.Fails = null;
        retry.Click();
        view.WaitForAssertion(() =>
            Assert.Contains("They do not say whom they follow.", view.Markup, StringComparison.Ordinal)
        );
    }

    private IRenderedComponent<ProfileView> Open(ProfilePart part, Jid? person = null) =>
        Render<ProfileView>(b => b.Add(x => x.Person, person ?? Jid.Parse("bob@example.net")).Add(x => x.Part, part));
}
