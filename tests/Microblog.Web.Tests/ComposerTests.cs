using Bunit;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests;

public sealed class ComposerTests : PageTest
{
    [Fact(Timeout = 10_000)]
    public async Task A_draft_is_there_again()
    {
        await Session.SetDraftAsync("home", "half written", TestContext.Current.CancellationToken);

        Assert.Equal("half written", Render<Composer>().Find("textarea").TextContent);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_sent_post_empties_the_box_and_its_draft()
    {
        await Session.SetDraftAsync("home", "Hello", TestContext.Current.CancellationToken);
        var composer = Render<Composer>();

        await SendAsync(composer, "Hello");

        Assert.Equal((null, "Hello"), Assert.Single(Session.Outbox.Posted));
        Assert.Equal("1", composer.Find("compose-box").GetAttribute("data-sent"));
        Assert.Empty(Session.Drafts);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_long_text_is_taken_from_its_draft()
    {
        await Session.SetDraftAsync("home", new string('x', 15_000), TestContext.Current.CancellationToken);
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
    public async Task Nothing_is_not_sent()
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

    private static Task SendAsync(IRenderedComponent<Composer> composer, string text) =>
        composer.Find("compose-box").TriggerEventAsync("onsendtext", new SendTextEventArgs { Text = text });
}
