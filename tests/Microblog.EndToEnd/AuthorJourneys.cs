using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>What a person sees of who says who wrote a post.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class AuthorJourneys(World world)
{
    /// <summary>A pubsub service that no server lists as its own, as somebody may run one anywhere.</summary>
    private const string Elsewhere = "garden.localhost";

    [Fact(Timeout = 180_000)]
    public async Task Words_of_another_service_are_shown_as_its_word_and_never_as_own()
    {
        var settings = new Dictionary<string, string>
        {
            ["EXTRA_PUBSUB"] = $"""
                Component "{Elsewhere}" "pubsub"
                  modules_enabled = {"{"} "pubsub_anycreate" {"}"}
                  expose_publisher = true
                """,
        };
        await using var server = await ProsodyServer.LaunchAsync(settings: settings);
        var garden = new FeedAddress(Jid.Parse(Elsewhere), "tea");
        var home = new FeedAddress(server.PubSub, "tea");
        await server.MakeAsync("bob", garden, everybodyPublishes: true);
        await server.MakeAsync("bob", home, everybodyPublishes: true);
        foreach (var feed in new[] { garden, home })
        {
            await server.PublishAsync("alice", feed, "Alice in a community");
            await server.PublishAsync("bob", feed, "Bob in a community");
            await PublishAsync(server, "bob", feed, server.Account("carol"), "Bob as Carol");
        }
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");

        await alice.OpenAsync(Pages.Feed(garden));
        await Expect(Chip(alice, "Alice in a community")).ToHaveTextAsync($"via {Elsewhere}");
        await Expect(Chip(alice, "Bob in a community")).ToHaveTextAsync($"via {Elsewhere}");
        await Expect(Chip(alice, "Bob as Carol")).ToHaveTextAsync("Unverified");
        Assert.Equal((0, 0), await RightsAsync(alice, "Alice in a community"));

        await alice.OpenAsync(Pages.Feed(home));
        await Expect(Chip(alice, "Bob as Carol")).ToHaveTextAsync("Unverified");
        await Expect(Chip(alice, "Alice in a community")).ToHaveCountAsync(0);
        await Expect(Chip(alice, "Bob in a community")).ToHaveCountAsync(0);
        Assert.Equal((1, 1), await RightsAsync(alice, "Alice in a community"));
        Assert.Equal((0, 0), await RightsAsync(alice, "Bob in a community"));
        site.AssertNoErrors();
    }

    private static ILocator Chip(Person person, string text) => person.Post(text).Locator(".chip");

    /// <summary>How many "Edit" and "Delete" the menu of a post has.</summary>
    private static async Task<(int Edit, int Delete)> RightsAsync(Person person, string text)
    {
        await person.Post(text).GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await Expect(Item("Copy link")).ToBeVisibleAsync();
        var rights = (await Item("Edit").CountAsync(), await Item("Delete").CountAsync());
        await person.Page.Keyboard.PressAsync("Escape");
        await Expect(Item("Copy link")).ToHaveCountAsync(0);
        return rights;

        ILocator Item(string name) => person.Page.GetByRole(AriaRole.Menuitem, new() { Name = name });
    }

    private static async Task PublishAsync(XmppServer server, string name, FeedAddress feed, Jid author, string text)
    {
        await using var session = await server.OpenAsync(name);
        var entry = ServerExtensions.Entry(author, text, DateTimeOffset.UtcNow.AddMinutes(-1));
        await new PubSubService(session).PublishAsync(feed.Service, feed.Node, Guid.NewGuid().ToString(), entry);
    }
}
