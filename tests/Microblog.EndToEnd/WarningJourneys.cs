using System.Xml.Linq;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Posts behind a warning.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class WarningJourneys(World world)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Post_is_folded_behind_its_warning_until_it_is_shown(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("alice", "Before");
        await using var bob = await world.SignInAsync(site, "bob");
        await using var alice = await world.SignInAsync(site, "alice");

        // What is written in the field is a draft as the text is.
        await alice.Composer.FillAsync("She leaves.");
        await alice.Button("Content warning").ClickAsync();
        await alice.Box("Warning").PressSequentiallyAsync("Spoilers");
        await alice.Page.WaitForResponseAsync(answer => answer.Url.Contains("place=warning", StringComparison.Ordinal));
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(alice.Box("Warning")).ToHaveValueAsync("Spoilers");
        await Expect(alice.Composer).ToHaveValueAsync("She leaves.");
        await alice.Button("Post").ClickAsync();
        await Expect(alice.Box("Warning")).ToHaveCountAsync(0);

        await bob.Pill.ClickAsync();
        var post = bob.Page.Locator("main article.post:visible", new() { HasText = "Spoilers" });
        await Expect(post.GetByRole(AriaRole.Button, new() { Name = "Show" })).ToBeVisibleAsync();
        await Expect(post.GetByText("She leaves.")).ToBeHiddenAsync();
        await bob.FindsNothingInTheWayAsync("a post behind a warning");
        await post.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(post.GetByText("She leaves.")).ToBeVisibleAsync();
        await post.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await Expect(post.GetByText("She leaves.")).ToBeHiddenAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Posts_behind_warnings_are_shown_or_blurred_where_that_is_chosen()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        var server = site.Server;
        await server.PublishAsync("bob", "Before");
        await using (var session = await server.OpenAsync("bob"))
        {
            var entry = ServerExtensions.Entry(server.Account("bob"), "She leaves.", DateTimeOffset.UtcNow);
            entry.Add(new XElement(Atom + "category", new XAttribute("term", "nsfw")));
            var feed = server.Microblog("bob");
            await new PubSubService(session).PublishAsync(
                feed.Service,
                feed.Node,
                "end",
                entry,
                cancellation: TestContext.Current.CancellationToken
            );
        }
        await using var alice = await world.SignInAsync(site, "alice");
        var text = alice.Page.GetByText("She leaves.");
        var show = alice.Button("Show");
        await Expect(show).ToBeVisibleAsync();
        await Expect(text).ToBeHiddenAsync();

        await ChooseAsync(alice, "Always shown");
        await Expect(text).ToBeVisibleAsync();
        await Expect(show).ToBeHiddenAsync();
        await ChooseAsync(alice, "Blurred until I press Show");
        await Expect(text.Locator("xpath=ancestor::*[contains(@class,'text')]").First)
            .ToHaveCSSAsync("filter", "blur(12px)");
        await show.ClickAsync();
        await Expect(text.Locator("xpath=ancestor::*[contains(@class,'text')]").First).ToHaveCSSAsync("filter", "none");
        await ChooseAsync(alice, "Hidden until I press Show");
        await Expect(text).ToBeHiddenAsync();
        site.AssertNoErrors();
    }

    private static async Task ChooseAsync(Person person, string choice)
    {
        await person.Page.GotoAsync("/settings");
        await person.IsReadyAsync();
        await person.Page.GetByRole(AriaRole.Radio, new() { Name = choice }).CheckAsync();
        await person.Page.GotoAsync("/");
        await person.IsReadyAsync();
    }

    [Fact(Timeout = 120_000)]
    public async Task Picture_behind_a_warning_is_not_fetched_before_it_is_shown()
    {
        var site = await world.SiteAsync(ServerKind.Prosody);
        var server = site.Server;
        await server.PublishAsync("bob", "Before");
        await using (var session = await server.OpenAsync("bob"))
        {
            // As Movim marks it.
            var entry = ServerExtensions.Entry(server.Account("bob"), "A wound", DateTimeOffset.UtcNow);
            entry.Add(
                new XElement(Atom + "category", new XAttribute("term", "nsfw")),
                new XElement(
                    Atom + "link",
                    new XAttribute("rel", "enclosure"),
                    new XAttribute("href", "https://127.0.0.1:1/a.jpg"),
                    new XAttribute("type", "image/jpeg")
                )
            );
            var feed = server.Microblog("bob");
            await new PubSubService(session).PublishAsync(
                feed.Service,
                feed.Node,
                "wound",
                entry,
                cancellation: TestContext.Current.CancellationToken
            );
        }
        await using var alice = await world.PersonAsync(site, "alice");
        var asked = new List<string>();
        alice.Page.Request += (_, request) => asked.Add(request.Url);
        await alice.SignInAsync();
        var post = alice.Page.Locator("main article.post:visible", new() { HasText = "NSFW" });
        var show = post.GetByRole(AriaRole.Button, new() { Name = "Show" });
        await Expect(show).ToBeVisibleAsync();
        var source = await post.Locator("img[data-src]").GetAttributeAsync("data-src");
        Assert.DoesNotContain(asked, url => url.EndsWith(source!, StringComparison.Ordinal));
        var isAsked = alice.Page.WaitForRequestAsync(request =>
            request.Url.EndsWith(source!, StringComparison.Ordinal)
        );
        await show.ClickAsync();
        await isAsked;
    }
}
