using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Where the focus is can be seen at every stop of the Tab key, in every theme. The rules of axe do not look at this.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class FocusJourneys(World world) : IAsyncLifetime
{
    private const int MaxStops = 250;
    private readonly PictureServer _pictures = new();

    public static TheoryData<ColorScheme, ForcedColors, int> Looks =>
        new()
        {
            { ColorScheme.Light, ForcedColors.None, 1400 },
            { ColorScheme.Dark, ForcedColors.None, 900 },
            { ColorScheme.Light, ForcedColors.Active, 900 },
            { ColorScheme.Dark, ForcedColors.Active, 390 },
        };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pictures.DisposeAsync();

    [Theory(Timeout = 240_000)]
    [MemberData(nameof(Looks))]
    public async Task Focus_is_seen_at_every_stop_of_every_page(ColorScheme scheme, ForcedColors forced, int width)
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        var ids = await server.PublishAsync(
            "bob",
            feed,
            "https://example.org/ begins this post",
            string.Join('\n', Enumerable.Range(1, 60).Select(line => $"Line {line}")) + "\nhttps://example.org/end"
        );
        _pictures.On("/one.gif", TestPicture.Gif(300, 200), "image/gif");
        await PicturePost.PublishAsync(
            server,
            "bob",
            feed,
            [new("Pictures", (_pictures.At("/one.gif"), "One"), (_pictures.At("/lost.gif"), "Lost"))]
        );
        await server.PublishAsync("carol", new FeedAddress(server.PubSub, "allotments"), "Welcome");
        await server.PublishAsync("alice", "Mine");
        await using var site = await OwnSite.StartAsync(server, ("Media:PrivateHosts:0", _pictures.Authority));
        await using var alice = await world.PersonAsync(
            site,
            "alice",
            new BrowserNewContextOptions
            {
                ColorScheme = scheme,
                ForcedColors = forced,
                ReducedMotion = ReducedMotion.Reduce,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
            }
        );
        var faults = new List<string>();

        await alice.Page.GotoAsync("/login");
        await TabAsync("sign-in", 3);
        await alice.TrySignInAsync("alice", "wrong");
        await Expect(alice.Alert).ToBeVisibleAsync();
        // The document is there before its style sheets are.
        await alice.Page.WaitForLoadStateAsync();
        await TabAsync("sign-in with an error", 3);
        await alice.TrySignInAsync("alice", "secret");
        await alice.IsAtHomeAsync();
        await alice.SeesAsync("Pictures");
        await alice.StartReplyAsync("Pictures");
        await Expect(alice.Box("Reply to bob")).ToBeFocusedAsync();
        await TabAsync("home", 20, fromTop: true);

        await alice.OpenAsync(Pages.Feed(feed));
        await alice.SeesAsync("Pictures");
        await TabAsync("a feed", 12, fromTop: true);
        await alice.OpenAsync(Pages.Post(feed, ids[0]));
        await alice.SeesAsync("begins this post");
        await TabAsync("a thread", 8, fromTop: true);
        foreach (
            var path in new[] { "/following", "/settings", "/xmpp?uri=nothing", "/feed/nobody", "/nowhere", "/closed" }
        )
        {
            await alice.Page.GotoAsync(path);
            if (await alice.Page.Locator("#ready").CountAsync() > 0)
            {
                await alice.IsReadyAsync();
            }
            await Expect(alice.Page.Locator("main .skeleton")).ToHaveCountAsync(0);
            await TabAsync(path, 1, fromTop: true);
        }

        await alice.OpenAsync("/");
        await alice.SeesAsync("Mine");
        await alice.Post("Mine").FocusAsync();
        await alice.Page.Keyboard.PressAsync("?");
        await Expect(alice.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await TabAsync("the list of keys", 0);
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Turn them off" }).FocusAsync();
        await CheckAsync("the list of keys");
        await alice.Page.Keyboard.PressAsync("Escape");
        await alice.Post("Pictures").Locator(".pictures a").First.FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "Picture" })).ToBeVisibleAsync();
        await TabAsync("a picture by itself", 0);
        await alice.Page.Keyboard.PressAsync("Escape");
        // The focus goes back by itself, a moment later.
        await Expect(alice.Post("Pictures").Locator(".pictures a").First).ToBeFocusedAsync();
        if (width < 700)
        {
            await alice.Button("Menu").FocusAsync();
            await alice.Page.Keyboard.PressAsync("Enter");
            await TabAsync("the menu", 3);
            await alice.Page.Keyboard.PressAsync("Escape");
        }
        await alice.Post("Mine").GetByRole(AriaRole.Button, new() { Name = "More" }).FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await CheckAsync("the menu of a post");
            await alice.Page.Keyboard.PressAsync("ArrowDown");
        }
        await alice.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await alice.Page.Keyboard.PressAsync("Shift");
        await alice.Button("Undo").FocusAsync();
        await CheckAsync("a toast");

        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));

        async Task TabAsync(string where, int least, bool fromTop = false)
        {
            await alice.Page.EvaluateAsync(
                """
                fromTop => {
                  window.tabbed = new WeakSet();
                  if (!fromTop) return;
                  document.body.tabIndex = -1;
                  document.body.focus();
                  document.body.removeAttribute('tabindex');
                }
                """,
                fromTop
            );
            // What has the focus by itself, as in a dialog, is a stop too.
            var stops = await CheckAsync(where) ? 1 : 0;
            do
            {
                Assert.InRange(stops, 0, MaxStops);
                await alice.Page.Keyboard.PressAsync("Tab");
                stops++;
            } while (await CheckAsync(where));
            Assert.True(stops > least, $"{where}: only {stops - 1} stops.");
        }

        async Task<bool> CheckAsync(string where)
        {
            var stop = await alice.Page.EvaluateAsync<TabStop?>(TabStop.Read);
            if (stop?.Fault is { } fault)
            {
                faults.Add($"{where}: {stop.Name} {fault}");
            }
            return stop is not null;
        }
    }
}
