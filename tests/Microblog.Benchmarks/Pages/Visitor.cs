using System.Text.Json;
using Microsoft.Playwright;

namespace Microblog.Benchmarks.Pages;

/// <summary>A tab of somebody who is signed in, and what its network did.</summary>
internal sealed class Visitor(IPage page) : IAsyncDisposable
{
    private const float TimeLimit = 30_000;

    /// <summary>The tab.</summary>
    public IPage Page => page;

    /// <summary>A browser that knows nothing but the cookies of <paramref name="signedIn"/>.</summary>
    public static async Task<Visitor> NewAsync(IBrowser browser, Uri site, string? signedIn = null)
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = site.ToString(),
                StorageState = signedIn,
                ViewportSize = new ViewportSize { Width = 1280, Height = 720 },
            }
        );
        context.SetDefaultTimeout(TimeLimit);
        return new Visitor(await context.NewPageAsync());
    }

    /// <summary>A further tab of the same browser.</summary>
    public async Task<Visitor> NewTabAsync() => new(await page.Context.NewPageAsync());

    /// <summary>Signs in, waits for home, and gives the cookies.</summary>
    public async Task<string> SignInAsync(string name, string password)
    {
        await page.GotoAsync("/login");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "XMPP address", Exact = true }).FillAsync(name);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Password", Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await IsReadyAsync();
        return await page.Context.StorageStateAsync();
    }

    /// <summary>Opens home and waits until it answers.</summary>
    public async Task OpenAsync()
    {
        await page.GotoAsync("/");
        await IsReadyAsync();
    }

    /// <summary>The page answers and shows posts.</summary>
    public async Task IsReadyAsync()
    {
        await page.Locator("#ready[data-interactive=true]")
            .WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Waits for so many posts, asking for older ones.</summary>
    public async Task ShowAsync(int posts)
    {
        await page.WaitForFunctionAsync(
            """
            wanted => {
              const posts = document.querySelectorAll('main article.post').length;
              if (posts < wanted) document.querySelector('button[data-older]:not([aria-disabled=true])')?.click();
              return posts >= wanted;
            }
            """,
            posts,
            new() { PollingInterval = 100 }
        );
    }

    /// <summary>Scrolls down, and from the end up, until so many posts were there; those far away may be gone by then.</summary>
    public async Task ReadAsync(int posts)
    {
        await page.BringToFrontAsync();
        await page.WaitForFunctionAsync(
            """
            wanted => {
              window.met ??= new Set();
              for (const post of document.querySelectorAll('main article.post')) window.met.add(post.dataset.post);
              const isEnd = document.body.innerText.includes('No more posts')
                && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
              window.way = isEnd ? -1 : window.way ?? 1;
              if (window.met.size < wanted) scrollBy({ top: 0.9 * window.way * innerHeight, behavior: 'instant' });
              return window.met.size >= wanted;
            }
            """,
            posts,
            new() { PollingInterval = 50 }
        );
    }

    /// <summary>Writes a post and clicks; the page notes when that was.</summary>
    public async Task PostAsync(string text)
    {
        await page.EvaluateAsync(
            """
            () => document.addEventListener('click', () => { window.clickedAt = Date.now(); }, { capture: true, once: true })
            """
        );
        var box = page.GetByRole(AriaRole.Textbox, new() { Name = "What's new?", Exact = true });
        await box.EvaluateAsync(
            "(box, text) => { box.value = text; box.dispatchEvent(new InputEvent('input', { bubbles: true })); }",
            text
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
    }

    /// <summary>When the click was, milliseconds.</summary>
    public Task<double> ClickedAsync() => page.EvaluateAsync<double>("() => window.clickedAt");

    /// <summary>Begins to watch for a text, or for the button that says that something is new.</summary>
    public Task WatchAsync(string text) =>
        page.EvaluateAsync(
            """
            text => {
              window.seen = new Promise(done => {
                const look = () => {
                  const pill = document.querySelector('button[data-pill]');
                  const posts = [...document.querySelectorAll('main article.post .text')];
                  if (!pill && !posts.some(post => post.textContent.includes(text))) return;
                  watcher.disconnect();
                  done(Date.now());
                };
                const watcher = new MutationObserver(look);
                watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
              });
            }
            """,
            text
        );

    /// <summary>When it was seen, milliseconds.</summary>
    public Task<double> SeenAsync() =>
        page.EvaluateAsync<double>("() => window.seen").WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Clicks what says that something is new, if it is there, and waits until nothing waits any longer.</summary>
    public async Task ShowNewAsync(string text)
    {
        await page.WaitForFunctionAsync(
            """
            text => {
              const pill = document.querySelector('button[data-pill]');
              pill?.click();
              const posts = [...document.querySelectorAll('main article.post:not(.pending) .text')];
              return !pill && posts.some(post => post.textContent.includes(text));
            }
            """,
            text,
            new() { PollingInterval = 100 }
        );
    }

    /// <summary>Starts to listen to the tab's network.</summary>
    public async Task<ICDPSession> ListenAsync(params IEnumerable<(string Event, Action<JsonElement> Handler)> handlers)
    {
        var cdp = await page.Context.NewCDPSessionAsync(page);
        foreach (var (name, handler) in handlers)
        {
            cdp.Event(name).OnEvent += (_, happened) =>
            {
                if (happened is { } json)
                {
                    handler(json);
                }
            };
        }
        await cdp.SendAsync("Network.enable");
        return cdp;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => page.Context.DisposeAsync();
}
