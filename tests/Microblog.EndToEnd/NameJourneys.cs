using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>A person has one name in all pages.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class NameJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Person_has_one_name_in_all_pages(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("bob", "Bob began");
        await server.PublishAsync("dave", "Dave began");
        var walk = await server.PublishAsAsync("bob", "Bob Okafor", "A walk");
        await server.PublishAsAsync("dave", "Dave Brandt", "At home");
        await server.PublishAsAsync("dave", "Bob Okafor", "A walk, repeated", walk);
        await using var alice = await world.SignInAsync(site, "alice");

        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await Expect(Heading(alice, "Bob Okafor")).ToBeVisibleAsync();
        await Expect(alice.Button("Following Bob Okafor")).ToBeVisibleAsync();
        await alice.OpenAsync(Pages.Feed(server.Microblog("dave")));
        await alice.Button("Follow Dave Brandt").ClickAsync();
        await Expect(alice.Button("Following Dave Brandt")).ToBeVisibleAsync();

        await alice.OpenAsync("/following");
        var followed = alice.Page.GetByRole(AriaRole.Main).Locator(".list .name");
        await Expect(followed).ToHaveTextAsync(["Bob Okafor", "carol", "Dave Brandt"]);

        await alice.OpenAsync("/");
        await alice.SeesAsync("Bob began");
        await Expect(alice.Post("A walk, repeated")).ToContainTextAsync("Dave Brandt repeated");
        await Expect(alice.Posts.Locator(".by .name"))
            .ToHaveTextAsync(["Bob Okafor", "Dave Brandt", "Bob Okafor", "Dave Brandt", "Bob Okafor"]);

        // A name that is changed is another one everywhere, at once.
        await server.PublishAsAsync("bob", "Bob the Second", "Renamed");
        await Expect(alice.Posts.Locator(".by .name").Filter(new() { HasText = "Bob Okafor" })).ToHaveCountAsync(0);
        await alice.MuteAsync("A walk, repeated");
        await Expect(alice.Status("Bob the Second is muted")).ToBeVisibleAsync();
        await alice.OpenAsync("/settings");
        await Expect(alice.Page.GetByRole(AriaRole.Main).Locator(".list .name")).ToHaveTextAsync(["Bob the Second"]);
        site.AssertNoErrors();
    }

    private static ILocator Heading(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });
}
