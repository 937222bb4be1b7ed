using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Writing from wherever one is, and what becomes of what was sent.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class SendingJourneys(World world)
{
    private const int Replies = 15;

    [Theory(Timeout = 240_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Write_opens_over_the_page_and_the_reading_place_stays(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("alice", "Before");
        await server.PublishAsync("bob", [.. Enumerable.Range(1, 40).Select(n => $"Walk {n}")]);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Walk 40");
        var keyboard = alice.Page.Keyboard;
        var over = alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "Write" });
        var area = over.GetByRole(AriaRole.Textbox, new() { Name = "What's new?" });

        // The page's own box is in sight: it is the one.
        await keyboard.PressAsync("c");
        await Expect(alice.Composer).ToBeFocusedAsync();
        await Expect(over).ToHaveCountAsync(0);
        await keyboard.PressAsync("Escape");

        await alice.ScrollToAsync("Walk 15");
        var place = await alice.PlaceAsync();
        await keyboard.PressAsync("c");
        await Expect(area).ToBeFocusedAsync();
        await alice.FindsNothingInTheWayAsync("the composer over the page", over);
        await keyboard.TypeAsync("Deep in the wal");
        await keyboard.PressAsync("Escape");
        await Expect(over).ToHaveCountAsync(0);
        await alice.ReadsAtAsync(place, 1);

        // Closed, it keeps what was typed; sent, it says so and leads there.
        await alice.Button("Write").ClickAsync();
        await Expect(area).ToHaveValueAsync("Deep in the wal");
        await keyboard.TypeAsync("k");
        await keyboard.PressAsync("Control+Enter");
        await Expect(over).ToHaveCountAsync(0);
        await Expect(alice.Status("Posted")).ToBeVisibleAsync();
        await alice.ReadsAtAsync(place, 1);
        await alice.Button("Show").ClickAsync();
        await Expect(alice.Post("Deep in the walk")).ToBeInViewportAsync();
        await Expect(alice.Status("Posted")).ToHaveCountAsync(0);
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Deep in the walk", Level = 1 }))
            .ToBeFocusedAsync();

        // On a post's page, which has no box for posts.
        await keyboard.PressAsync("c");
        await Expect(area).ToBeFocusedAsync();
        await Expect(area).ToHaveValueAsync("");
        await over.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await alice.Page.GoBackAsync();
        await alice.ReadsAtAsync(place, 20);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Write_is_a_sheet_on_a_phone()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.PublishAsync("alice", "Before");
        await server.PublishAsync("bob", [.. Enumerable.Range(1, 25).Select(n => $"Walk {n}")]);
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new()
            {
                ViewportSize = new() { Width = 360, Height = 740 },
                HasTouch = true,
            }
        );
        await alice.SeesAsync("Walk 25");
        await alice.ScrollToAsync("Walk 15");
        await alice.Button("Write").ClickAsync();
        var over = alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "Write" });
        await over.GetByRole(AriaRole.Textbox, new() { Name = "What's new?" }).FillAsync("From the train");
        await alice.FindsNothingInTheWayAsync("the composer on a phone", over);
        await over.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
        await Expect(alice.Status("Posted")).ToBeVisibleAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 240_000)]
    public async Task Reply_that_was_sent_is_in_sight_and_announced()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PostFirstAsync("The long talk", "Everybody");
        await Expect(alice.Status("Posted")).ToHaveCountAsync(1);
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        Assert.True(
            PostAddress.TryParse(await alice.Post("The long talk").GetAttributeAsync("data-post"), out var post)
        );
        var comments = new FeedAddress(server.PubSub, FeedAddress.CommentsPrefix + post.ItemId);
        await server.PublishAsync("bob", comments, [.. Enumerable.Range(1, Replies).Select(n => $"Answer {n:00}")]);

        // At home, where the card shows no replies.
        await alice.ReplyAsync("alice", "The long talk", "From home");
        await Expect(alice.Status("Reply sent")).ToHaveCountAsync(1);
        await Expect(alice.Post("The long talk")).ToContainTextAsync("Your reply From home");
        await Expect(Link(alice, "Your reply")).ToBeInViewportAsync();

        // In the thread: below the box, not below all others.
        await alice.Post("The long talk").Locator("[data-permalink]").ClickAsync();
        await alice.SeesAsync("Answer 01");
        await alice.SeesAsync($"Answer {Replies:00}");
        var box = alice.Box("Reply to alice");
        await box.FillAsync("From the thread");
        await box.PressAsync("Control+Enter");
        await box.PressAsync("Control+Enter");
        await Expect(box).ToHaveValueAsync("");
        await Expect(alice.Alert).ToHaveCountAsync(0);
        await Expect(alice.Status("Reply sent")).ToHaveCountAsync(1);
        await Expect(alice.Posts.Nth(1)).ToContainTextAsync("From the thread");
        await Expect(alice.Post("From the thread").Locator(".text")).ToBeInViewportAsync();
        Assert.Equal(1, (await server.ReadAsync("alice", comments)).Count(text => text == "From the thread"));

        // Of a reply: below that.
        await alice.StartReplyAsync("Answer 01");
        await alice.Box("Reply to bob").First.FillAsync("To the first");
        await alice.Post("Answer 01").First.GetByRole(AriaRole.Button, new() { Name = "Send reply" }).ClickAsync();
        await alice.SeesAsync("To the first");
        var order = await alice.Posts.Locator(".text").AllInnerTextsAsync();
        Assert.Equal(order.ToList().IndexOf("Answer 01") + 1, order.ToList().IndexOf("To the first"));

        await alice.Like("To the first").ClickAsync();
        await Expect(alice.Status("Liked")).ToHaveCountAsync(1);

        // The next visit has the usual order.
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await alice.SeesAsync("From the thread");
        await Expect(alice.Posts.Last).ToContainTextAsync("From the thread");
        site.AssertNoErrors();
    }

    private static ILocator Link(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });
}
