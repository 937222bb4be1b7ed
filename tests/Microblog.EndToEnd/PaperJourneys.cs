using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>On paper, in forced colours, and on the clipboard.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class PaperJourneys(World world)
{
    [Fact(Timeout = 180_000)]
    public async Task Feed_is_printed_over_the_full_width_without_the_shell()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        var text = string.Join('\n', Enumerable.Range(1, 60).Select(line => $"Line {line}"));
        var ids = await server.PublishAsync(
            "bob",
            feed,
            [.. Enumerable.Range(1, 8).Select(number => $"Walk {number}"), text]
        );
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1400, Height = 900 },
            }
        );
        await alice.SeesAsync("Walk 8");
        await alice.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await IsPaperAsync("home");
        // What is folded on the screen is whole on paper.
        var folded = alice.Post("Line 60").Locator(".text");
        Assert.True(
            await folded.EvaluateAsync<bool>(
                "text => text.clientHeight >= text.scrollHeight && text.clientHeight > 900 && getComputedStyle(text).maskImage === 'none'"
            )
        );
        var pdf = await alice.Page.PdfAsync(new() { Format = "A4" });
        Assert.StartsWith("%PDF", System.Text.Encoding.ASCII.GetString(pdf, 0, 4), StringComparison.Ordinal);

        await alice.OpenAsync(Pages.Post(feed, ids[0]));
        await alice.SeesAsync("Walk 1");
        await IsPaperAsync("a thread");
        site.AssertNoErrors();

        async Task IsPaperAsync(string where)
        {
            var seen = await alice.Page.EvaluateAsync<string[]>(
                """
                () => ['.rail', '.aside', '.skip', '.composer', '.actions', '.toasts', '.write', '.feed-foot', '[data-pill]', '.head a', 'dialog', '[popover]']
                  .filter(part => [...document.querySelectorAll(part)].some(one => one.checkVisibility()))
                """
            );
            Assert.True(seen.Length == 0, $"{where}: {string.Join(' ', seen)}");
            var share = await alice.Page.EvaluateAsync<double>(
                "() => [...document.querySelectorAll('article.post')].find(one => one.checkVisibility()).getBoundingClientRect().width / innerWidth"
            );
            Assert.InRange(share, 0.95, 1.0);
            Assert.Equal(
                "static",
                await alice.Page.EvaluateAsync<string>(
                    "() => getComputedStyle([...document.querySelectorAll('.head')].find(one => one.checkVisibility())).position"
                )
            );
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Copy_link_says_what_came_of_it(bool isAllowed)
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", "Walk 1");
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new BrowserNewContextOptions { Permissions = ["clipboard-read", "clipboard-write"] }
        );
        await alice.SeesAsync("Walk 1");
        var link = await alice.Post("Walk 1").Locator("[data-permalink]").EvaluateAsync<string>("link => link.href");
        if (!isAllowed)
        {
            // As in a page without https.
            await alice.Page.EvaluateAsync("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
        }
        await alice.ChooseAsync("Walk 1", "Copy link");
        if (isAllowed)
        {
            await Expect(alice.Status("Copied")).ToBeVisibleAsync();
            await Expect(alice.Status("Copied")).ToHaveTextAsync("Copied");
            Assert.Equal(link, await alice.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        }
        else
        {
            await Expect(alice.Status("Not copied")).ToContainTextAsync(link);
        }
        await alice.FindsNothingInTheWayAsync("a note");
        await Expect(alice.Status("opied")).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task In_forced_colours_icons_on_buttons_are_seen(ColorScheme scheme)
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var bob = server.Microblog("bob");
        await server.PublishAsync("bob", bob, [.. Enumerable.Range(1, 25).Select(number => $"Walk {number}")]);
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new BrowserNewContextOptions
            {
                ColorScheme = scheme,
                ForcedColors = ForcedColors.Active,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        await alice.SeesAsync("Walk 25");
        await server.PublishNowAsync("bob", bob, [("fresh", "Fresh")]);
        await Expect(alice.Pill).ToBeVisibleAsync();
        await AreSeenAsync("home", 10);
        await alice.OpenAsync("/settings");
        await AreSeenAsync("settings", 5);

        async Task AreSeenAsync(string where, int least)
        {
            var icons = await alice.Page.EvaluateAsync<string[]>(
                """
                () => {
                  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
                  const rgb = color => {
                    canvas.clearRect(0, 0, 1, 1);
                    canvas.fillStyle = color;
                    canvas.fillRect(0, 0, 1, 1);
                    return [...canvas.getImageData(0, 0, 1, 1).data];
                  };
                  const light = color => {
                    const [r, g, b] = color.slice(0, 3).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
                    return .2126 * r + .7152 * g + .0722 * b;
                  };
                  const behind = one => {
                    for (; one; one = one.parentElement) {
                      const color = rgb(getComputedStyle(one).backgroundColor);
                      if (color[3] === 255) return color;
                    }
                    return rgb('Canvas');
                  };
                  return [...document.querySelectorAll('button .icon, a.button .icon, a.nav-link .icon')].filter(icon => icon.checkVisibility()).map(icon => {
                    const [low, high] = [light(rgb(getComputedStyle(icon).stroke)), light(behind(icon.parentElement))].sort((a, b) => a - b);
                    const ratio = (high + .05) / (low + .05);
                    const button = icon.closest('button, a');
                    return `${ratio >= 3 ? 'seen' : 'lost'} ${ratio.toFixed(1)} ${button.className} ${button.ariaLabel ?? button.innerText} ${getComputedStyle(icon).stroke} on ${behind(icon.parentElement)}`;
                  });
                }
                """
            );
            Assert.True(icons.Length >= least, $"{where}: {icons.Length} icons.");
            Assert.DoesNotContain(icons, icon => icon.StartsWith("lost", StringComparison.Ordinal));
        }
    }
}
