using Microblog.Testing.Servers;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class ConversationJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Two_people_talk_and_each_sees_at_once_what_the_other_does(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await using var alice = await world.SignInAsync(site, "alice");
        await using var bob = await world.SignInAsync(site, "bob");

        await alice.PostFirstAsync("The kettle is on", "Everybody");
        await alice.SeesAsync("The kettle is on");
        await bob.SeesAsync("The kettle is on");

        await bob.ReplyAsync("alice", "The kettle is on", "Two sugars for me");
        await alice.SeesAsync("Two sugars for me");
        await Expect(alice.Post("Two sugars for me")).ToContainTextAsync("Replying to alice: The kettle is on");

        // Prosody lets nobody but the node's owner retract: there the reply is overwritten.
        await bob.Post("The kettle is on").Locator("[data-permalink]").ClickAsync();
        await bob.DeleteAsync("Two sugars for me");
        await alice.SeesNoMoreAsync("Two sugars for me");
        await bob.Page.ReloadAsync();
        await bob.IsReadyAsync();
        await Expect(bob.Post("The kettle is on")).ToBeVisibleAsync();
        await bob.SeesNoMoreAsync("Two sugars for me");
        await Expect(bob.Alert).ToHaveCountAsync(0);
        await bob.OpenAsync("/");

        await alice.EditAsync("The kettle is on", "The coffee is on");
        await bob.SeesAsync("The coffee is on");
        await bob.SeesNoMoreAsync("The kettle is on");

        await alice.DeleteAsync("The coffee is on");
        await bob.SeesNoMoreAsync("The coffee is on");
        Assert.Empty(await server.ReadAsync("alice", server.Microblog("alice")));
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task A_delete_that_is_taken_back_never_happened(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("alice", "Keep this", "Drop that");
        await using var alice = await world.SignInAsync(site, "alice");
        await using var bob = await world.SignInAsync(site, "bob");
        await bob.SeesAsync("Keep this");

        await alice.DeleteAsync("Keep this");
        await alice.UndoAsync();
        await alice.SeesAsync("Keep this");

        // When this one is gone everywhere, the time of the other is over too.
        await alice.DeleteAsync("Drop that");
        await bob.SeesNoMoreAsync("Drop that");
        await bob.SeesAsync("Keep this");
        await alice.SeesAsync("Keep this");
        Assert.Equal(["Keep this"], await server.ReadAsync("alice", server.Microblog("alice")));
        site.AssertNoErrors();
    }
}
