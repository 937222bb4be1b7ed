using Microblog.Core.Model;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Posts that are taller than a screen.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class LongPostJourneys(World world)
{
    private const string Long = "Long walk 0";

    [Fact(Timeout = 180_000)]
    public async Task A_long_post_is_folded_and_unfolded_where_it_is_by_pointer_and_keyboard()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        var texts = Enumerable.Range(0, 12).Select(index => $"Short walk {index} of them").ToArray();
        texts[8] = string.Join('\n', Enumerable.Range(0, 200).Select(line => $"Long walk {line}"));
        await server.PublishAsync("bob", feed, texts);
        await using var alice = await world.SignInAsync(site, "alice");
        var post = alice.Page.Locator("main article.post:visible", new() { HasText = Long });
        var button = post.GetByRole(AriaRole.Button, new() { NameRegex = new("^Show (more|less)$") });
        await Expect(button).ToHaveAttributeAsync("aria-expanded", "false");
        await button.ScrollIntoViewIfNeededAsync();
        var folded = await BoxAsync(post);
        Assert.InRange(folded.Height, 1, alice.Page.ViewportSize!.Height);

        await button.ClickAsync();
        await Expect(button).ToHaveTextAsync("Show less");
        await Expect(button).ToHaveAttributeAsync("aria-expanded", "true");
        var whole = await BoxAsync(post);
        Assert.True(whole.Height > 3 * folded.Height, $"{whole.Height} after {folded.Height}");
        Assert.InRange(Math.Abs(whole.Y - folded.Y), 0, 1);

        // What comes from the server meanwhile leaves it unfolded.
        var lines = string.Join('\n', Enumerable.Range(0, 200).Select(line => $"Long walk {line}, edited"));
        await server.ChangeAsync("bob", feed, [await IdOfAsync(post)], lines);
        await Expect(post).ToContainTextAsync("Long walk 199, edited");
        await Expect(button).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(button).ToHaveTextAsync("Show less");

        await button.FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(button).ToHaveTextAsync("Show more");
        await Expect(button).ToBeFocusedAsync();
        await Expect(post).ToBeInViewportAsync();
        Assert.InRange(Math.Abs((await BoxAsync(post)).Height - folded.Height), 0, 1);

        // On its own page it is whole.
        await post.Locator("[data-permalink]").ClickAsync();
        var opened = alice.Page.Locator("article.opened");
        await Expect(opened).ToContainTextAsync("Long walk 199");
        await Expect(opened.Locator("[aria-expanded]")).ToHaveCountAsync(0);
        Assert.True((await BoxAsync(opened)).Height > 3 * folded.Height);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task The_place_of_what_is_read_stays_while_a_post_above_is_folded_by_an_edit()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        await server.PublishAsync(
            "bob",
            feed,
            [.. Enumerable.Range(0, 30).Select(index => $"Short walk {index} of them")]
        );
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.ScrollToAsync("Short walk 20 of them");
        var place = await alice.PlaceAsync();
        var lines = string.Join('\n', Enumerable.Repeat("Edited walk", 200));
        await server.ChangeAsync("bob", feed, [await IdOfAsync(alice.Post("Short walk 27 of them"))], lines);
        await Expect(alice.Page.Locator("article:has([aria-expanded=false])")).ToHaveCountAsync(1);
        await alice.ReadsAtAsync(place, 1);
        site.AssertNoErrors();
    }

    private static async Task<string> IdOfAsync(ILocator post)
    {
        Assert.True(PostAddress.TryParse(await post.GetAttributeAsync("data-post"), out var address));
        return address.ItemId;
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator) =>
        (await locator.BoundingBoxAsync())!;
}
