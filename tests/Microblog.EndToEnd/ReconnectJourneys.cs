using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class ReconnectJourneys(World world)
{
    [Fact(Timeout = 180_000)]
    public async Task A_server_that_dies_and_comes_back_costs_the_reader_nothing()
    {
        await using var server = await ServerKind.HashedProsody.LaunchAsync();
        await server.PublishAsync("bob", "Before the storm");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Before the storm");

        await server.KillAsync();
        await Expect(alice.Status("Reconnecting…")).ToBeVisibleAsync();
        await IsSaidBrieflyAsync(alice.Status("Reconnecting…"), alice, server.Host);
        await Expect(alice.Post("Before the storm")).ToBeVisibleAsync();
        await alice.OpenAsync("/");
        await alice.SeesAsync("Before the storm");

        await server.StartAsync();
        await server.PublishAsync("bob", "After the storm");
        await alice.SeesAsync("After the storm");
        await Expect(alice.Status("Reconnecting…")).ToHaveCountAsync(0);
        await alice.PostFirstAsync("All well here", "Everybody");
        await alice.SeesAsync("All well here");
        Assert.Equal(["All well here"], await server.ReadAsync("alice", server.Microblog("alice")));
        site.AssertNoErrors();
    }

    /// <summary>In words of the person, not of the program, and in little room on a telephone.</summary>
    private static async Task IsSaidBrieflyAsync(ILocator bar, Person person, string host)
    {
        await Expect(bar).ToContainTextAsync($"{host} can't be reached.");
        await Expect(bar).Not.ToContainTextAsync("127.0.0.1");
        var wide = person.Page.ViewportSize!;
        await person.Page.SetViewportSizeAsync(390, 760);
        Assert.InRange((await bar.BoundingBoxAsync())!.Height, 24, 64);
        Assert.True(
            await bar.Locator(".spinner").EvaluateAsync<bool>("spinner => spinner.offsetWidth === spinner.offsetHeight")
        );
        await person.Page.SetViewportSizeAsync(wide.Width, wide.Height);
    }
}
