using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>What pages are called, and what they say of how much there is.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class TitleJourneys(World world)
{
    [Fact(Timeout = 180_000)]
    public async Task Title_says_what_the_page_shows_and_how_many_posts_wait()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.PublishAsync("bob", "Live at one in the old harbour, with all that belongs to it");
        await using var alice = await world.PersonAsync(site, "alice");
        await alice.Page.GotoAsync("/login");
        await Expect(alice.Page).ToHaveTitleAsync("Sign in – Microblog");
        await alice.SignInAsync();
        await alice.SeesAsync("Live at one");
        await Expect(alice.Page).ToHaveTitleAsync("Home – Microblog");

        foreach (var text in new[] { "One", "Two", "Three" })
        {
            await server.PublishAsAsync("bob", "bob", text);
        }
        await Expect(alice.Page).ToHaveTitleAsync("(3) Home – Microblog");
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "3 new posts" }).ClickAsync();
        await Expect(alice.Page).ToHaveTitleAsync("Home – Microblog");

        await alice.Post("Two").Locator("[data-permalink]").ClickAsync();
        await Expect(Heading(alice, "bob: Two")).ToBeVisibleAsync();
        await Expect(alice.Page).ToHaveTitleAsync("bob: Two – Microblog");
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(alice.Page).ToHaveTitleAsync("bob: Two – Microblog");
        await alice.Page.GoBackAsync();
        await Expect(alice.Page).ToHaveTitleAsync("Home – Microblog");
        await alice.Post("Live at one").Locator("[data-permalink]").ClickAsync();
        await Expect(alice.Page).ToHaveTitleAsync("bob: Live at one in the old harbour, with all that… – Microblog");

        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await Expect(alice.Page).ToHaveTitleAsync("bob – Microblog");
        await alice.OpenAsync("/following");
        await Expect(alice.Page).ToHaveTitleAsync("Following – Microblog");
        await alice.OpenAsync("/post/nothing");
        await Expect(alice.Page).ToHaveTitleAsync("Post – Microblog");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Number_of_replies_is_the_same_at_home_in_the_thread_and_between(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PostFirstAsync("The long talk", "Everybody");
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        Assert.True(
            PostAddress.TryParse(await alice.Post("The long talk").GetAttributeAsync("data-post"), out var post)
        );
        var comments = new FeedAddress(server.PubSub, FeedAddress.CommentsPrefix + post.ItemId);
        await server.PublishAsync("bob", comments, "Answer 1", "Answer 2");

        await alice.Post("The long talk").Locator("[data-permalink]").ClickAsync();
        await alice.SeesAsync("Answer 2");
        await AnswerAsync(alice, "Answer 1", "Reply to bob", "To the first");
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        await AnswerAsync(alice, "To the first", "Reply to alice", "And to that");
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);

        await Expect(Replies(alice, "The long talk")).ToHaveTextAsync("4");
        await Expect(Replies(alice, "Answer 1")).ToHaveTextAsync("2");
        await Expect(Replies(alice, "To the first")).ToHaveTextAsync("1");
        await Expect(Replies(alice, "Answer 2")).ToHaveCountAsync(0);
        await alice.Post("Answer 1").Locator("[data-permalink]").ClickAsync();
        await Expect(Heading(alice, "bob: Answer 1")).ToBeVisibleAsync();
        await Expect(Replies(alice, "Answer 1")).ToHaveTextAsync("2");
        await Expect(Replies(alice, "The long talk")).ToHaveTextAsync("4");
        await alice.OpenAsync("/");
        await Expect(Replies(alice, "The long talk")).ToHaveTextAsync("4");
        site.AssertNoErrors();
    }

    private static ILocator Heading(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    private static async Task AnswerAsync(Person person, string post, string box, string text)
    {
        await person.StartReplyAsync(post);
        var field = person.Post(post).Last.GetByRole(AriaRole.Textbox, new() { Name = box });
        await field.FillAsync(text);
        await field.PressAsync("Control+Enter");
        await person.SeesAsync(text);
    }

    private static ILocator Replies(Person person, string text) => person.Post(text).Locator(".act.reply span");
}
