using Deque.AxeCore.Playwright;
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
        await IsAccessibleAsync(alice, "sign-in");
        await alice.TrySignInAsync("alice", "wrong");
        await Expect(alice.Alert).ToBeVisibleAsync();
        await IsAccessibleAsync(alice, "sign-in with an error");

        await alice.TrySignInAsync("alice", "secret");
        await alice.IsAtHomeAsync();
        await alice.SeesAsync("Noon");
        await IsAccessibleAsync(alice, "home");
        await alice.Post("Noon").GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        await Expect(alice.Box("Reply to bob")).ToBeFocusedAsync();
        await IsAccessibleAsync(alice, "home with a reply");

        await alice.Button("Cancel").ClickAsync();
        await alice.Post("Noon").Locator("[data-permalink]").ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Post", Level = 1 })).ToBeFocusedAsync();
        await alice.SeesAsync("Noon");
        await IsAccessibleAsync(alice, "a thread over home");

        await alice.OpenAsync(Pages.Feed(feed));
        await alice.SeesAsync("Noon");
        await IsAccessibleAsync(alice, "a feed");
        await alice.OpenAsync(Pages.Post(feed, ids[1]));
        await alice.SeesAsync("Noon");
        await IsAccessibleAsync(alice, "a thread");
        await alice.OpenAsync("/settings");
        await IsAccessibleAsync(alice, "settings");

        await using var dave = await world.PersonAsync(site, "dave", options);
        await dave.SignInAsync();
        await Expect(dave.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("nobody's here yet");
        await IsAccessibleAsync(dave, "an empty home");
        site.AssertNoErrors();
    }

    private static async Task IsAccessibleAsync(Person person, string where)
    {
        var result = await person.Page.RunAxe();
        Assert.Contains(result.Passes, rule => rule.Id == "color-contrast");
        var violations = result.Violations.SelectMany(rule =>
            rule.Nodes.Select(node => $"{where}: {rule.Id} ({rule.Impact}): {rule.Help}: {node.Html}")
        );
        Assert.Empty(violations);
    }
}
