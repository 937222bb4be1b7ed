using Microblog.EndToEnd.People;
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
    public async Task Nothing_stands_in_anybodys_way_on_any_page(ColorScheme scheme)
    {
        var server = await world.ServerAsync(ServerKind.Prosody);
        var feed = server.Microblog("bob");
        var ids = await server.PublishAsync(
            "bob",
            feed,
            "Morning",
            "Noon",
            "Evening, with https://example.org/ and #tea"
        );
        await using var site = await Site.StartAsync(server);
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
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Post", Level = 1 })).ToBeFocusedAsync();
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

        await using var dave = await world.PersonAsync(site, "dave", options);
        await dave.SignInAsync();
        await Expect(dave.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("nobody's here yet");
        await dave.FindsNothingInTheWayAsync("an empty home");
        site.AssertNoErrors();
    }
}
