using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd.People;

/// <summary>Somebody in front of a page: what they do, and what they see.</summary>
public sealed partial class Person(IPage page, string name) : IAsyncDisposable
{
    /// <summary>The tab that they use.</summary>
    public IPage Page => page;

    /// <summary>Their browser.</summary>
    public IBrowserContext Browser => page.Context;

    /// <summary>The local part of their address, which is also their name.</summary>
    public string Name => name;

    /// <summary>Where posts are written.</summary>
    public ILocator Composer => Box("What's new?");

    /// <summary>What the page says went wrong.</summary>
    public ILocator Alert => page.GetByRole(AriaRole.Alert);

    /// <summary>All posts of the page, from top to bottom.</summary>
    public ILocator Posts => page.Locator("main article.post");

    /// <summary>Signs in and waits for home.</summary>
    public async Task SignInAsync(bool keep = false, string password = "secret")
    {
        await page.GotoAsync("/login");
        await TrySignInAsync(name, password, keep);
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
    public async Task<Person> NewTabAsync() => new(await page.Context.NewPageAsync(), name);

    /// <summary>The post with this text, if it is there.</summary>
    public ILocator Post(string text) =>
        Posts.Filter(new() { Has = page.Locator(".text:not([hidden])", new() { HasTextString = text }) });

    /// <summary>Writes a post and sends it; the page has taken it when the composer is empty.</summary>
    public async Task PostAsync(string text)
    {
        await SendAsync(text);
        await Expect(Composer).ToHaveValueAsync("");
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
        var pill = page.GetByRole(AriaRole.Button, new() { NameRegex = NewPosts() });
        await Expect(pill.Or(Post(text)).First).ToBeVisibleAsync();
        if (await pill.IsVisibleAsync())
        {
            await pill.ClickAsync();
        }
        await Expect(Post(text)).ToHaveCountAsync(1);
        await Expect(Post(text)).ToBeVisibleAsync();
    }

    /// <summary>Sees a post go by itself.</summary>
    public Task SeesNoMoreAsync(string text) => Expect(Post(text)).ToHaveCountAsync(0);

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

    /// <summary>Takes the delete back.</summary>
    public Task UndoAsync() => Button("Undo").ClickAsync();

    /// <summary>A button by its name.</summary>
    public ILocator Button(string named) => page.GetByRole(AriaRole.Button, new() { Name = named, Exact = true });

    /// <summary>A field by its name.</summary>
    public ILocator Box(string named) => page.GetByRole(AriaRole.Textbox, new() { Name = named, Exact = true });

    /// <summary>What the page says quietly.</summary>
    public ILocator Status(string text) => page.GetByRole(AriaRole.Status).Filter(new() { HasTextString = text });

    /// <inheritdoc />
    public ValueTask DisposeAsync() => page.Context.DisposeAsync();

    private async Task SendAsync(string text)
    {
        await Composer.FillAsync(text);
        await Button("Post").ClickAsync();
    }

    private async Task ChooseAsync(string text, string item)
    {
        await Post(text).GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }

    [GeneratedRegex(@"^\d+\+? new posts?$")]
    private static partial Regex NewPosts();

    [GeneratedRegex("/login")]
    private static partial Regex SignInPage();
}
