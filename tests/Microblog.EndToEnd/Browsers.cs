using Microblog.Testing;
using Microsoft.Playwright;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>
/// Browsers, each for one journey at a time: a window that opens takes the focus from the other windows of its browser.
/// </summary>
public sealed class Browsers(float timeout) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Running> _all = [];

    /// <summary>A context that knows nothing yet; all contexts of a journey are in one browser.</summary>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        var running = Take(TestContext.Current.Test!.UniqueID);
        try
        {
            var (_, browser) = await running.Start.Value;
            running.Browser = browser;
            return await browser.NewContextAsync(options);
        }
        finally
        {
            lock (_lock)
            {
                running.Opening--;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var running in _all)
        {
            var (playwright, browser) = await running.Start.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private Running Take(string journey)
    {
        lock (_lock)
        {
            var running = _all.Find(one => one.Journey == journey) ?? _all.Find(one => one.IsFree);
            if (running is null)
            {
                running = new Running(new Lazy<Task<(IPlaywright, IBrowser)>>(LaunchAsync));
                _all.Add(running);
            }
            running.Journey = journey;
            running.Opening++;
            return running;
        }
    }

    private async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout(timeout);
        // One driver a browser: it is not made for use by several threads.
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = Chromium.Arguments }
        );
        return (playwright, browser);
    }

    private sealed class Running(Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> start)
    {
        public Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> Start => start;

        /// <summary>Null until it has started.</summary>
        public IBrowser? Browser { get; set; }

        /// <summary>The test that uses it, or used it last.</summary>
        public string Journey { get; set; } = "";

        /// <summary>How many contexts are on their way.</summary>
        public int Opening { get; set; }

        public bool IsFree => Opening == 0 && Browser?.Contexts.Count == 0;
    }
}
