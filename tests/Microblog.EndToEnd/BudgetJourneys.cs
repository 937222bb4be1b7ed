using System.IO.Compression;
using System.Text;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>What a page may cost, as far as it does not depend on the machine; <c>eng/bench.sh</c> measures the rest.</summary>
[TestClass(DisableParallelization = true)]
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class BudgetJourneys(World world)
{
    private const int Kilobyte = 1024;
    private const int PageSize = 20;

    [Fact(Timeout = 180_000)]
    public async Task The_first_load_is_small()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await server.PublishAsync("bob", Texts(PageSize));
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync(Texts(PageSize)[^1]);
        var (html, code) = (0, 0);
        var answers = new List<IResponse>();
        alice.Page.Response += (_, answer) => answers.Add(answer);

        // As if nothing had been loaded before.
        var devTools = await alice.Browser.NewCDPSessionAsync(alice.Page);
        await devTools.SendAsync(
            "Network.setCacheDisabled",
            new Dictionary<string, object> { ["cacheDisabled"] = true }
        );

        await alice.OpenAsync("/");
        await alice.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var all = answers.ToList();
        foreach (var answer in all)
        {
            switch (answer.Request.ResourceType)
            {
                case "document":
                    html += Packed(await answer.BodyAsync());
                    break;
                case "script" or "stylesheet":
                    code += Packed(await answer.BodyAsync());
                    break;
            }
        }
        Assert.InRange(html, 1, 30 * Kilobyte);
        Assert.InRange(code, 50 * Kilobyte, 100 * Kilobyte);
        Assert.DoesNotContain(all, answer => answer.Url.Contains("mud", StringComparison.OrdinalIgnoreCase));
        Assert.All(all, answer => Assert.StartsWith(site.Address.ToString(), answer.Url, StringComparison.Ordinal));
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_live_post_an_edit_and_a_page_of_older_posts_are_small()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, Texts(3 * PageSize));
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.PersonAsync(site, "alice");
        var frames = new Frames(alice.Page);
        await alice.SignInAsync();
        await alice.SeesAsync(Texts(3 * PageSize)[^1]);

        frames.Clear();
        var id = (await server.PublishAsync("bob", feed, "Something new in the world"))[0];
        await Expect(alice.Pill).ToBeVisibleAsync();
        await alice.SeesAsync("Something new in the world");
        Assert.InRange(frames.Packed, 1, 4 * Kilobyte);

        frames.Clear();
        await server.ChangeAsync("bob", feed, [id], "Something newer in the world");
        await alice.SeesAsync("Something newer in the world");
        Assert.InRange(frames.Packed, 1, 4 * Kilobyte);

        frames.Clear();
        var before = await alice.Posts.CountAsync();
        await alice.Posts.Last.ScrollIntoViewIfNeededAsync();
        await Expect(alice.Posts.Nth(before + PageSize - 1)).ToBeAttachedAsync();
        Assert.InRange(frames.Packed, 1, 60 * Kilobyte);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_like_is_a_word_and_a_number()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.PersonAsync(site, "alice");
        var frames = new Frames(alice.Page);
        await alice.SignInAsync();
        await alice.PostFirstAsync("The bridge is repaired", "Everybody");
        await Expect(alice.Like("The bridge is repaired")).ToHaveAttributeAsync("aria-pressed", "false");

        foreach (var isLiked in new[] { true, false })
        {
            frames.Clear();
            await alice.Like("The bridge is repaired").ClickAsync();
            await Expect(alice.Like("The bridge is repaired"))
                .ToHaveAttributeAsync("aria-pressed", isLiked ? "true" : "false");
            await alice.SeesLikesAsync("The bridge is repaired", isLiked ? 1 : 0);
            Assert.InRange(frames.Packed, 1, Kilobyte);
        }
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_burst_of_posts_is_at_most_four_renders_a_second()
    {
        const int Burst = 100;
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, "Before");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.PersonAsync(site, "alice");
        var frames = new Frames(alice.Page);
        await alice.SignInAsync();
        await alice.SeesAsync("Before");

        frames.Clear();
        await server.PublishNowAsync(
            "bob",
            feed,
            Enumerable.Range(0, Burst).Select(number => (Guid.NewGuid().ToString(), $"Burst {number}"))
        );
        await Expect(alice.Button($"{Burst} new posts")).ToBeVisibleAsync();

        var renders = frames.Renders;
        Assert.NotEmpty(renders);
        // Over all of it: on a busy machine what was sent a moment ago and what is sent now arrive together.
        var seconds = (renders[^1] - renders[0]).TotalSeconds;
        Assert.InRange(renders.Count, 1, (int)Math.Ceiling(4 * seconds) + 2);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Pressed_button_shows_progress_before_the_server_answers()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, Texts(3 * PageSize));
        await using var site = await OwnSite.StartAsync(server);
        await using var wire = new Wire(site.Address);
        await using var alice = await world.PersonAsync(wire.Address, server.Account("alice"));
        await alice.SignInAsync();
        await alice.SeesAsync(Texts(3 * PageSize)[^1]);
        var post = alice.Posts.First;

        var reply = post.GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true });
        await SaysSoAsync(reply, alice.Box("Reply to bob"));
        // What the browser does by itself waits for nobody.
        await reply.ClickAsync();
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Home", Exact = true }).ClickAsync();
        Assert.Equal(0, await alice.Page.Locator("[data-pressed]").CountAsync());
        await alice.Box("Reply to bob").FillAsync("Good");
        await SaysSoAsync(alice.Button("Send reply"), alice.Box("Reply to bob"), isGone: true);
        await SaysSoAsync(alice.Button("Show older posts"), alice.Posts.Nth(2 * PageSize - 1));
        await server.PublishNowAsync("bob", feed, [("fresh", "Fresh")]);
        await Expect(alice.Pill).ToBeVisibleAsync();
        await SaysSoAsync(alice.Pill, alice.Post("Fresh"));
        await SaysSoAsync(alice.Post("Fresh").Locator("[data-permalink]"), alice.Page.Locator("article.opened"));
        await SaysSoAsync(alice.Button("Following bob"), alice.Button("Unfollow"));
        site.AssertNoErrors();

        async Task SaysSoAsync(ILocator target, ILocator effect, bool isGone = false)
        {
            var pressed = alice.Page.Locator("[data-pressed]");
            wire.StandStill();
            await target.EvaluateAsync("target => target.click()");
            await Expect(pressed).ToHaveCountAsync(1);
            await Expect(pressed).ToHaveCSSAsync("opacity", "0.6");
            wire.GoOn();
            await Expect(effect).ToBeAttachedAsync(new() { Attached = !isGone });
            await Expect(pressed).ToHaveCountAsync(0);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Posts_that_arrive_during_loading_shift_no_layout()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await server.PublishAsync("bob", Texts(2 * PageSize));
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.PersonAsync(site, "alice");
        await alice.Page.AddInitScriptAsync(
            """
            window.shifted = 0;
            new PerformanceObserver(list => {
              for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
            }).observe({ type: 'layout-shift', buffered: true });
            """
        );
        await alice.SignInAsync();
        await alice.SeesAsync(Texts(2 * PageSize)[^1]);
        foreach (var path in new[] { "/", Pages.Feed(server.Microblog("bob")), "/settings", "/following", "/" })
        {
            await alice.OpenAsync(path);
            await alice.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var shifted = await alice.Page.EvaluateAsync<double>("window.shifted");
            Assert.True(shifted <= 0.05, $"{path}: {shifted}");
        }
        site.AssertNoErrors();
    }

    private static string[] Texts(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(number =>
                    $"Note {number}: the path along the river is open again, the bridge is repaired, and whoever wants to come on Saturday brings boots."
                ),
        ];

    /// <summary>As the published program sends it.</summary>
    private static int Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            brotli.Write(body);
        }
        return (int)packed.Length;
    }

    /// <summary>What the program sends over the page's connection.</summary>
    private sealed class Frames
    {
        private readonly Lock _lock = new();
        private readonly List<(DateTime At, byte[] Data)> _all = [];

        public Frames(IPage page) =>
            page.WebSocket += (_, socket) =>
                socket.FrameReceived += (_, frame) =>
                {
                    lock (_lock)
                    {
                        _all.Add((DateTime.UtcNow, frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? "")));
                    }
                };

        /// <summary>Bytes on the wire: the connection deflates what it sends.</summary>
        public int Packed
        {
            get
            {
                using var packed = new MemoryStream();
                using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                {
                    foreach (var (_, data) in All())
                    {
                        deflate.Write(data);
                        deflate.Flush();
                    }
                }
                return (int)packed.Length;
            }
        }

        /// <summary>When the page was changed.</summary>
        public List<DateTime> Renders =>
            [.. All().Where(frame => frame.Data.AsSpan().IndexOf("JS.RenderBatch"u8) >= 0).Select(frame => frame.At)];

        public void Clear()
        {
            lock (_lock)
            {
                _all.Clear();
            }
        }

        private List<(DateTime At, byte[] Data)> All()
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }
}
