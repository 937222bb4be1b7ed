using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microblog.Xmpp;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd.People;

/// <summary>Somebody in front of a page: what they do, and what they see.</summary>
public sealed partial class Person(IPage page, Jid account) : IAsyncDisposable
{
    /// <summary>How long the browser may take to scroll, to run a script, to close: it has no limit of its own for these.</summary>
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(20);

    /// <summary>The tab that they use.</summary>
    public IPage Page => page;

    /// <summary>Their browser.</summary>
    public IBrowserContext Browser => page.Context;

    /// <summary>The local part of their address, which is also their name.</summary>
    public string Name => account.Local!;

    /// <summary>Where posts are written.</summary>
    public ILocator Composer => Box("What's new?");

    /// <summary>What the page says went wrong.</summary>
    public ILocator Alert => page.GetByRole(AriaRole.Alert);

    /// <summary>All posts of the page, from top to bottom; not those of a page that lies under it.</summary>
    public ILocator Posts => page.Locator("main article.post:visible");

    /// <summary>Signs in and waits for home.</summary>
    public async Task SignInAsync(bool keep = false, string password = "secret")
    {
        await page.GotoAsync("/login");
        await TrySignInAsync(account.ToString(), password, keep);
        await IsAtHomeAsync();
    }

    /// <summary>Fills in the form of the sign-in page and sends it.</summary>
    public async Task TrySignInAsync(string address, string password, bool keep = false)
    {
        await Box("XMPP address").FillAsync(address);
        await Box("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Keep me signed in" }).SetCheckedAsync(keep);
        await Button("Sign in").ClickAsync();
    }

    /// <summary>Home is there and answers.</summary>
    public async Task IsAtHomeAsync()
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Home", Level = 1 })).ToBeVisibleAsync();
        await IsReadyAsync();
    }

    /// <summary>The sign-in page is there.</summary>
    public async Task IsSignedOutAsync()
    {
        await Expect(page).ToHaveURLAsync(SignInPage());
        await Expect(Button("Sign in")).ToBeVisibleAsync();
    }

    /// <summary>Opens a page and waits until it answers.</summary>
    public async Task OpenAsync(string path)
    {
        await page.GotoAsync(path);
        await IsReadyAsync();
    }

    /// <summary>The page answers.</summary>
    public Task IsReadyAsync() => Expect(page.Locator("#ready")).ToHaveAttributeAsync("data-interactive", "true");

    /// <summary>The same person in a further tab of the same browser.</summary>
    public async Task<Person> NewTabAsync() => new(await page.Context.NewPageAsync(), account);

    /// <summary>The post with this text, if it is there.</summary>
    public ILocator Post(string text) =>
        Posts.Filter(new() { Has = page.Locator(".text:not([hidden])", new() { HasTextString = text }) });

    /// <summary>Writes a post and sends it; the page has taken it when the composer is empty.</summary>
    public async Task PostAsync(string text)
    {
        await SendAsync(text);
        await Expect(Composer).ToHaveValueAsync("");
    }

    /// <summary>Writes a post, sees it, and sees that it was sent.</summary>
    public async Task PostAndSeeAsync(string text)
    {
        await PostAsync(text);
        await SeesAsync(text);
        await Expect(Posts.GetByText("Sending…")).ToHaveCountAsync(0);
    }

    /// <summary>Writes the very first post, and answers who can read it.</summary>
    public async Task PostFirstAsync(string text, string audience)
    {
        await SendAsync(text);
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = "Who can read your posts?" });
        await question.GetByRole(AriaRole.Radio, new() { Name = audience }).CheckAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(Composer).ToHaveValueAsync("");
    }

    /// <summary>Sees a post come by itself, there or behind "1 new post".</summary>
    public async Task SeesAsync(string text)
    {
        const int Tries = 4;
        for (var left = Tries; ; left--)
        {
            await Expect(Pill.Or(Post(text)).First).ToBeVisibleAsync();
            // A page that is opened anew meanwhile takes the button away: then it is looked for once more.
            await Pill.EvaluateAllAsync<bool>(
                    "pills => { pills.find(pill => pill.checkVisibility())?.click(); return true; }"
                )
                .WaitAsync(Answering);
            try
            {
                await Expect(Post(text).First).ToBeVisibleAsync(new() { Timeout = 5_000 });
                break;
            }
            catch (PlaywrightException) when (left > 1) { }
        }
        await Expect(Post(text)).ToHaveCountAsync(1);
        await Expect(Post(text)).ToBeVisibleAsync();
    }

    /// <summary>The button that says that something is new.</summary>
    public ILocator Pill => page.GetByRole(AriaRole.Button, new() { NameRegex = NewPosts() });

    /// <summary>Sees a post go by itself.</summary>
    public Task SeesNoMoreAsync(string text) => Expect(Post(text)).ToHaveCountAsync(0);

    /// <summary>Turns the wheel by so many pixels: down, or up where they are negative.</summary>
    public Task WheelAsync(float pixels) => page.Mouse.WheelAsync(0, pixels).WaitAsync(Answering);

    /// <summary>
    /// Scrolls by the wheel, as people do, until a post is the first in sight: down, and up again where a slow machine
    /// took two turns of the wheel for one.
    /// </summary>
    public async Task ScrollToAsync(string text)
    {
        await Expect(Posts.First).ToBeVisibleAsync();
        await page.Mouse.MoveAsync(500, 400);
        for (var turns = 0; (await PlaceAsync()).Text != text; turns++)
        {
            Assert.InRange(turns, 0, 2_000);
            var isAbove = await page.EvaluateAsync<bool>(
                """
                text => {
                  const edge = [...document.querySelectorAll('.head')].find(head => head.checkVisibility()).getBoundingClientRect().bottom;
                  return [...document.querySelectorAll('main article.post')].some(post => post.checkVisibility()
                    && post.querySelector('.text').innerText === text && post.getBoundingClientRect().bottom <= edge);
                }
                """,
                text
            );
            await WheelAsync(isAbove ? -40 : 90);
            await page.EvaluateAsync(
                "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
            );
        }
    }

    /// <summary>Scrolls up until a post is in sight.</summary>
    public async Task ScrollUpToAsync(string text)
    {
        await page.Mouse.MoveAsync(500, 400);
        while (
            !await page.EvaluateAsync<bool>(
                """
                text => [...document.querySelectorAll('main article.post')].some(post => {
                  const box = post.getBoundingClientRect();
                  return post.checkVisibility() && box.top >= 0 && box.bottom <= innerHeight
                    && post.querySelector('.text').innerText.startsWith(text);
                })
                """,
                text
            )
        )
        {
            await WheelAsync(-300);
            await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 50))");
        }
    }

    /// <summary>Notes, from frame to frame, how far a post moves.</summary>
    public Task WatchAsync(string text) =>
        page.EvaluateAsync(
            """
            text => {
              const post = [...document.querySelectorAll('main article.post')].find(post => post.querySelector('.text').innerText === text);
              const start = post.getBoundingClientRect().top;
              window.moved = 0;
              const look = () => {
                window.moved = Math.max(window.moved, Math.abs(post.getBoundingClientRect().top - start));
                requestAnimationFrame(look);
              };
              look();
            }
            """,
            text
        );

    /// <summary>How far it moved at most since <see cref="WatchAsync"/>, pixels.</summary>
    public Task<double> MovedAsync() => page.EvaluateAsync<double>("window.moved");

    /// <summary>The first post in sight, and how far below the upper edge of the window it begins, in pixels.</summary>
    public async Task<ReadingPlace> PlaceAsync() =>
        await page.EvaluateAsync<ReadingPlace>(
            """
            () => {
              const edge = [...document.querySelectorAll('.head')].find(head => head.checkVisibility()).getBoundingClientRect().bottom;
              const post = [...document.querySelectorAll('main article.post')]
                .find(post => post.checkVisibility() && post.getBoundingClientRect().bottom > edge);
              return { text: post?.querySelector('.text').innerText ?? '', top: post?.getBoundingClientRect().top ?? 0 };
            }
            """
        );

    /// <summary>Clicks a link of a post where it is, without bringing it into sight before: the page does not move.</summary>
    public Task ClickInPlaceAsync(string text, string link) =>
        Post(text).Locator(link).EvaluateAsync("link => link.click()");

    /// <summary>What is read is at this place, give or take some pixels.</summary>
    public async Task ReadsAtAsync(ReadingPlace place, double tolerance)
    {
        await page.WaitForFunctionAsync(
            """
            ([text, top, tolerance]) => {
              const post = [...document.querySelectorAll('main article.post')]
                .find(post => post.checkVisibility() && post.querySelector('.text').innerText === text);
              return post && Math.abs(post.getBoundingClientRect().top - top) <= tolerance;
            }
            """,
            new object[] { place.Text, place.Top, tolerance }
        );
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        var now = await PlaceAsync();
        Assert.Equal(place.Text, now.Text);
        Assert.InRange(now.Top, place.Top - tolerance, place.Top + tolerance);
    }

    /// <summary>Waits until the place of what is read is kept for other devices.</summary>
    public Task PlaceIsKeptAsync(Func<Task> scroll) =>
        page.RunAndWaitForResponseAsync(
            scroll,
            answer => answer.Url.Contains("/reading?", StringComparison.Ordinal) && answer.Ok
        );

    /// <summary>Scrolls a screen at a time until so many posts were met, or there are no more in that direction.</summary>
    public Task<Walk> WalkAsync(bool down, int posts) =>
        page.EvaluateAsync<Walk>(
            """
            async ([down, posts]) => {
              const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
              const feed = [...document.querySelectorAll('post-feed')].find(feed => feed.checkVisibility());
              const seen = window.walked = new Set();
              let [elements, jump] = [0, 0];
              const meet = () => {
                const rows = [...feed.children].filter(row => !row.dataset.kept).map(row => row.dataset.post);
                for (const post of down ? rows : rows.reverse()) seen.add(post);
                elements = Math.max(elements, document.getElementsByTagName('*').length);
              };
              const middle = () => document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('article');
              // Something new within so many screens, or it is told how far it came.
              for (let still = 0; seen.size < posts && still < 100;) {
                meet();
                const size = seen.size;
                scrollBy({ top: (down ? 0.9 : -0.9) * innerHeight, behavior: 'instant' });
                await frame();
                const [post, y] = [middle(), scrollY];
                const top = post?.getBoundingClientRect().top;
                await frame();
                await frame();
                if (post?.isConnected) jump = Math.max(jump, Math.abs(post.getBoundingClientRect().top - top));
                meet();
                const isEnd = down
                  ? [...document.querySelectorAll('.feed-foot')].some(foot => foot.innerText.includes('No more posts')) && scrollY + innerHeight >= document.documentElement.scrollHeight - 2
                  : scrollY === 0 && feed.closest('.timeline').dataset.newer !== 'true';
                if (isEnd) break;
                still = seen.size === size ? still + 1 : 0;
                if (still > 0) await new Promise(done => setTimeout(done, 50));
              }
              return { posts: seen.size, elements, jump };
            }
            """,
            new object[] { down, posts }
        );

    /// <summary>Gives the focus to the first post in sight; its address.</summary>
    public Task<string> FocusInSightAsync() =>
        page.EvaluateAsync<string>(
            """
            () => {
              const post = [...document.querySelectorAll('main article.post')]
                .find(post => post.checkVisibility() && post.getBoundingClientRect().top > 60);
              post.focus({ preventScroll: true });
              return post.dataset.post;
            }
            """
        );

    /// <summary>Notes every element that can have the focus.</summary>
    public Task MarkElementsAsync() =>
        page.EvaluateAsync(
            """
            () => {
              window.marked = [...document.querySelectorAll('a[href], button, input, textarea, select, summary, [tabindex]')]
                .filter(element => element.checkVisibility());
            }
            """
        );

    /// <summary>Those of them that are in the page no more.</summary>
    public Task<string[]> ReplacedElementsAsync() =>
        page.EvaluateAsync<string[]>(
            "() => window.marked.filter(element => !element.isConnected).map(element => element.outerHTML)"
        );

    /// <summary>The addresses of all posts of the last walk, in the order in which they came.</summary>
    public Task<string[]> WalkedAsync() => page.EvaluateAsync<string[]>("[...window.walked]");

    /// <summary>Scrolls until there are no more posts.</summary>
    /// <returns>The addresses of all posts that were there on the way, in the order of the page.</returns>
    public async Task<IReadOnlyList<string>> ReadToTheEndAsync()
    {
        var end = page.GetByText("No more posts", new() { Exact = true });
        var read = new List<string>();
        while (true)
        {
            var isEnd = await end.IsVisibleAsync();
            var shown = await Posts.EvaluateAllAsync<string[]>("posts => posts.map(post => post.dataset.post)");
            Assert.Equal(shown.Distinct(), shown);
            read.AddRange(shown.Except(read).ToList());
            if (isEnd)
            {
                return read;
            }
            await page.EvaluateAsync("window.scrollTo(0, document.documentElement.scrollHeight)");
            await page.WaitForFunctionAsync(
                "last => [...document.querySelectorAll('main article.post')].at(-1)?.dataset.post !== last"
                    + " || document.body.innerText.includes('No more posts')",
                shown.LastOrDefault()
            );
        }
    }

    /// <summary>Opens the field for an answer.</summary>
    public Task StartReplyAsync(string text) =>
        Post(text).GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true }).ClickAsync();

    /// <summary>Writes an answer, does not send it, and waits until it is kept.</summary>
    public async Task DraftReplyAsync(string author, string text, string reply)
    {
        await StartReplyAsync(text);
        await page.RunAndWaitForResponseAsync(
            () => Box($"Reply to {author}").FillAsync(reply),
            answer => answer.Url.Contains("/compose/draft", StringComparison.Ordinal) && answer.Ok
        );
    }

    /// <summary>Answers a post in place.</summary>
    public async Task ReplyAsync(string author, string text, string reply)
    {
        await StartReplyAsync(text);
        await Box($"Reply to {author}").FillAsync(reply);
        await Button("Send reply").ClickAsync();
        await Expect(Box($"Reply to {author}")).ToHaveCountAsync(0);
    }

    /// <summary>The button that likes a post; pressed where it is liked.</summary>
    public ILocator Like(string text) => Post(text).GetByRole(AriaRole.Button, new() { Name = "Like", Exact = true });

    /// <summary>Sees how many people like a post; 0: no number is there.</summary>
    public Task SeesLikesAsync(string text, int count) =>
        Expect(Post(text).Locator(".act.like"))
            .ToHaveTextAsync(count == 0 ? "" : count.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Changes an own post in place.</summary>
    public async Task EditAsync(string text, string changed)
    {
        await ChooseAsync(text, "Edit");
        await Expect(Box("Edit post")).ToHaveValueAsync(text);
        await Box("Edit post").FillAsync(changed);
        await Button("Save").ClickAsync();
        await SeesAsync(changed);
    }

    /// <summary>Deletes an own post.</summary>
    public async Task DeleteAsync(string text)
    {
        await ChooseAsync(text, "Delete");
        await SeesNoMoreAsync(text);
        await Expect(Status("Post deleted")).ToBeVisibleAsync();
    }

    /// <summary>The page as it is, by the rules of axe, from left to right and from right to left.</summary>
    /// <param name="where">What it is, for who reads of a failure.</param>
    /// <param name="within">A dialog that covers the page: the rules do not know that nobody sees what is behind it.</param>
    public async Task FindsNothingInTheWayAsync(string where, ILocator? within = null)
    {
        foreach (var direction in new[] { "rtl", "ltr" })
        {
            await page.EvaluateAsync("direction => { document.documentElement.dir = direction; }", direction);
            var result = within is null ? await page.RunAxe() : await within.RunAxe();
            Assert.Contains(result.Passes, rule => rule.Id == "color-contrast");
            var violations = result.Violations.SelectMany(rule =>
                rule.Nodes.Select(node => $"{where}, {direction}: {rule.Id} ({rule.Impact}): {rule.Help}: {node.Html}")
            );
            Assert.Empty(violations);
            Assert.True(
                await page.EvaluateAsync<bool>(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                ),
                $"{where}, {direction}: the page is wider than the window."
            );
        }
    }

    /// <summary>Mutes the author of a post.</summary>
    public async Task MuteAsync(string text)
    {
        await ChooseAsync(text, "Mute");
        await SeesNoMoreAsync(text);
        await Expect(Status("is muted")).ToBeVisibleAsync();
    }

    /// <summary>Blocks the author of a post.</summary>
    public async Task BlockAsync(string text)
    {
        await ChooseAsync(text, "Block");
        await SeesNoMoreAsync(text);
        await Expect(Status("is blocked")).ToBeVisibleAsync();
    }

    /// <summary>Takes the delete, or the muting, back.</summary>
    public Task UndoAsync() => Button("Undo").ClickAsync();

    /// <summary>A button by its name.</summary>
    public ILocator Button(string named) => page.GetByRole(AriaRole.Button, new() { Name = named, Exact = true });

    /// <summary>A field by its name.</summary>
    public ILocator Box(string named) => page.GetByRole(AriaRole.Textbox, new() { Name = named, Exact = true });

    /// <summary>What the page says quietly.</summary>
    public ILocator Status(string text) => page.GetByRole(AriaRole.Status).Filter(new() { HasTextString = text });

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await page.Context.CloseAsync().WaitAsync(Answering);

    private async Task SendAsync(string text)
    {
        await Composer.FillAsync(text);
        await Button("Post").ClickAsync();
    }

    public async Task ChooseAsync(string text, string item)
    {
        await Post(text).GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }

    [GeneratedRegex(@"^\d+\+? new posts?$")]
    private static partial Regex NewPosts();

    [GeneratedRegex("/login")]
    private static partial Regex SignInPage();
}
