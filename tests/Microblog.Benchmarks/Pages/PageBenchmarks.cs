using Microblog.Benchmarks.Reports;
using Microblog.Core.Model;
using Microblog.Testing;
using Microblog.Testing.Servers;
using Microsoft.Playwright;

namespace Microblog.Benchmarks.Pages;

/// <summary>What a person's browser gets and waits for, of the published program.</summary>
internal static class PageBenchmarks
{
    private const int Posts = 20;
    private const int ManyPosts = 100;
    private const int PostsRead = 200;
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(150);

    /// <summary>From one person's click to another person's page.</summary>
    public static Task<Report> ClickAsync(string program) =>
        RunAsync("Click to visible", (report, browser) => ClickAsync(report, program, browser));

    /// <summary>What a browser loads that has nothing yet, and how long that takes.</summary>
    public static Task<Report> LoadAsync(string program) =>
        RunAsync(
            "First load",
            (report, browser) => WithPostsAsync((server, _, _) => LoadAsync(report, program, server, browser))
        );

    /// <summary>How soon a page answers that comes over a slow line.</summary>
    public static Task<Report> AliveAsync(string program) =>
        RunAsync(
            "Alive over a slow line",
            (report, browser) => WithPostsAsync((server, _, _) => AliveAsync(report, program, server, browser))
        );

    /// <summary>What changes cost a page that is open.</summary>
    public static Task<Report> LiveAsync(string program) =>
        RunAsync(
            "Open page",
            (report, browser) =>
                WithPostsAsync((server, carol, feed) => LiveAsync(report, program, server, browser, carol, feed))
        );

    /// <summary>What an open page costs the server.</summary>
    public static Task<Report> HeapAsync(string program) =>
        RunAsync(
            "Memory",
            (report, browser) => WithPostsAsync((server, _, _) => HeapAsync(report, program, server, browser))
        );

