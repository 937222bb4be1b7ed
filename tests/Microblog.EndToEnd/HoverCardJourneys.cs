using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>The card of a person beside their name.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class HoverCardJourneys(World world)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Card_opens_under_the_pointer_and_on_the_focus_after_a_while(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("bob", "Bob bakes");
        await server.PublishAsync("dave", "Dave is no contact");
        await using (var bob = await server.OpenAsync("bob"))
        {
            var profiles = new Microblog.Xmpp.Profiles.Profiles(bob, new PersonalEventing(bob, new PubSubService(bob)));
            await profiles.ChangeCardAsync(
                card => card with { FullName = "Bob Okafor", Note = "I bake." },
                "open",
                Stop
            );
        }
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Bob bakes");
        await alice.Page.EvaluateAsync(
            """
            () => {
              window.asked = [];
              let over = 0;
              addEventListener('pointerover', event => { if (event.target.closest('a.name')) over = performance.now(); }, true);
              document.addEventListener('personhover', () => asked.push(performance.now() - over), true);
            }
            """
        );
        var card = alice.Page.Locator("hover-card");
        var name = alice.Post("Bob bakes").Locator(".by .name");

        // Passing over it asks for nothing.
        await name.HoverAsync();
        await alice.Page.Mouse.MoveAsync(1, 1);
        await name.HoverAsync();
        await Expect(card).ToBeVisibleAsync();
        await Expect(card).ToContainTextAsync("I bake.");
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Following Bob Okafor" })).ToBeVisibleAsync();
        var asked = await alice.Page.EvaluateAsync<double[]>("asked");
        Assert.InRange(Assert.Single(asked), 295, 20_000);
        await card.GetByText("I bake.").HoverAsync();
        await Expect(card).ToBeVisibleAsync();
        await alice.Page.Mouse.MoveAsync(1, 1);
        await Expect(card).ToBeHiddenAsync();

        // By keyboard: into it, somebody is followed, and back.
        await alice.OpenAsync(Pages.Feed(server.Microblog("dave")));
        var dave = alice.Post("Dave is no contact").Locator(".by .name");
        await alice.Post("Dave is no contact").FocusAsync();
        await alice.Page.Keyboard.PressAsync("Tab");
        await Expect(dave).ToBeFocusedAsync();
        await Expect(card).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("a card of a person");
        await alice.Page.Keyboard.PressAsync("ArrowDown");
        var follow = card.GetByRole(AriaRole.Button, new() { Name = "Follow dave" });
        await Expect(follow).ToBeFocusedAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Following dave" })).ToBeVisibleAsync();
        await alice.Page.Keyboard.PressAsync("Escape");
        await Expect(card).ToBeHiddenAsync();
        await Expect(dave).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Card_is_none_on_a_phone()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        await site.Server.PublishAsync("bob", "Bob bakes");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Bob bakes");
        await alice.Page.SetViewportSizeAsync(390, 800);
        var isAsked = alice.Page.EvaluateAsync<bool>(
            """
            () => new Promise(done => {
              document.addEventListener('personhover', () => done(true), true);
              setTimeout(() => done(false), 1000);
            })
            """
        );
        await alice.Post("Bob bakes").Locator(".by .name").HoverAsync();
        Assert.False(await isAsked);
        site.AssertNoErrors();
    }
}
