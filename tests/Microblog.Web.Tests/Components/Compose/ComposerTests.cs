using Bunit;
using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;
using Microblog.Web.Tests.Fakes;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Components.Compose;

public sealed class ComposerTests : PageTest
{
    [Fact(Timeout = 10_000)]
    public async Task A_draft_is_there_again()
    {
        await Session.SetAsync("home", "half written", TestContext.Current.CancellationToken);

        Assert.Equal("half written", Render<Composer>().Find("textarea").TextContent);
    }

    [Fact(Timeout = 10_000)]
    public async Task Draft_comes_back_with_the_community_that_it_was_written_for()
    {
        var place = Session.Follows.All.First(follow => follow.CanPost).Feed;
        await KeepAsync("For the club", place.ToString());

        var composer = Render<Composer>();
        Assert.Equal(place.ToString(), composer.Find("select option[selected]").GetAttribute("value"));
        await SendAsync(composer, "For the club");

        Assert.Equal((place, "For the club"), Assert.Single(Session.Outbox.Posted));
        Assert.Empty(Session.Drafts);
        Assert.Equal("My feed", composer.Find("select option[selected]").TextContent);
    }

    [Theory(Timeout = 10_000)]
    [InlineData(Audience.Everybody, "Readers: Everybody")]
    [InlineData(Audience.Contacts, "Readers: Contacts only")]
    [InlineData(Audience.Unknown, "Readers: chosen with the first post")]
    public async Task Composer_says_who_reads_what_it_writes(Audience audience, string said)
    {
        Session.Audience = audience;
        var composer = Render<Composer>();
        composer.WaitForAssertion(() => Assert.Equal(said, composer.Find(".readers").TextContent));

        var place = Session.Follows.All.First(follow => follow.CanPost);
        await composer.Find("select").ChangeAsync(new() { Value = place.Feed.ToString() });
        Assert.Equal($"Readers: {place.Name}", composer.Find(".readers").TextContent);
        await composer.Find("select").ChangeAsync(new() { Value = "" });
        Assert.Equal(said, composer.Find(".readers").TextContent);
    }

    [Fact(Timeout = 10_000)]
    public async Task Composer_says_at_once_that_the_audience_was_changed_elsewhere()
    {
        var composer = Render<Composer>();
        composer.WaitForAssertion(() => Assert.Equal("Readers: Everybody", composer.Find(".readers").TextContent));

        await Session.SetAudienceAsync(Audience.Contacts, TestContext.Current.CancellationToken);

        composer.WaitForAssertion(() => Assert.Equal("Readers: Contacts only", composer.Find(".readers").TextContent));
    }

    [Fact(Timeout = 10_000)]
    public async Task Draft_of_another_page_is_kept_where_it_is_not_what_was_sent()
    {
        await Session.SetAsync("home", "Written elsewhere", TestContext.Current.CancellationToken);
        var composer = Render<Composer>();

        await composer
            .Find("compose-box")
            .TriggerEventAsync("onsendtext", new SendTextEventArgs { Text = "Mine", Since = 0 });

        Assert.Equal("Mine", Assert.Single(Session.Outbox.Posted).Text);
        Assert.Equal("Written elsewhere", Session.Drafts["home"]);
    }

    [Fact]
    public void Page_is_told_what_another_one_did_with_the_draft()
    {
        var composer = Render<Composer>();
        Assert.Equal("0", composer.Find("compose-box").GetAttribute("data-version"));

        Session.Change(new DraftChange("reply:xmpp:x", 3, IsSent: false));
        Session.Change(new DraftChange("home", 7, IsSent: false));
        composer.WaitForAssertion(() => Assert.Equal("7", composer.Find("compose-box").GetAttribute("data-version")));
        Assert.False(composer.Find("compose-box").HasAttribute("data-gone"));

        Session.Change(new DraftChange("home", 0, IsSent: true));
        composer.WaitForAssertion(() => Assert.True(composer.Find("compose-box").HasAttribute("data-gone")));
    }

