using Microblog.Core.Model;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class AccessibilityJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_passes_axe(ColorScheme scheme)
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        var ids = await server.PublishAsync(
            "bob",
            feed,
            "Morning",
            "Noon",
            "Evening, with https://example.org/ and #tea"
        );
        await server.PublishAsync("carol", new FeedAddress(server.PubSub, "allotments"), "Welcome");
        await using var site = await OwnSite.StartAsync(server);
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce };
        await using var alice = await world.PersonAsync(site, "alice", options);

        await alice.Page.GotoAsync("/login");
        await alice.FindsNothingInTheWayAsync("sign-in");
        await alice.TrySignInAsync("alice", "wrong");
        await Expect(alice.Alert).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("sign-in with an error");

        await alice.TrySignInAsync("alice", "secret");
        await alice.IsAtHomeAsync();
        await alice.SeesAsync("Noon");
        await alice.FindsNothingInTheWayAsync("home");
        await alice.Post("Noon").GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        await Expect(alice.Box("Reply to bob")).ToBeFocusedAsync();
        await alice.FindsNothingInTheWayAsync("home with a reply");

        await alice.Button("Cancel").ClickAsync();
        await alice.Post("Noon").Locator("[data-permalink]").ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Noon", Level = 1 })).ToBeFocusedAsync();
        await alice.SeesAsync("Noon");
        await alice.FindsNothingInTheWayAsync("a thread over home");

        await alice.OpenAsync(Pages.Feed(feed));
        await alice.SeesAsync("Noon");
        await alice.FindsNothingInTheWayAsync("a feed");
        await alice.OpenAsync(Pages.Post(feed, ids[1]));
        await alice.SeesAsync("Noon");
        await alice.FindsNothingInTheWayAsync("a thread");
        await alice.OpenAsync("/settings");
        await alice.FindsNothingInTheWayAsync("settings");
        await alice.OpenAsync($"/profile/{Uri.EscapeDataString(site.Server.Account("alice").ToString())}");
        await alice.Button("Edit profile").ClickAsync();
        await Expect(alice.Box("Name")).ToBeFocusedAsync();
        await alice.Box("Links").FillAsync("no page");
        await alice.Button("Save").ClickAsync();
        await Expect(alice.Alert).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("the own profile with its form");
        foreach (var part in new[] { "replies", "about" })
        {
            await alice.OpenAsync($"/profile/{Uri.EscapeDataString(site.Server.Account("bob").ToString())}/{part}");
            await Expect(alice.Page.Locator("nav.tabs a[aria-current]")).ToBeVisibleAsync();
            await alice.FindsNothingInTheWayAsync($"a person's {part}");
        }

        await using var dave = await world.SignInAsync(site, "dave", options);
        await Expect(dave.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("nobody's here yet");
        await Expect(dave.Page.GetByRole(AriaRole.Heading, new() { Name = "Communities here" })).ToBeVisibleAsync();
        await dave.FindsNothingInTheWayAsync("an empty home");
        await dave.Composer.FillAsync("My first");
        await dave.Button("Post").ClickAsync();
        await Expect(dave.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await dave.FindsNothingInTheWayAsync("the question who can read");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Dialogs_loading_states_and_errors_pass_axe(ColorScheme scheme)
    {
        await using var server = await ServerKind.HashedProsody.LaunchAsync();
        var square = new FeedAddress(server.PubSub, "square");
        await server.PublishAsync("carol", square, "Welcome");
        await server.PublishAsync("bob", "Morning", "Noon");
        await server.PublishAsync("alice", "Mine");
        await using var site = await OwnSite.StartAsync(server);
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce };
        await using var alice = await world.SignInAsync(site, "alice", options);
        await alice.SeesAsync("Noon");
        await alice.Post("Noon").GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("the menu of a post");
        await alice.Page.Keyboard.PressAsync("Escape");
        await alice.DeleteAsync("Mine");
        // The way back lasts for seconds, and looking may take longer: it is taken in other journeys.
        await alice.FindsNothingInTheWayAsync("an undo");

        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await alice.Button("Following bob").ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("a question");
        await alice.Button("Cancel").ClickAsync();
        await alice.BlockAsync("Noon");
        await Expect(alice.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("You have blocked");
        await alice.FindsNothingInTheWayAsync("the page of somebody who is blocked");
        await alice.OpenAsync("/settings");
        await Expect(alice.Button($"Unblock {server.Account("bob")}")).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("settings with somebody blocked");

        await alice.OpenAsync(Pages.Feed(new FeedAddress(server.PubSub, "never-made")));
        await Expect(alice.Alert).ToContainTextAsync("There is no such feed");
        await alice.FindsNothingInTheWayAsync("a feed that is not there");
        await server.StandStillAsync();
        await alice.OpenAsync(Pages.Feed(square));
        await Expect(alice.Page.Locator(".skeleton:visible").First).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("a feed that loads");
        // What was deleted may be said to be not deleted, too.
        await Expect(alice.Alert.Filter(new() { HasText = "didn't load" }))
            .ToBeVisibleAsync(new() { Timeout = 60_000 });
        await alice.FindsNothingInTheWayAsync("a feed that failed");
        await server.GoOnAsync();
        await alice.Button("Retry").ClickAsync();
        await alice.SeesAsync("Welcome");
    }
}
