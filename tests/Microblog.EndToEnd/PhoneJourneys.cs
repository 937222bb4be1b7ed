using System.Text.Json;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>With a finger, a keyboard on the screen, and little room.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class PhoneJourneys(World world)
{
    private const int Width = 390;
    private const int Height = 760;
    private const int AboveKeyboard = 400;

    [Fact(Timeout = 180_000)]
    public async Task While_a_field_has_the_focus_the_bar_makes_room_and_the_button_that_sends_stays_in_sight()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.PublishAsync("bob", Walks(12));
        await server.MakeAsync("alice", server.Microblog("alice"));
        await using var alice = await world.SignInAsync(site, "alice", Phone(Width, Height));
        await alice.SeesAsync("Walk 12");
        var bar = alice.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        await Expect(bar).ToBeInViewportAsync();

        await alice.Composer.TapAsync();
        await ShowKeyboardAsync(alice);
        await Expect(bar).Not.ToBeInViewportAsync();
        await Expect(alice.Button("Write")).Not.ToBeInViewportAsync();
        for (var line = 1; line <= 14; line++)
        {
            await alice.Page.Keyboard.TypeAsync($"Line {line}");
            await alice.Page.Keyboard.PressAsync("Enter");
        }
        await IsFreeAsync(alice.Button("Post"));
        await alice.Button("Post").TapAsync();
        await Expect(alice.Composer).ToHaveValueAsync("");
        await HideKeyboardAsync(alice);
        await Expect(bar).ToBeInViewportAsync();

        // Answering a post low in the window.
        var low = alice.Posts.Nth(4);
        await low.EvaluateAsync("post => post.scrollIntoView({ block: 'end' })");
        await low.GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true }).TapAsync();
        await Expect(alice.Box("Reply to bob")).ToBeFocusedAsync();
        await ShowKeyboardAsync(alice);
        await IsFreeAsync(alice.Button("Send reply"));
        await alice.Page.Keyboard.TypeAsync("Quite so");
        await alice.Button("Send reply").TapAsync();
        await Expect(alice.Box("Reply to bob")).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Tap_beside_the_menu_closes_it_and_opens_nothing_and_so_does_Back()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", Walks(12));
        await using var alice = await world.SignInAsync(site, "alice", Phone(Width, Height));
        await alice.SeesAsync("Walk 12");
        var signOut = alice.Button("Sign out");
        var home = site.Address.ToString();

        await alice.Button("Menu").TapAsync();
        await Expect(signOut).ToBeVisibleAsync();
        await TapAsync(alice, alice.Post("Walk 11").Locator(".text"));
        await Expect(signOut).ToBeHiddenAsync();
        await Expect(alice.Page).ToHaveURLAsync(home);
        Assert.Equal(0, await alice.Page.Locator("[data-pressed]").CountAsync());

        // The menu of a post, too.
        await alice.Post("Walk 12").GetByRole(AriaRole.Button, new() { Name = "More" }).TapAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        await TapAsync(alice, alice.Page.GetByRole(AriaRole.Link, new() { Name = "Following", Exact = true }).First);
        await Expect(alice.Page.GetByRole(AriaRole.Menu)).ToBeHiddenAsync();
        await Expect(alice.Page).ToHaveURLAsync(home);

        // The next tap counts again.
        await alice.Post("Walk 11").Locator("[data-permalink]").TapAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Walk 11" })).ToBeVisibleAsync();
        var post = alice.Page.Url;
        await alice.Button("Menu").TapAsync();
        await Expect(signOut).ToBeVisibleAsync();
        await alice.Page.GoBackAsync();
        await Expect(signOut).ToBeHiddenAsync();
        await Expect(alice.Page).ToHaveURLAsync(post);

        await alice.Button("Menu").TapAsync();
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).TapAsync();
        await Expect(alice.Page).ToHaveURLAsync(home + "settings");
        await Expect(signOut).ToBeHiddenAsync();
        await alice.Page.GoBackAsync();
        await Expect(alice.Page).ToHaveURLAsync(post);
        await alice.IsReadyAsync(); // Another document: what passes over the menu's entry comes with its scripts.
        await alice.Page.GoBackAsync();
        await Expect(alice.Page).ToHaveURLAsync(home);
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Back_closes_the_menu_of_a_post_and_stays_on_the_page(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await site.Server.PublishAsync("bob", Walks(12));
        await using var alice = await world.SignInAsync(site, "alice", Phone(Width, Height));
        await alice.SeesAsync("Walk 12");
        var menu = alice.Page.GetByRole(AriaRole.Menu);
        var home = site.Address.ToString();
        await alice.Post("Walk 11").Locator("[data-permalink]").TapAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "bob: " })).ToBeVisibleAsync();
        var post = alice.Page.Url;

        await OpenMenuAsync();
        await alice.Page.GoBackAsync();
        await Expect(menu).ToBeHiddenAsync();
        await Expect(alice.Page).ToHaveURLAsync(post);
        await Expect(More()).ToBeFocusedAsync();

        // However it was closed, nothing of it is left for Back.
        await OpenMenuAsync();
        await alice.Page.Keyboard.PressAsync("Escape");
        await Expect(menu).ToBeHiddenAsync();
        await OpenMenuAsync();
        await TapAsync(alice, alice.Post("Walk 11").Locator(".text"));
        await Expect(menu).ToBeHiddenAsync();
        await OpenMenuAsync();
        await alice.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Copy link", Exact = true }).TapAsync();
        await Expect(alice.Status("copied")).ToBeVisibleAsync();
        await Expect(menu).ToBeHiddenAsync();
        await Expect(alice.Page).ToHaveURLAsync(post);
        await alice.Page.GoBackAsync();
        await Expect(alice.Page).ToHaveURLAsync(home);
        await Expect(alice.Post("Walk 12")).ToBeVisibleAsync();

        // The menu of the page, then that of a post: each goes by itself.
        await alice.Button("Menu").TapAsync();
        await Expect(alice.Button("Sign out")).ToBeVisibleAsync();
        await alice.Page.GoBackAsync();
        await Expect(alice.Button("Sign out")).ToBeHiddenAsync();
        await alice.Post("Walk 12").GetByRole(AriaRole.Button, new() { Name = "More" }).TapAsync();
        await Expect(menu).ToBeVisibleAsync();
        await alice.Page.GoBackAsync();
        await Expect(menu).ToBeHiddenAsync();
        await Expect(alice.Page).ToHaveURLAsync(home);
        await Expect(alice.Post("Walk 12")).ToBeVisibleAsync();
        site.AssertNoErrors();

        ILocator More() => alice.Post("Walk 11").GetByRole(AriaRole.Button, new() { Name = "More" });

        async Task OpenMenuAsync()
        {
            await More().TapAsync();
            await Expect(menu).ToBeVisibleAsync();
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Time_is_large_enough_for_a_finger()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var ids = await server.PublishAsync("bob", "Walk 1");
        await using var alice = await world.SignInAsync(site, "alice", Phone(Width, Height));
        await alice.SeesAsync("Walk 1");
        await IsLargeAsync();
        await alice.OpenAsync(Pages.Post(server.Microblog("bob"), ids[0]));
        await alice.SeesAsync("Walk 1");
        await IsLargeAsync();

        async Task IsLargeAsync()
        {
            var box = (await alice.Post("Walk 1").Locator("[data-permalink]").BoundingBoxAsync())!;
            Assert.True(box is { Height: >= 24, Width: >= 24 }, $"{box.Width} × {box.Height}");
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData(844, 390)]
    [InlineData(740, 360)]
    [InlineData(640, 340)]
    public async Task In_landscape_Write_and_the_account_are_in_reach(int width, int height)
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", Walks(3));
        await using var alice = await world.SignInAsync(site, "alice", Phone(width, height));
        await alice.SeesAsync("Walk 3");
        await IsFreeAsync(alice.Button("Write"));
        var account = width >= 700 ? alice.Page.Locator(".me a") : alice.Page.Locator(".nav a[data-key=p]");
        await IsFreeAsync(account);
        Assert.True((await alice.Button("Write").BoundingBoxAsync()) is { Width: >= 24, Height: >= 24 });
    }

    [Fact(Timeout = 120_000)]
    public async Task Controls_at_the_edges_respect_the_safe_area()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", Walks(12));
        await using var alice = await world.SignInAsync(site, "alice", Phone(Width, Height));
        await alice.SeesAsync("Walk 12");
        const int Inset = 40;
        var devTools = await alice.Browser.NewCDPSessionAsync(alice.Page);
        await devTools.SendAsync(
            "Emulation.setSafeAreaInsetsOverride",
            new Dictionary<string, object>
            {
                ["insets"] = new Dictionary<string, int>
                {
                    ["top"] = Inset,
                    ["bottom"] = Inset,
                    ["left"] = Inset,
                    ["right"] = Inset,
                },
            }
        );
        foreach (var (width, height) in new[] { (Width, Height), (844, 390) })
        {
            await alice.Page.SetViewportSizeAsync(width, height);
            foreach (
                var part in new[]
                {
                    alice.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }),
                    alice.Button("Write"),
                    alice.Page.GetByRole(AriaRole.Link, new() { Name = "Home", Exact = true }),
                    alice.Post("Walk 12").Locator(".avatar").First,
                }
            )
            {
                var box = (await part.BoundingBoxAsync())!;
                Assert.True(
                    box.X >= Inset
                        && box.Y >= Inset
                        && box.X + box.Width <= width - Inset
                        && box.Y + box.Height <= height - Inset,
                    $"{width}: {part}: {JsonSerializer.Serialize(box)}"
                );
            }
            var wide = await alice.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.InRange(wide, 1, width);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task At_four_times_the_size_most_of_the_window_is_content()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", Walks(12));
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            // 1280 × 1024 at 400 %.
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 320, Height = 256 },
            }
        );
        await alice.SeesAsync("Walk 12");
        await alice.WheelAsync(300);
        var covered = await alice.Page.EvaluateAsync<double>(
            """
            () => {
              const rows = [...Array(innerHeight).keys()];
              const isBar = y => Boolean(document.elementFromPoint(innerWidth / 3, y)?.closest('.head, .rail, .toasts'));
              return rows.filter(isBar).length / innerHeight;
            }
            """
        );
        Assert.InRange(covered, 0.05, 0.4);
        await Expect(alice.Page.GetByRole(AriaRole.Link, new() { Name = "Home", Exact = true })).ToBeInViewportAsync();
        await IsFreeAsync(alice.Button("Write"));
        await alice.FindsNothingInTheWayAsync("400 %");
    }

    private static string[] Walks(int count) => [.. Enumerable.Range(1, count).Select(number => $"Walk {number}")];

    private static BrowserNewContextOptions Phone(int width, int height) =>
        new()
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            HasTouch = true,
            IsMobile = true,
        };

    /// <summary>The keyboard takes the lower part of the window.</summary>
    private static Task ShowKeyboardAsync(Person person) => person.Page.SetViewportSizeAsync(Width, AboveKeyboard);

    private static async Task HideKeyboardAsync(Person person)
    {
        await person.Page.EvaluateAsync("document.activeElement.blur()");
        await person.Page.SetViewportSizeAsync(Width, Height);
    }

    /// <summary>Where it is, without scrolling it into sight, whatever lies there.</summary>
    private static async Task TapAsync(Person person, ILocator target)
    {
        var box = (await target.BoundingBoxAsync())!;
        await person.Page.Touchscreen.TapAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    /// <summary>All of it is in sight, and nothing lies over it.</summary>
    private static async Task IsFreeAsync(ILocator target) =>
        await target.Page.WaitForFunctionAsync(
            """
            target => {
              const box = target.getBoundingClientRect();
              const view = visualViewport;
              if (box.top < view.offsetTop || box.bottom > view.offsetTop + view.height || box.left < 0 || box.right > innerWidth) return false;
              return [.1, .5, .9].every(part => {
                const hit = document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
                return hit && (target.contains(hit) || hit === target);
              });
            }
            """,
            await target.ElementHandleAsync()
        );
}