    [Fact(Timeout = 10_000)]
    public async Task Reply_says_who_reads_it_and_is_a_draft_where_it_is_given_up()
    {
        var post = Session.World.Home[0] with { Comments = FakeWorld.NightSky };
        await Session.SetAsync(DraftLocation.Reply(post.Address), "Half", TestContext.Current.CancellationToken);
        var closed = 0;
        var composer = Render<Composer>(parameters =>
            parameters
                .Add(p => p.Kind, ComposerKind.Reply)
                .Add(p => p.Post, post)
                .Add(p => p.Closed, sent => closed += sent is null ? 1 : 100)
        );
        Assert.Equal("Readers: those of the post", composer.Find(".readers").TextContent);

        await composer.Find("[data-cancel]").ClickAsync(new());

        Assert.Equal(1, closed);
        Assert.Equal("Half", Assert.Single(Session.Drafts).Value);
        Assert.Equal("0", composer.Find("compose-box").GetAttribute("data-sent"));
    }

    [Fact(Timeout = 10_000)]
    public async Task Draft_keeps_its_community_while_the_follows_are_not_read_yet()
    {
        var place = Session.Follows.All.First(follow => follow.CanPost).Feed;
        await Session.Follows.UnfollowAsync(place, TestContext.Current.CancellationToken);
        Session.Follows.Load(isLoading: true);
        await KeepAsync("For the club", place.ToString());
        var composer = Render<Composer>();

        Assert.Equal(place.ToString(), composer.Find("select option[selected]").GetAttribute("value"));
        Assert.Empty(composer.FindAll("[role=status]"));
        await SendAsync(composer, "For the club");

        Assert.Equal(place, Assert.Single(Session.Outbox.Posted).Item1);
    }

    [Fact(Timeout = 10_000)]
    public async Task Draft_for_a_community_that_is_followed_no_longer_says_so_and_goes_nowhere_else()
    {
        await KeepAsync("For the club", new FeedAddress(Jid.Parse("pubsub.lantern.example.org"), "gone").ToString());
        var composer = Render<Composer>();

        Assert.Contains("don't follow any more", composer.Find("[role=status]").TextContent, StringComparison.Ordinal);
        await SendAsync(composer, "For the club");
        Assert.Contains("Choose where it goes", composer.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Session.Outbox.Posted);
        Assert.Equal("For the club", Session.Drafts["home"]);

        await composer.Find("select").ChangeAsync(new() { Value = "" });
        await SendAsync(composer, "For the club");
        Assert.Equal((null, "For the club"), Assert.Single(Session.Outbox.Posted));
    }

    [Fact(Timeout = 10_000)]
    public async Task Post_goes_where_the_page_shows_it()
    {
        var place = Session.Follows.All.First(follow => follow.CanPost).Feed;
        var composer = Render<Composer>();

        await composer
            .Find("compose-box")
            .TriggerEventAsync("onsendtext", new SendTextEventArgs { Text = "Hello", To = place.ToString() });

        Assert.Equal((place, "Hello"), Assert.Single(Session.Outbox.Posted));
    }

