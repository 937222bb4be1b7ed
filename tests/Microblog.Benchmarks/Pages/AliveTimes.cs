using Microblog.Benchmarks.Reports;
using Microblog.Testing.Servers;
using Microsoft.Playwright;

namespace Microblog.Benchmarks.Pages;

/// <summary>How long a page is only a picture of itself: from the first paint until typing and pressing work.</summary>
internal static class AliveTimes
{
    private const int Rounds = 3;

    /// <summary>1.6 Mbit/s.</summary>
    private const int BytesPerSecond = 200_000;

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(300);

    private const string Watch = """
        new MutationObserver((_, watcher) => {
          if (!document.querySelector('#ready[data-interactive=true]')) return;
          window.aliveAt = performance.now();
          watcher.disconnect();
        }).observe(document, { childList: true, subtree: true, attributes: true });
        """;

    /// <summary>Rows of the table.</summary>
    public static async Task<IReadOnlyList<string[]>> MeasureAsync(Uri site, IBrowser browser, string cookies)
    {
        await using var line = new SlowLine(site);
        (line.RoundTrip, line.BytesPerSecond) = (RoundTrip, BytesPerSecond);
        var slow = await RoundsAsync(line, browser, cookies);
        line.BytesPerSecond = 0;
        var near = await RoundsAsync(line, browser, cookies);
        line.RoundTrip = 2 * RoundTrip;
        var far = await RoundsAsync(line, browser, cookies);
        return [Row("cold cache", slow.Cold, near.Cold, far.Cold), Row("warm cache", slow.Warm, near.Warm, far.Warm)];
    }

    private static string[] Row(string name, Times slow, Times near, Times far)
    {
        // What a longer way costs, whatever processor and bytes cost, is the number of times that the page waits for it.
        var trips = (far.Alive.Median - near.Alive.Median) / RoundTrip.TotalMilliseconds;
        return
        [
            name,
            Invariant($"{slow.Paint.Median:0}"),
            Invariant($"{slow.Alive.Median:0}"),
            Invariant($"{slow.Wait.Median:0}"),
            Invariant($"{trips:0.0}"),
            "≤ 2500",
        ];
    }

    private static async Task<(Times Cold, Times Warm)> RoundsAsync(SlowLine line, IBrowser browser, string cookies)
    {
        var (cold, warm) = (new Times(), new Times());
        for (var round = 0; round < Rounds; round++)
        {
            await using var visitor = await Visitor.NewAsync(browser, line.Address, cookies);
            await visitor.Page.AddInitScriptAsync(Watch);
            await cold.AddAsync(visitor);
            // All that a page loads once it is alive is there too.
            await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await warm.AddAsync(visitor);
        }
        return (cold, warm);
    }

    private sealed class Times
    {
        public Samples Paint { get; } = new();
        public Samples Alive { get; } = new();
        public Samples Wait { get; } = new();

        public async Task AddAsync(Visitor visitor)
        {
            await visitor.OpenAsync();
            var times = await visitor.Page.EvaluateAsync<double[]>(
                "() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, window.aliveAt]"
            );
            Paint.Add(times[0]);
            Alive.Add(times[1]);
            Wait.Add(times[1] - times[0]);
        }
    }
}
