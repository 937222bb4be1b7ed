using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class LiveJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Own_post_stays_in_sight_in_every_tab_while_a_post_of_somebody_else_waits(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var bob = server.Microblog("bob");
        await server.PublishAsync("bob", bob, "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PostFirstAsync("The first", "Everybody");
        await alice.SeesAsync("The first");
        var other = await alice.NewTabAsync();
        await other.OpenAsync("/");
        await other.SeesAsync("The first");

        await server.PublishNowAsync("bob", bob, [("waits", "Waits")]);
        await Expect(alice.Button("1 new post")).ToBeVisibleAsync();
        await alice.PostAsync("Mine");
        foreach (var tab in (Person[])[alice, other])
        {
            // Sent and confirmed: what the server knows has a permalink.
            await Expect(tab.Post("Mine").Locator("[data-permalink]")).ToBeVisibleAsync();
            await Expect(tab.Post("Mine")).ToHaveCountAsync(1);
            await Expect(tab.Post("Mine")).ToBeInViewportAsync();
            await Expect(tab.Button("1 new post")).ToBeVisibleAsync();
            await tab.SeesNoMoreAsync("Waits");
        }
        await alice.ChooseAsync("Mine", "Edit");
        await alice.Box("Edit post").FillAsync("Mine, better");
        await alice.Button("Save").ClickAsync();
        await Expect(alice.Post("Mine, better").Locator("[data-permalink]")).ToBeInViewportAsync();
        await Expect(other.Post("Mine, better")).ToBeInViewportAsync();

        await alice.Button("1 new post").ClickAsync();
        await Expect(alice.Posts).ToContainTextAsync(["Mine, better", "Waits", "The first", "Before"]);
        await Expect(alice.Pill).ToHaveCountAsync(0);
        // All was seen here, and what is one's own is new nowhere.
        await other.Page.ReloadAsync();
        await other.IsReadyAsync();
        await Expect(other.Posts).ToContainTextAsync(["Mine, better", "Waits", "The first", "Before"]);
        await Expect(other.Pill).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task What_can_be_pressed_is_not_replaced_when_posts_replies_and_likes_arrive()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var bob = server.Microblog("bob");
        await server.PublishAsync("bob", bob, "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await using var carol = await world.SignInAsync(site, "carol");
        await alice.PostFirstAsync("The talk", "Everybody");
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        await alice.SeesAsync("Before");
        await carol.SeesAsync("The talk");
        Assert.True(PostAddress.TryParse(await alice.Post("The talk").GetAttributeAsync("data-post"), out var post));
        var comments = new FeedAddress(server.PubSub, FeedAddress.CommentsPrefix + post.ItemId);

        await alice.MarkElementsAsync();
        await server.PublishAsync("bob", comments, "Answer 1");
        await Expect(alice.Post("The talk").Locator(".act.reply span")).ToHaveTextAsync("1");
        await server.PublishAsync("bob", comments, "Answer 2");
        await Expect(alice.Post("The talk").Locator(".act.reply span")).ToHaveTextAsync("2");
        await carol.Like("The talk").ClickAsync();
        await alice.SeesLikesAsync("The talk", 1);
        await server.PublishNowAsync("bob", bob, [("one", "One")]);
        // The answers come to home too.
        await Expect(alice.Button("3 new posts")).ToBeVisibleAsync();
        Assert.Empty(await alice.ReplacedElementsAsync());

        await alice.MarkElementsAsync();
        await server.PublishNowAsync("bob", bob, [("two", "Two")]);
        await Expect(alice.Button("4 new posts")).ToBeVisibleAsync();
        Assert.Empty(await alice.ReplacedElementsAsync());

        // The focus is where it was.
        await alice.Page.Locator("a.skip").First.FocusAsync();
        await server.PublishNowAsync("bob", bob, [("three", "Three")]);
        await Expect(alice.Button("5 new posts")).ToBeVisibleAsync();
        await Expect(alice.Page.Locator("a.skip").First).ToBeFocusedAsync();

        await alice.Post("The talk").Locator("[data-permalink]").ClickAsync();
        await alice.SeesAsync("Answer 2");
        await alice.MarkElementsAsync();
        await server.PublishAsync("bob", comments, "Answer 3");
        await alice.SeesAsync("Answer 3");
        Assert.Empty(await alice.ReplacedElementsAsync());

        // Followed in another program.
        await alice.OpenAsync("/following");
        await Expect(alice.Page.GetByRole(AriaRole.Button, new() { Name = "Following bob" })).ToBeVisibleAsync();
        await alice.MarkElementsAsync();
        await server.ListAsync("alice", [new FeedAddress(server.PubSub, "choir")]);
        await Expect(alice.Page.Locator("main a.name", new() { HasTextString = "choir" })).ToBeVisibleAsync();
        Assert.Empty(await alice.ReplacedElementsAsync());
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Purged_or_deleted_feed_leaves_every_tab_and_returns_with_new_posts(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var person = server.Microblog("alice");
        var community = new FeedAddress(server.PubSub, "choir-" + Guid.NewGuid());
        await server.PublishAsync("alice", person, "From alice");
        await server.PublishAsync("carol", community, "From the choir");
        await using var bob = await world.SignInAsync(site, "bob");
        await bob.OpenAsync(Pages.Feed(community));
        await bob.Button($"Follow {community.Node}").ClickAsync();
        await bob.SeesAsync("From the choir");
        var home = await bob.NewTabAsync();
        await home.OpenAsync("/");
        await home.SeesAsync("From alice");
        await home.SeesAsync("From the choir");
        var profile = await bob.NewTabAsync();
        await profile.OpenAsync(Pages.Feed(person));
        await profile.SeesAsync("From alice");

        await server.ClearAsync("alice", person, andNode: false);
        await home.SeesNoMoreAsync("From alice");
        await profile.SeesNoMoreAsync("From alice");
        await server.ClearAsync("carol", community, andNode: true);
        await home.SeesNoMoreAsync("From the choir");
        await bob.SeesNoMoreAsync("From the choir");

        await server.PublishAsync("alice", person, "Alice again");
        await home.SeesAsync("Alice again");
        await profile.SeesAsync("Alice again");
        await server.ClearAsync("alice", person, andNode: true);
        await home.SeesNoMoreAsync("Alice again");
        await profile.SeesNoMoreAsync("Alice again");
        await server.PublishAsync("alice", person, "Alice for the third time");
        await home.SeesAsync("Alice for the third time");
        site.AssertNoErrors();
    }
}
