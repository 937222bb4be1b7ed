using Microblog.Core.Model;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Muting and blocking.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class HidingJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Muted_person_leaves_every_tab_and_returns_with_undo(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var square = new FeedAddress(server.PubSub, "square-" + Guid.NewGuid());
        await server.MakeAsync("carol", square, everybodyPublishes: true);
        await server.PublishAsync("carol", square, "Welcome to the square");
        await server.PublishAsync("bob", square, "Bob in the square");
        await server.PublishAsync("bob", "Bob at home");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.OpenAsync(Pages.Feed(square));
        await alice.Button($"Follow {square.Node}").ClickAsync();
        await alice.SeesAsync("Bob in the square");
        await using var other = await alice.NewTabAsync();
        await other.OpenAsync("/");
        await other.SeesAsync("Bob at home");

        await other.MuteAsync("Bob at home");
        await alice.SeesNoMoreAsync("Bob in the square");
        await Expect(alice.Post("Welcome to the square")).ToBeVisibleAsync();
        await server.PublishAsync("bob", square, "Bob again");
        await server.PublishAsync("carol", square, "Is anybody there?");
        await alice.SeesAsync("Is anybody there?");
        await Expect(alice.Post("Bob again")).ToHaveCountAsync(0);

        await other.UndoAsync();
        await other.SeesAsync("Bob at home");
        await alice.SeesAsync("Bob in the square");
        await alice.SeesAsync("Bob again");

        // Blocked: here and at the server, until it is taken back.
        await other.BlockAsync("Bob at home");
        await alice.SeesNoMoreAsync("Bob in the square");
        Assert.Equal([server.Account("bob")], await server.BlockedAsync("alice"));
        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await Expect(alice.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("You have blocked bob");
        await Expect(alice.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(server.Account("bob").ToString());
        await server.PublishAsync("bob", "Bob while blocked");
        await alice.OpenAsync("/settings");
        await alice.Button($"Unblock {server.Account("bob")}").ClickAsync();
        await other.SeesAsync("Bob at home");
        await other.SeesAsync("Bob while blocked");
        Assert.Empty(await server.BlockedAsync("alice"));
        site.AssertNoErrors();
    }
}
