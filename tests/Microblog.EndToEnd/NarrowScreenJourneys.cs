using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class NarrowScreenJourneys(World world)
{
    // A box with text-overflow cuts its text without a sign where it is a flex or grid container.
    private const string WithoutEllipsis = """
        () => [...document.querySelectorAll('body *')]
          .filter(element => {
            const { display, textOverflow } = getComputedStyle(element);
            return textOverflow === 'ellipsis' && /flex|grid/.test(display) && element.checkVisibility();
          })
          .map(element => element.outerHTML.slice(0, 100))
        """;

    private const int Width = 390;
    private const int Height = 760;

    [Fact(Timeout = 120_000)]
    public async Task A_telephone_shows_everything_and_its_holder_can_write()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        var ids = await server.PublishAsync("bob", feed, "short", $"https://example.org/{new string('x', 200)}");
        await using var alice = await world.PersonAsync(
            site,
            "alice",
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = Width, Height = Height },
                HasTouch = true,
                IsMobile = true,
            }
        );
        await alice.Page.GotoAsync("/login");
        await NothingSticksOutAsync(alice);
        await alice.SignInAsync();
        await alice.SeesAsync("short");
        await NothingSticksOutAsync(alice);

        var bar = await alice.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).BoundingBoxAsync();
        Assert.NotNull(bar);
        Assert.InRange(bar.Y + bar.Height, Height - 1, Height + 1);
        Assert.InRange(bar.Width, Width - 1, Width + 1);

        await alice.Button("Write").TapAsync();
        await Expect(alice.Composer).ToBeFocusedAsync();
        await alice.PostFirstAsync("Written with a thumb", "Everybody");
        await alice.SeesAsync("Written with a thumb");
        await alice.Button("Menu").TapAsync();
        await Expect(alice.Button("Sign out")).ToBeVisibleAsync();

        foreach (var path in new[] { Pages.Feed(feed), Pages.Post(feed, ids[1]), "/following", "/settings" })
        {
            await alice.OpenAsync(path);
            await NothingSticksOutAsync(alice);
        }
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task How_far_catching_up_is_is_said_on_a_telephone_too()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", "short");
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = Width, Height = Height },
            }
        );
        await alice.SeesAsync("short");
        var head = alice.Page.Locator(".head:visible");
        var height = (await head.BoundingBoxAsync())!.Height;

        // A test's server has nothing to catch up with for long: this is what TimelineView writes while there is.
        await head.EvaluateAsync(
            """
            head => head.insertAdjacentHTML('beforeend', `
              <span class="muted count"><span class="wide">Catching up was stopped: </span>37 of 212<span class="wide"> feeds</span></span>
              <button class="button small">Catch up</button>
              <button class="button pill">60+ new posts</button>`)
            """
        );
        var count = head.Locator(".count");
        await Expect(count).ToBeVisibleAsync();
        Assert.Equal("37 of 212", (await count.InnerTextAsync()).Trim());
        Assert.Equal(height, (await head.BoundingBoxAsync())!.Height);
        await NothingSticksOutAsync(alice);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(Width)]
    [InlineData(1280)]
    public async Task Message_at_the_bottom_covers_no_control(int width)
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.PublishAsync("bob", [.. Enumerable.Range(1, 60).Select(number => $"Walk {number}")]);
        await server.PublishAsync("alice", "Mine");
        await using var wire = new Wire(site.Address);
        await using var alice = await world.PersonAsync(
            wire.Address,
            server.Account("alice"),
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = Height },
            }
        );
        await alice.SignInAsync();
        await alice.SeesAsync("Mine");
        await alice.ScrollToAsync("Walk 45");
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Home", Exact = true }).ClickAsync();
        var back = alice.Button("Back to where I was");
        await Expect(back).ToBeVisibleAsync();

        await alice.DeleteAsync("Mine");
        // The page is as it is now while there is no connection.
        wire.Cut();
        var lost = alice.Status("Reconnecting…");
        await Expect(lost).ToBeVisibleAsync();
        await AreApartAsync(back, lost, alice.Status("Post deleted"));
        site.AssertNoErrors();
    }

    private static async Task AreApartAsync(params IReadOnlyList<ILocator> parts)
    {
        var boxes = new List<LocatorBoundingBoxResult>();
        foreach (var part in parts)
        {
            boxes.Add((await part.BoundingBoxAsync())!);
        }
        boxes = [.. boxes.OrderBy(box => box.Y)];
        Assert.All(
            boxes.Zip(boxes.Skip(1)),
            pair => Assert.True(pair.First.Y + pair.First.Height <= pair.Second.Y, "One covers the other.")
        );
    }

    private static async Task NothingSticksOutAsync(Person person)
    {
        var width = await person.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.InRange(width, 1, Width);
        Assert.Empty(await person.Page.EvaluateAsync<string[]>(WithoutEllipsis));
    }
}
