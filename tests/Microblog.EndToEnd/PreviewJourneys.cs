using System.Text;
using Microblog.EndToEnd.People;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Previews of links, from the author's text to other people's pages.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class PreviewJourneys(World world) : IAsyncLifetime
{
    private readonly PictureServer _web = new();

    private (string, string) Setting => ("Media:PrivateHosts:0", _web.Authority);

    public ValueTask InitializeAsync()
    {
        _web.On("/p.png", TestPicture.Png(300, 200, 30, 90, 160), "image/png");
        _web.On(
            "/story",
            Encoding.UTF8.GetBytes(
                "<!DOCTYPE html><head><title>A story – News</title><meta property=og:title content='The night shift'>"
                    + "<meta name=description content='Somebody climbed the stairs.'><meta property=og:image content=p.png></head>"
            ),
            "text/html"
        );
        _web.On("/silent", (_, stop) => Task.Delay(Timeout.Infinite, stop));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Theory(Timeout = 240_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Preview_goes_from_the_text_to_everybodys_page(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var alice = await world.SignInAsync(site, "alice");
        await using var bob = await world.SignInAsync(site, "bob");

        await alice.Composer.FillAsync($"Read {_web.At("/story")}");
        var card = Home(alice).Locator("a.preview");
        await Expect(card).ToContainTextAsync("The night shift");
        await SeesPictureAsync(card.Locator("img"));
        await alice.FindsNothingInTheWayAsync("a preview beside a text", Home(alice));

        // It is kept with the draft.
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(card).ToContainTextAsync("The night shift");
        Assert.Single(_web.Requests, head => head.StartsWith("GET /story", StringComparison.Ordinal));
        await alice.Button("Post").ClickAsync();
        await Expect(card).ToHaveCountAsync(0);

        await bob.Pill.ClickAsync();
        foreach (var person in new[] { alice, bob })
        {
            var shown = person.Post("Read ").Locator("a.preview");
            await Expect(shown).ToContainTextAsync("The night shift");
            await Expect(shown).ToContainTextAsync("Somebody climbed the stairs.");
            await Expect(shown).ToHaveAttributeAsync("href", _web.At("/story").AbsoluteUri);
            await Expect(shown.Locator("img[src^='/media/']")).ToHaveCountAsync(1);
            await SeesPictureAsync(shown.Locator("img"));
        }
        await bob.FindsNothingInTheWayAsync("a preview in a post", bob.Post("Read "));
        // Readers fetch nothing but the picture, and that through the program.
        Assert.Single(_web.Requests, head => head.StartsWith("GET /story", StringComparison.Ordinal));

        // An edit keeps it, and takes it away.
        await alice.EditAsync($"Read {_web.At("/story")}", $"Do read {_web.At("/story")}");
        await Expect(bob.Post("Do read ").Locator("a.preview")).ToContainTextAsync("The night shift");
        await alice.ChooseAsync("Do read ", "Edit");
        await alice.Button("Remove preview").ClickAsync();
        await alice.Button("Save").ClickAsync();
        await Expect(bob.Post("Do read ").Locator("a.preview")).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Preview_that_was_removed_stays_away_after_a_restart()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var alice = await world.PersonAsync(site, "alice");
        await alice.SignInAsync(keep: true);
        await alice.Composer.FillAsync($"Without a card: {_web.At("/story")}");
        await alice.Button("Remove preview").PressAsync("Enter");
        await Expect(Home(alice).Locator("a.preview")).ToHaveCountAsync(0);
        await Expect(alice.Composer).ToBeFocusedAsync();

        await site.RestartAsync();
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(alice.Composer).ToHaveValueAsync($"Without a card: {_web.At("/story")}");
        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("Without a card");
        await Expect(alice.Post("Without a card").Locator("a.preview")).ToHaveCountAsync(0);
        Assert.Single(_web.Requests, head => head.StartsWith("GET /story", StringComparison.Ordinal));
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Silent_page_does_not_delay_the_post()
    {
        var server = await world.ServerAsync(ServerKind.Prosody);
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.Composer.FillAsync($"Not waiting for {_web.At("/silent")}");
        await Expect(alice.Status("Looking at 127.0.0.1 …")).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("a page that is looked at", Home(alice));

        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("Not waiting for");
        await Expect(alice.Status("Looking at 127.0.0.1 …")).ToHaveCountAsync(0);
        await Expect(alice.Post("Not waiting for").Locator("a.preview")).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    private static ILocator Home(Person person) => person.Page.Locator("compose-box[data-main]").First;

    private static async Task SeesPictureAsync(ILocator picture)
    {
        await picture.ScrollIntoViewIfNeededAsync();
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 300);
    }
}
