using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>The page's own connection is lost.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class ConnectionJourneys(World world)
{
    [Fact(Timeout = 180_000)]
    public async Task A_moment_without_a_connection_is_not_worth_a_word()
    {
        await InTheMiddleOfReadingAsync(
            TimeSpan.FromMinutes(3),
            async (alice, wire) =>
            {
                await alice.Page.EvaluateAsync(
                    """
                    () => {
                      const bar = document.getElementById('components-reconnect-modal');
                      window.said = false;
                      new MutationObserver(() => { window.said ||= !bar.hidden; }).observe(bar, { attributes: true, childList: true });
                    }
                    """
                );
                wire.Cut();
                wire.Mend();
            },
            async alice => Assert.False(await alice.Page.EvaluateAsync<bool>("window.said"))
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task A_longer_cut_is_said_quietly_and_the_page_stays_readable()
    {
        await InTheMiddleOfReadingAsync(
            TimeSpan.FromMinutes(3),
            async (alice, wire) =>
            {
                wire.Cut();
                await Expect(alice.Status("Reconnecting…")).ToBeVisibleAsync();
                Assert.False(await alice.Page.EvaluateAsync<bool>("!!document.querySelector('dialog[open]')"));
                await alice.Page.Keyboard.PressAsync("Control+Enter");
                await Expect(alice.Status("Not sent: there is no connection")).ToHaveCountAsync(1);
                await alice.WheelAsync(90);
                await alice.WheelAsync(-90);
                wire.Mend();
            },
            _ => Task.CompletedTask
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task A_cut_that_outlives_what_the_program_keeps_of_the_page_ends_at_the_same_place()
    {
        await InTheMiddleOfReadingAsync(
            TimeSpan.FromSeconds(1),
            async (alice, wire) =>
            {
                wire.Cut();
                await Expect(alice.Status("Reconnecting…")).ToBeVisibleAsync();
                // Nobody hears it: the text is half written as before.
                await alice.Page.Keyboard.PressAsync("Control+Enter");
                wire.Mend();
                await Expect(alice.Status("Reconnecting…")).ToHaveCountAsync(0);
            },
            _ => Task.CompletedTask
        );
    }

    private async Task InTheMiddleOfReadingAsync(
        TimeSpan retention,
        Func<Person, Wire, Task> lose,
        Func<Person, Task> afterwards
    )
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, [.. Enumerable.Range(1, 60).Select(number => $"Walk {number}")]);
        await using var site = await OwnSite.StartAsync(server, retention);
        await using var wire = new Wire(site.Address);
        await using var alice = await world.PersonAsync(wire.Address, server.Account("alice"));
        await alice.SignInAsync();
        await alice.ScrollToAsync("Walk 40");
        await alice.DraftReplyAsync("bob", "Walk 38", "Half a tho");
        await alice.Page.Keyboard.PressAsync("End");
        var place = await alice.PlaceAsync();

        await lose(alice, wire);
        await alice.IsReadyAsync();

        await alice.ReadsAtAsync(place, 20);
        // Also where the page was loaded again.
        await Expect(alice.Box("Reply to bob")).ToHaveValueAsync("Half a tho");
        await server.PublishAsync("bob", feed, "After the storm");
        await Expect(alice.Button("1 new post")).ToBeVisibleAsync();
        await Expect(alice.Status("Reconnecting…")).ToHaveCountAsync(0);
        await afterwards(alice);
        site.AssertNoErrors();
    }
}