    private async Task KeepAsync(string text, string to)
    {
        await Session.SetAsync("home", text, TestContext.Current.CancellationToken);
        await Session.SetAsync(DraftLocation.HomeTarget, to, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_sent_post_empties_the_box_and_its_draft()
    {
        await Session.SetAsync("home", "Hello", TestContext.Current.CancellationToken);
        var composer = Render<Composer>();

        await SendAsync(composer, "Hello");

        Assert.Equal((null, "Hello"), Assert.Single(Session.Outbox.Posted));
        Assert.Equal("1", composer.Find("compose-box").GetAttribute("data-sent"));
        Assert.Empty(Session.Drafts);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_long_text_is_taken_from_its_draft()
    {
        await Session.SetAsync("home", new string('x', 15_000), TestContext.Current.CancellationToken);
        var composer = Render<Composer>();

        await composer.Find("compose-box").TriggerEventAsync("onsendtext", new SendTextEventArgs { Saved = true });

        Assert.Equal(15_000, Assert.Single(Session.Outbox.Posted).Text.Length);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_refused_post_stays_in_the_box_with_the_reason()
    {
        Session.Outbox.Refuses = PublishFailure.TooLong;
        var composer = Render<Composer>();

        await SendAsync(composer, "Hello");

        Assert.Contains(
            "longer than servers take",
            composer.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal("0", composer.Find("compose-box").GetAttribute("data-sent"));
        Assert.Equal("1", composer.Find("compose-box").GetAttribute("data-answers"));
    }

    [Fact(Timeout = 10_000)]
    public async Task Empty_text_is_not_sent()
    {
        var composer = Render<Composer>();

        await SendAsync(composer, " \n ");

        Assert.Contains("nothing to send", composer.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Session.Outbox.Posted);
    }

    [Fact(Timeout = 10_000)]
    public async Task The_audience_is_asked_once_before_the_first_post()
    {
        Session.Audience = Audience.Unknown;
        Session.KeepsOnly = 20;
        var composer = Render<Composer>();

        await SendAsync(composer, "First");
        Assert.Equal("Who can read your posts?", composer.Find("dialog h2").TextContent);
        Assert.Empty(Session.Outbox.Posted);

        await composer.Find("input[aria-label='Contacts only']").ChangeAsync(new() { Value = true });
        await composer.Find("dialog .primary").ClickAsync(new());
        Assert.Equal(Audience.Contacts, Session.Audience);
        Assert.Equal("First", Assert.Single(Session.Outbox.Posted).Text);
        Assert.Contains(
            "only your newest 20 posts",
            composer.Find("[role=status]").TextContent,
            StringComparison.Ordinal
        );

        await SendAsync(composer, "Second");
        Assert.Equal(2, Session.Outbox.Posted.Count);
        Assert.Empty(composer.FindAll("dialog"));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_dismissed_audience_question_sends_nothing()
    {
        Session.Audience = Audience.Unknown;
        var composer = Render<Composer>();

        await SendAsync(composer, "First");
        await composer.Find("dialog").TriggerEventAsync("oncancel", EventArgs.Empty);

        Assert.Empty(composer.FindAll("dialog"));
        Assert.Empty(Session.Outbox.Posted);
        Assert.Equal("0", composer.Find("compose-box").GetAttribute("data-sent"));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_post_can_go_to_a_followed_community()
    {
        var composer = Render<Composer>();

        await composer
            .Find("select[aria-label='Post to']")
            .ChangeAsync(new() { Value = FakeWorld.NightSky.ToString() });
        await SendAsync(composer, "Look up");

        Assert.Equal((FakeWorld.NightSky, "Look up"), Assert.Single(Session.Outbox.Posted));
    }

    [Fact(Timeout = 10_000)]
    public async Task Edit_that_shows_a_draft_says_so_and_one_that_shows_the_post_does_not()
    {
        var post = Session.World.Home[0];
        Assert.Empty(Edit().FindAll("[role=status]"));

        await Session.SetAsync(DraftLocation.Edit(post.Address), "Changed", TestContext.Current.CancellationToken);

        var edit = Edit();
        Assert.Equal("Changed", edit.Find("textarea").TextContent);
        Assert.Equal(
            "This is your draft of the change. The post is still as it was.",
            edit.Find("[role=status] p").TextContent
        );
        await edit.Find("[role=status] button").ClickAsync(new());
        Assert.Empty(edit.FindAll("[role=status]"));

        IRenderedComponent<Composer> Edit() =>
            Render<Composer>(b => b.Add(c => c.Kind, ComposerKind.Edit).Add(c => c.Post, post));
    }

    private static Task SendAsync(IRenderedComponent<Composer> composer, string text) =>
        composer.Find("compose-box").TriggerEventAsync("onsendtext", new SendTextEventArgs { Text = text });
}