    private static async Task<Report> RunAsync(string title, Func<Report, IBrowser, Task> measure)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = Chromium.Arguments }
        );
        var report = new Report(title);
        report.Say($"Chromium {browser.Version}, headless; the published program in production, with SQLite.");
        await measure(report, browser);
        return report;
    }

    /// <summary>A server where one feed has posts.</summary>
    private static async Task WithPostsAsync(Func<XmppServer, Writer, FeedAddress, Task> measure)
    {
        await using var server = await ProsodyServer.LaunchAsync();
        await using var carol = await Writer.OpenAsync(server, "carol");
        var feed = await carol.MakeAsync(FeedAddress.MicroblogNode);
        await carol.FillAsync(feed, PostsRead + Posts);
        await measure(server, carol, feed);
    }

    private static async Task ClickAsync(Report report, string program, IBrowser browser)
    {
        var rows = new List<string[]>
        {
            new[]
            {
                "click to visible (ms)",
                "click → other page, median (p90)",
                "publish → event, bare, median (p90)",
                "difference",
                "wanted",
            },
        };
        var servers = new (string Name, Func<Task<XmppServer>> Launch)[]
        {
            ("prosody", async () => await ProsodyServer.LaunchAsync()),
            ("ejabberd, SQL", async () => await EjabberdServer.LaunchAsync(EjabberdStore.Sql)),
        };
        var count = 0;
        foreach (var (name, launch) in servers)
        {
            await using var server = await launch();
            var measured = await ClickToVisible.MeasureAsync(program, server, browser);
            count = measured.Page.Count;
            rows.Add([
                name,
                Invariant($"{measured.Page.Median:0} ({measured.Page.At(0.9):0})"),
                Invariant($"{measured.Bare.Median:0.0} ({measured.Bare.At(0.9):0.0})"),
                Invariant($"{measured.Page.Median - measured.Bare.Median:0}"),
                "≤ 100",
            ]);
            Progress($"{name}: {rows[^1][1]} beside {rows[^1][2]} ms");
        }
        report.Say($"{count} rounds each; a round is one of either kind, one after the other.");
        report.Table(rows);
    }

    private static async Task LoadAsync(Report report, string program, XmppServer server, IBrowser browser)
    {
        await using var site = await PublishedSite.StartAsync(program, server);
        await using var bob = await Visitor.NewAsync(browser, site.Address);
        var cookies = await bob.SignInAsync("bob", server.Password);
        await bob.ShowAsync(Posts);
        FirstLoad load;
        await using (var fresh = await Visitor.NewAsync(browser, site.Address, cookies))
        {
            load = await FirstLoad.MeasureAsync(fresh, site.Address);
        }
        var (html, js, css) = (load.Bytes("Document"), load.Bytes("Script"), load.Bytes("Stylesheet"));
        var total = load.Requests.Sum(request => request.Bytes);
        report.Table([
            ["first load, cold cache, home with 20 posts", "measured", "wanted"],
            [
                "all responses",
                $"{Kilobytes(total)} in {load.Requests.Count} requests",
                "< 300 KB (Movim: 920 KB in 86 requests)",
            ],
            ["JS + CSS", $"{Kilobytes(js + css)} ({Kilobytes(js)} + {Kilobytes(css)})", "≤ 100 KB"],
            ["HTML with 20 posts", Kilobytes(html), "≤ 30 KB"],
            ["third-party requests", Invariant($"{load.ThirdParty}"), "0"],
            ["then over the WebSocket (before its compression)", Kilobytes(load.WebSocketBytes), ""],
        ]);
        report.Say("The largest: " + string.Join(", ", load.Requests.Take(6).Select(Describe)) + ".");
        await TimeAsync(report, site, browser, cookies);
    }

    private static async Task AliveAsync(Report report, string program, XmppServer server, IBrowser browser)
    {
        await using var site = await PublishedSite.StartAsync(program, server);
        await using var bob = await Visitor.NewAsync(browser, site.Address);
        var cookies = await bob.SignInAsync("bob", server.Password);
        await bob.ShowAsync(Posts);
        report.Table([
            [
                "home with 20 posts, 300 ms, 1.6 Mbit/s (median of 3)",
                "first paint, ms",
                "alive, ms",
                "between, ms",
                "round trips until alive",
                "wanted, between",
            ],
            .. await AliveTimes.MeasureAsync(site.Address, browser, cookies),
        ]);
        report.Say(
            "HTTP/1.1 without TLS, a new connection costs a round trip. The round trips are what 300 ms more cost, divided by 300 ms, with unlimited bytes a second."
        );
    }

    private static async Task TimeAsync(Report report, PublishedSite site, IBrowser browser, string cookies)
    {
        var (cold, coldReady, warm, warmReady) = (new Samples(), new Samples(), new Samples(), new Samples());
        var (prerendered, shifted) = (0, 0.0);
        for (var round = -1; round < 10; round++)
        {
            await using var visitor = await Visitor.NewAsync(browser, site.Address, cookies);
            await visitor.Page.AddInitScriptAsync(
                """
                window.shifted = 0;
                new PerformanceObserver(list => {
                  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
                }).observe({ type: 'layout-shift', buffered: true });
                new MutationObserver((_, watcher) => {
                  if (!window.postsAt && document.querySelector('article.post .text')) {
                    window.postsAt = -1;
                    requestAnimationFrame(() => setTimeout(() => { window.postsAt = performance.now(); }));
                  }
                  if (document.querySelector('#ready[data-interactive=true]')) {
                    window.readyAt = performance.now();
                    watcher.disconnect();
                  }
                }).observe(document, { childList: true, subtree: true, attributes: true });
                """
            );
            var first = await TimesAsync(visitor);
            var again = await TimesAsync(visitor);
            if (round < 0)
            {
                var answer = await visitor.Page.Context.APIRequest.GetAsync("/");
                prerendered = (await answer.TextAsync()).Split("<article").Length - 1;
                continue;
            }
            cold.Add(first.Posts);
            coldReady.Add(first.Ready);
            warm.Add(again.Posts);
            warmReady.Add(again.Ready);
            shifted = Math.Max(shifted, Math.Max(first.Shifted, again.Shifted));
        }
        report.Table([
            ["from navigation, median of 10 (ms)", "first post painted", "page answers"],
            ["cold cache", Invariant($"{cold.Median:0}"), Invariant($"{coldReady.Median:0}")],
            ["warm cache", Invariant($"{warm.Median:0}"), Invariant($"{warmReady.Median:0}")],
        ]);
        report.Say(
            Invariant(
                $"The HTML itself holds {prerendered} posts: they are read before any script runs. Cumulative layout shift until the page answers, the worst of all loads: {shifted:0.000} (wanted: ≤ 0.05)."
            )
        );
    }

    private static async Task<(double Posts, double Ready, double Shifted)> TimesAsync(Visitor visitor)
    {
        await visitor.OpenAsync();
        await visitor.Page.WaitForFunctionAsync("() => window.postsAt > 0 && window.readyAt > 0");
        var times = await visitor.Page.EvaluateAsync<double[]>(
            "() => [window.postsAt, window.readyAt, window.shifted]"
        );
        return (times[0], times[1], times[2]);
    }

    private static async Task LiveAsync(
        Report report,
        string program,
        XmppServer server,
        IBrowser browser,
        Writer carol,
        FeedAddress feed
    )
    {
        await using var site = await PublishedSite.StartAsync(program, server);
        var port = FreePorts.Take(1);
        await using var proxy = new CountingProxy(port, site.Port);
        await using var bob = await Visitor.NewAsync(browser, new Uri($"http://127.0.0.1:{port}"));
        await bob.SignInAsync("bob", server.Password);
        await bob.ShowAsync(Posts);
        var frames = await WebSocketFrames.ListenAsync(bob);
        // The frames of a connection that is open already are not told: begin anew.
        await bob.OpenAsync();
        var live = new LiveBytes(bob, proxy, frames, carol, feed);
        var rows = new List<string[]>
        {
            new[] { "to the browser", "on the wire", "frames unpacked", "render batches", "wanted (on the wire)" },
        };
        rows.AddRange(await live.MeasureAsync());
        report.Table(rows);
        proxy.Delay = RoundTrip / 2;
        report.Table([
            [
                Invariant($"pressed, with {RoundTrip.TotalMilliseconds:0} ms to the server and back (ms)"),
                "the page shows that, median (p90)",
                "and what it does",
                "wanted, of the first",
            ],
            .. await new Taps(bob).MeasureAsync(),
        ]);
        proxy.Delay = TimeSpan.Zero;
        await bob.ShowAsync(ManyPosts);
        var shown = await bob.Page.EvaluateAsync<int[]>(
            """
            () => [
              document.querySelectorAll('*').length,
              document.querySelectorAll('main article.post').length,
              document.querySelectorAll('main article.post, main article.post *').length,
            ]
            """
        );
        var burst = await live.BurstAsync(100);
        report.Table([
            ["page", "measured", "wanted"],
            [
                "DOM elements",
                Invariant($"{shown[0]} with {shown[1]} posts, {(double)shown[2] / shown[1]:0} a post"),
                "",
            ],
            [
                Invariant($"render batches while 100 posts come within {burst.Seconds:0.0} s"),
                Invariant($"{burst.Batches}, at most {burst.MostInSecond} in any second"),
                "≤ 4 a second",
            ],
        ]);
    }

    private static async Task HeapAsync(Report report, string program, XmppServer server, IBrowser browser)
    {
        const int more = 20;
        await using var site = await PublishedSite.StartAsync(program, server);
        await using var bob = await Visitor.NewAsync(browser, site.Address);
        await bob.SignInAsync("bob", server.Password);
        await bob.ReadAsync(PostsRead);
        var one = await SettledHeapAsync(site);
        var tabs = new List<Visitor>();
        for (var tab = 0; tab < more; tab++)
        {
            tabs.Add(await bob.NewTabAsync());
            await tabs[^1].OpenAsync();
            await tabs[^1].ShowAsync(Posts);
        }
        var few = await SettledHeapAsync(site);
        foreach (var tab in tabs)
        {
            await tab.ReadAsync(PostsRead);
        }
        var many = await SettledHeapAsync(site);
        report.Table([
            ["managed heap after a full collection", "measured", "wanted"],
            ["the program with one signed-in tab", Megabytes(one), ""],
            ["each of 20 more tabs, 20 posts", Megabytes((few - one) / more), ""],
            ["each of 20 more tabs, 200 posts read", Megabytes((many - one) / more), "≤ 1.5 MB"],
        ]);
    }

    private static async Task<long> SettledHeapAsync(PublishedSite site)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        await site.HeapAsync();
        return await site.HeapAsync();
    }

    private static string Describe(FirstLoad.Request request) =>
        $"`{request.Url.AbsolutePath}` {Kilobytes(request.Bytes)} {(request.Encoding.Length > 0 ? request.Encoding : "plain")}";

    private static string Kilobytes(long bytes) => Invariant($"{bytes / 1024.0:0.0} KB");

    private static string Megabytes(long bytes) => Invariant($"{bytes / 1048576.0:0.00} MB");

    private static void Progress(string done) => Console.Error.WriteLine($"• {done}");
}
