using Microblog.Testing.Servers;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class LikeJourneys(World world)
{
    private const string Text = "The kettle is on";

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task A_like_shows_at_once_reaches_the_author_and_is_taken_back(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await using var alice = await world.SignInAsync(site, "alice");
        await using var bob = await world.SignInAsync(site, "bob");
        await alice.PostFirstAsync(Text, "Everybody");
        await bob.SeesAsync(Text);
        await Expect(bob.Like(Text)).ToHaveAttributeAsync("aria-pressed", "false");

        // Before any answer can come.
        Assert.Equal(
            "true",
            await bob.Like(Text).EvaluateAsync<string>("button => { button.click(); return button.ariaPressed; }")
        );
        await bob.SeesLikesAsync(Text, 1);
        await alice.SeesLikesAsync(Text, 1);
        await Expect(alice.Like(Text)).ToHaveAttributeAsync("aria-pressed", "false");
        await bob.Page.ReloadAsync();
        await bob.IsReadyAsync();
        await Expect(bob.Like(Text)).ToHaveAttributeAsync("aria-pressed", "true");
        await bob.SeesLikesAsync(Text, 1);

        // By the key, with the focus kept.
        await bob.Post(Text).FocusAsync();
        await bob.Page.Keyboard.PressAsync("f");
        await Expect(bob.Like(Text)).ToHaveAttributeAsync("aria-pressed", "false");
        await bob.SeesLikesAsync(Text, 0);
        await Expect(bob.Post(Text)).ToBeFocusedAsync();
        // Prosody lets nobody but the node's owner retract: there the like is overwritten.
        await alice.SeesLikesAsync(Text, 0);
        await bob.Page.ReloadAsync();
        await bob.IsReadyAsync();
        await Expect(bob.Like(Text)).ToHaveAttributeAsync("aria-pressed", "false");
        await bob.SeesLikesAsync(Text, 0);
        await Expect(bob.Alert).ToHaveCountAsync(0);

        // A like that was taken back can be given again.
        await bob.Like(Text).ClickAsync();
        await alice.SeesLikesAsync(Text, 1);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Without_a_connection_nothing_seems_to_be_liked()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var wire = new Wire(site.Address);
        await using var alice = await world.PersonAsync(wire.Address, site.Server.Account("alice"));
        await alice.SignInAsync();
        await alice.PostFirstAsync(Text, "Everybody");
        await Expect(alice.Like(Text)).ToBeVisibleAsync();

        wire.Cut();
        await Expect(alice.Status("Reconnecting…")).ToBeVisibleAsync();
        await alice.Like(Text).ClickAsync();
        await Expect(alice.Like(Text)).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(alice.Page.Locator("#polite")).ToHaveTextAsync("Not connected. Try again in a moment.");

        wire.Mend();
        await Expect(alice.Status("Reconnecting…")).ToHaveCountAsync(0);
        await alice.Like(Text).ClickAsync();
        await alice.SeesLikesAsync(Text, 1);
        site.AssertNoErrors();
    }
}
