using Bunit;
using Microblog.Core.Muting;
using Microblog.Web.Components.Layout;
using Microblog.Web.Components.Posts;
using Microblog.Web.Components.Shared;

namespace Microblog.Web.Tests.Components.Shared;

public sealed class HidingTests : PageTest
{
    private const int TimeLimit = 10_000;

    [Theory(Timeout = TimeLimit)]
    [InlineData(PostAction.Mute, "is muted")]
    [InlineData(PostAction.Block, "is blocked")]
    public async Task The_author_of_a_post_is_hidden_and_undo_is_offered(string action, string said)
    {
        var post = Session.World.Home[1];
        var toast = Render<MutedToast>();
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        await card.Find("article").TriggerEventAsync("onpostaction", new PostActionEventArgs { Do = action });

        toast.WaitForAssertion(() =>
            Assert.Contains(
                $"{Session.NameOf(post.Author!)} {said}",
                toast.Find("[role=status]").TextContent,
                StringComparison.Ordinal
            )
        );
        await toast.Find("button").ClickAsync(new());
        Assert.Empty(Session.People.All);
        toast.WaitForAssertion(() => Assert.Empty(toast.FindAll("button")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Own_posts_offer_no_mute()
    {
        var own = Render<PostCard>(card => card.Add(c => c.Post, Session.World.Home[0]));

        Assert.False(own.Find("article").HasAttribute("data-person"));
        await own.Find("article").TriggerEventAsync("onpostaction", new PostActionEventArgs { Do = PostAction.Mute });
        Assert.Empty(Session.People.All);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Unanswered_mute_says_so_and_can_be_retried()
    {
        var toast = Render<MutedToast>();
        Session.People.Answer = BlockResult.NoAnswer;
        var person = Session.World.Home[1].Author!;
        await Session.People.BlockAsync(person, TestContext.Current.CancellationToken);

        toast.WaitForAssertion(() =>
            Assert.Contains("not blocked yet", toast.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
        Session.People.Answer = BlockResult.Blocked;
        await toast.FindAll("[role=alert] button")[0].ClickAsync(new());
        toast.WaitForAssertion(() => Assert.Empty(toast.FindAll("[role=alert]")));
        Assert.True(Assert.Single(Session.People.All).Blocked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Settings_list_them_and_show_them_again()
    {
        var person = Session.World.Home[1].Author!;
        await Session.People.MuteAsync(person, TestContext.Current.CancellationToken);
        var settings = Render<MutedPeopleList>();

        await settings.Find($"button[aria-label='Unmute {person}']").ClickAsync(new());

        settings.WaitForAssertion(() => Assert.Contains("Nobody.", settings.Markup, StringComparison.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Their_page_says_why_it_is_empty()
    {
        var person = Session.World.Home[1].Author!;
        await Session.People.BlockAsync(person, TestContext.Current.CancellationToken);
        var notice = Render<MutedNotice>(notice => notice.Add(n => n.Address, person));

        Assert.Contains(
            $"You have blocked {Session.NameOf(person)}",
            notice.Find("h2").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(person.ToDisplayString(), notice.Find(".address").TextContent);
        await notice.Find("button").ClickAsync(new());
        notice.WaitForAssertion(() => Assert.Empty(notice.FindAll("h2")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Page_of_somebody_whose_domain_is_blocked_names_the_domain()
    {
        var person = Session.World.Home[1].Author!;
        await Session.People.BlockAsync(person.Server, TestContext.Current.CancellationToken);
        var notice = Render<MutedNotice>(notice => notice.Add(n => n.Address, person));

        Assert.Contains($"You have blocked {person.Domain}", notice.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Contains($"everybody at {person.Domain} away, {person} too", notice.Markup, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task List_says_of_a_person_that_their_domain_is_blocked_as_well()
    {
        var person = Session.World.Home[1].Author!;
        await Session.People.BlockAsync(person, TestContext.Current.CancellationToken);
        await Session.People.BlockAsync(person.Server, TestContext.Current.CancellationToken);
        var settings = Render<MutedPeopleList>();

        Assert.Contains($"Blocked, and so is everybody at {person.Domain}", settings.Markup, StringComparison.Ordinal);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ShowResult.DomainHidden, "stays hidden, because everybody at")]
    [InlineData(ShowResult.NoAnswer, "your server didn't answer")]
    public async Task Undo_that_shows_nobody_again_says_why(ShowResult result, string said)
    {
        var toast = Render<MutedToast>();
        await Session.People.BlockAsync(Session.World.Home[1].Author!, TestContext.Current.CancellationToken);
        Session.People.ShowAnswer = result;
        toast.WaitForAssertion(() => Assert.NotEmpty(toast.FindAll("[role=status] button")));

        await toast.Find("[role=status] button").ClickAsync(new());

        Assert.Contains(said, toast.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        await toast.Find("[role=alert] button").ClickAsync(new());
        Assert.Empty(toast.FindAll("[role=alert]"));
    }
}
