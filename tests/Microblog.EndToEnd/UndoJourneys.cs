using System.Text.RegularExpressions;
using Microblog.EndToEnd.People;
using Microblog.Testing;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Undo is near and waits; every key is named; every page of the navigation has one.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed partial class UndoJourneys(World world)
{
    [Theory(Timeout = 240_000)]
    [InlineData(ServerKind.HashedProsody, false)]
    [InlineData(ServerKind.HashedEjabberdSql, false)]
    [InlineData(ServerKind.HashedProsody, true)]
    public async Task Undo_waits_while_somebody_is_at_it_and_the_post_is_still_there(ServerKind kind, bool byMouse)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var feed = server.Microblog("alice");
        await server.PublishAsync("alice", feed, "One", "Two", "Three");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Three");
        await using var tab = await alice.NewTabAsync();
        await tab.OpenAsync("/");
        await tab.SeesAsync("Three");

        await DeleteAsync(alice, "Two");
        if (byMouse)
        {
            await alice.Status("Post deleted").HoverAsync();
        }
        else
        {
            await alice.Page.Keyboard.PressAsync("Tab");
            await Expect(alice.Button("Undo")).ToBeFocusedAsync();
        }

        // What was deleted later is gone from the server: the time of the first would have been over long ago.
        await tab.DeleteAsync("Three");
        await IsGoneAsync("Three");
        Assert.Contains("Two", await server.ReadAsync("alice", feed));
        await Expect(alice.Button("Undo")).ToBeVisibleAsync();
        if (byMouse)
        {
            await alice.UndoAsync();
            await alice.Page.Mouse.MoveAsync(1, 1);
        }
        else
        {
            await alice.Page.Keyboard.PressAsync("Enter");
        }
        await alice.SeesAsync("Two");

        // Left alone, the time goes on, and the post goes.
        await DeleteAsync(alice, "Two");
        if (byMouse)
        {
            await alice.Status("Post deleted").HoverAsync();
            await alice.Page.Mouse.MoveAsync(1, 1);
        }
        else
        {
            await alice.Page.Keyboard.PressAsync("Tab");
            await Expect(alice.Button("Undo")).ToBeFocusedAsync();
            await alice.Page.Keyboard.PressAsync("Shift+Tab");
            await Expect(alice.Post("One")).ToBeFocusedAsync();
        }
        await IsGoneAsync("Two");
        await Expect(alice.Button("Undo")).ToHaveCountAsync(0);
        site.AssertNoErrors();

        async Task IsGoneAsync(string text)
        {
            using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
            while ((await server.ReadAsync("alice", feed)).Contains(text))
            {
                await again.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Tab_goes_through_the_message_once_and_on_from_where_it_was()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("alice", "One", "Two");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Two");
        var keyboard = alice.Page.Keyboard;

        await DeleteAsync(alice, "Two");
        await keyboard.PressAsync("Tab");
        await Expect(alice.Button("Undo")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await Expect(alice.Post("One").Locator("a.name")).ToBeFocusedAsync();
        await keyboard.PressAsync("Shift+Tab");
        await Expect(alice.Post("One")).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Z_takes_back_the_last_delete_and_the_last_muting()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.PublishAsync("alice", "One", "Two");
        await server.PublishAsync("bob", "From bob");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Two");
        await alice.SeesAsync("From bob");

        await DeleteAsync(alice, "Two");
        await alice.Page.Keyboard.PressAsync("z");
        await Expect(alice.Post("Two")).ToBeFocusedAsync();
        await Expect(alice.Button("Undo")).ToHaveCountAsync(0);

        await alice.MuteAsync("From bob");
        await alice.Page.Keyboard.PressAsync("z");
        await alice.SeesAsync("From bob");

        // In a field it is a letter.
        await alice.DeleteAsync("Two");
        await alice.Composer.FocusAsync();
        await alice.Page.Keyboard.TypeAsync("z");
        await Expect(alice.Composer).ToHaveValueAsync("z");
        await alice.SeesNoMoreAsync("Two");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Letters_find_items_of_a_menu()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("alice", "Mine");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Mine");
        var keyboard = alice.Page.Keyboard;

        await alice.Post("Mine").GetByRole(AriaRole.Button, new() { Name = "More" }).FocusAsync();
        await keyboard.PressAsync("Enter");
        foreach (var (key, item) in new[] { ("d", "Delete"), ("c", "Copy link"), ("x", "Copy link"), ("E", "Edit") })
        {
            await keyboard.PressAsync(key);
            await Expect(alice.Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }))
                .ToBeFocusedAsync();
        }
        await keyboard.PressAsync("Escape");
        await Expect(alice.Page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Menu_of_a_post_moves_with_its_button_and_closes_when_that_is_out_of_sight()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", [.. Enumerable.Range(1, 20).Select(n => $"Number {n}")]);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Number 18");
        await alice.Post("Number 18").GetByRole(AriaRole.Button, new() { Name = "More" }).FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        var item = alice.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Copy link", Exact = true });
        await Expect(item).ToBeFocusedAsync();
        await IsAtButtonAsync();

        await alice.Page.EvaluateAsync("scrollBy({ top: 60, behavior: 'instant' })");
        await IsAtButtonAsync();
        await Expect(item).ToBeFocusedAsync();

        await alice.Page.EvaluateAsync("scrollBy({ top: 2000, behavior: 'instant' })");
        await Expect(alice.Page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
        site.AssertNoErrors();

        Task IsAtButtonAsync() =>
            alice.Page.WaitForFunctionAsync(
                """
                () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
                  const menu = document.querySelector('#post-menu:popover-open');
                  const post = [...document.querySelectorAll('article.post')].find(post => post.querySelector('.text').innerText === 'Number 18');
                  const gap = menu?.getBoundingClientRect().top - post.querySelector('.act.more button').getBoundingClientRect().bottom;
                  done(gap >= 0 && gap < 10);
                })))
                """
            );
    }

    [Fact(Timeout = 180_000)]
    public async Task Every_page_of_the_navigation_has_a_letter_and_every_key_is_listed()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", "One");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("One");
        var keyboard = alice.Page.Keyboard;
        var links = alice.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link);
        var pages = await links.EvaluateAllAsync<string[][]>(
            "links => links.map(link => [link.dataset.key ?? '', link.href])"
        );
        Assert.True(pages.Length >= 4);
        Assert.Equal(pages.Length, pages.Select(page => page[0]).Where(key => key.Length == 1).Distinct().Count());

        await alice.Post("One").FocusAsync();
        await keyboard.PressAsync("?");
        var list = alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await Expect(list).ToBeVisibleAsync();
        var listed = await list.Locator("dd").AllInnerTextsAsync();
        var words = listed.SelectMany(keys => Spaces().Split(keys.Trim())).ToHashSet();
        var source = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "wwwroot", "js", "keys.js"),
            TestContext.Current.CancellationToken
        );
        var keys = Key()
            .Matches(source[..source.IndexOf("};", StringComparison.Ordinal)])
            .Select(key => key.Groups[1].Value)
            .ToList();
        Assert.Contains("z", keys);
        Assert.All(keys, key => Assert.Contains(key, words));
        Assert.All(
            pages,
            page => Assert.Contains(listed, keys => Spaces().Replace(keys.Trim(), " ") == $"g {page[0]}")
        );
        await keyboard.PressAsync("Escape");

        // The page that explains the site has no keys of its own: it comes last. Settings are a document of their own: the next
        // letter is pressed before the page after them answers.
        foreach (var page in pages.Reverse().OrderBy(page => page[1].EndsWith("/about", StringComparison.Ordinal)))
        {
            await keyboard.PressAsync("g");
            await keyboard.PressAsync(page[0]);
            await Expect(alice.Page).ToHaveURLAsync(page[1]);
            await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        }
        site.AssertNoErrors();
    }

    /// <summary>By the keys of the menu; the focus is at the post that comes next.</summary>
    private static async Task DeleteAsync(Person person, string text)
    {
        await person.Post(text).GetByRole(AriaRole.Button, new() { Name = "More" }).FocusAsync();
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete", Exact = true }).FocusAsync();
        await person.Page.Keyboard.PressAsync("Enter");
        await person.SeesNoMoreAsync(text);
        await Expect(person.Status("Post deleted")).ToBeVisibleAsync();
        await Expect(person.Post("One")).ToBeFocusedAsync();
    }

    [GeneratedRegex(@"[\s,]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^  '?([\w.?]+)'?: ", RegexOptions.Multiline)]
    private static partial Regex Key();
}
