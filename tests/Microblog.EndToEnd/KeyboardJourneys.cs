using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Without a mouse.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class KeyboardJourneys(World world)
{
    [Fact(Timeout = 180_000)]
    public async Task Thirty_posts_by_the_keyboard_alone_across_two_pages()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", [.. Enumerable.Range(1, 70).Select(number => $"Walk {number}")]);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Walk 70");

        // The skip link leads into the feed.
        await alice.Page.Keyboard.PressAsync("Tab");
        await Expect(Link(alice, "Skip to the timeline")).ToBeFocusedAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Post("Walk 70")).ToBeFocusedAsync();

        for (var number = 69; number >= 40; number--)
        {
            await alice.Page.Keyboard.PressAsync("PageDown");
            await Expect(alice.Post($"Walk {number}")).ToBeFocusedAsync();
            await Expect(alice.Post($"Walk {number}")).ToBeInViewportAsync();
        }
        await alice.Page.Keyboard.PressAsync("PageUp");
        await Expect(alice.Post("Walk 41")).ToBeFocusedAsync();
        Assert.Equal("30", await alice.Post("Walk 41").GetAttributeAsync("aria-posinset"));

        // Into the post and back: the focus is where it was.
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Walk 41", Level = 1 })).ToBeFocusedAsync();
        await alice.Page.GoBackAsync();
        await Expect(alice.Post("Walk 41")).ToBeFocusedAsync();

        // Out of the feed, at either end.
        await alice.Page.Keyboard.PressAsync("Control+Home");
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Home", Level = 1 })).ToBeFocusedAsync();
        await alice.Page.Keyboard.PressAsync("j");
        await alice.Page.Keyboard.PressAsync("Control+End");
        await Expect(alice.Page.Locator("#end")).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task The_focus_goes_on_after_a_delete_and_comes_back_from_a_dialog()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.PublishAsync("alice", "One", "Two", "Three");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Three");

        await alice.Post("Two").FocusAsync();
        await alice.Post("Two").GetByRole(AriaRole.Button, new() { Name = "More" }).FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(Item(alice, "Edit")).ToBeFocusedAsync();
        await alice.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(Item(alice, "Delete")).ToBeFocusedAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await alice.SeesNoMoreAsync("Two");
        await Expect(alice.Post("One")).ToBeFocusedAsync();

        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        var following = alice.Button("Following bob");
        await following.FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        var question = alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "Unfollow bob?" });
        await Expect(question).ToBeVisibleAsync();
        await alice.Page.Keyboard.PressAsync("Escape");
        await Expect(question).ToHaveCountAsync(0);
        await Expect(following).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    /// <summary>Where posts are moved and go in one moment, each can be what stood beside the other.</summary>
    [Fact(Timeout = 120_000)]
    public async Task The_focus_goes_on_where_its_post_and_the_one_beside_it_are_moved_and_go()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", "Walk 1", "Walk 2", "Walk 3");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Walk 3");
        await alice
            .Page.EvaluateAsync(
                """
                async () => {
                  const [first, second] = document.querySelectorAll('main article.post');
                  first.focus();
                  while (first.nextSibling !== second) first.nextSibling.remove();
                  first.remove();
                  second.after(first);
                  second.remove();
                  first.remove();
                  await new Promise(done => requestAnimationFrame(done));
                }
                """
            )
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Expect(alice.Post("Walk 1")).ToBeFocusedAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task The_focus_is_back_at_the_post_after_whatever_was_done_with_it()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        // One call each: within a call they are a minute apart.
        foreach (
            var (name, text) in new[]
            {
                ("carol", "From carol"),
                ("bob", "Bob once"),
                ("bob", "Bob twice"),
                ("alice", "Older of mine"),
                ("alice", "Newer of mine"),
            }
        )
        {
            await server.PublishAsync(name, server.Microblog(name), text);
        }
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Newer of mine");
        await alice.SeesAsync("From carol");
        var keyboard = alice.Page.Keyboard;

        // A reply, given up and sent.
        await alice.Post("Bob once").FocusAsync();
        await keyboard.PressAsync("r");
        await Expect(alice.Box("Reply to bob")).ToBeFocusedAsync();
        await alice.Button("Cancel").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(alice.Post("Bob once")).ToBeFocusedAsync();
        await keyboard.PressAsync("r");
        await Expect(alice.Box("Reply to bob")).ToBeFocusedAsync();
        await keyboard.TypeAsync("Quite so");
        // Neither form of a key of an unfinished conversion sends: Safari's says so by its number alone.
        var sent = await alice.Page.EvaluateAsync<int>(
            """
            () => {
              let sent = 0;
              const box = document.activeElement.closest('compose-box');
              box.addEventListener('sendtext', () => sent++);
              for (const form of [{ isComposing: true, keyCode: 229 }, { keyCode: 229 }])
                document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true, ...form }));
              return new Promise(resolve => setTimeout(() => resolve(sent)));
            }
            """
        );
        Assert.Equal(0, sent);
        await Expect(alice.Box("Reply to bob")).ToHaveValueAsync("Quite so");
        await keyboard.PressAsync("Control+Enter");
        await Expect(alice.Post("Bob once")).ToBeFocusedAsync();

        // An edit, given up and saved.
        await ChooseAsync(alice, "Newer of mine", "Edit");
        await Expect(alice.Box("Edit post")).ToBeFocusedAsync();
        await alice.Button("Cancel").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(alice.Post("Newer of mine")).ToBeFocusedAsync();
        await ChooseAsync(alice, "Newer of mine", "Edit");
        await Expect(alice.Box("Edit post")).ToBeFocusedAsync();
        await keyboard.TypeAsync("!");
        await keyboard.PressAsync("Control+Enter");
        await Expect(alice.Post("Newer of mine!")).ToBeFocusedAsync();

        // A delete taken back, and a muting: bob's posts stand one below the other.
        await ChooseAsync(alice, "Newer of mine!", "Delete");
        await Expect(alice.Post("Older of mine")).ToBeFocusedAsync();
        await alice.Button("Undo").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(alice.Post("Newer of mine!")).ToBeFocusedAsync();
        await ChooseAsync(alice, "Bob twice", "Mute");
        await alice.SeesNoMoreAsync("Bob twice");
        await Expect(alice.Post("From carol")).ToBeFocusedAsync();
        await alice.Button("Undo").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(alice.Post("Bob twice")).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_question_mark_lists_the_keys()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", "One", "Two");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Two");
        var list = alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });

        await alice.Composer.FocusAsync();
        await alice.Page.Keyboard.TypeAsync("Really?");
        await Expect(alice.Composer).ToHaveValueAsync("Really?");
        await Expect(list).ToHaveCountAsync(0);

        await alice.Post("One").FocusAsync();
        await alice.Page.Keyboard.PressAsync("?");
        await Expect(list).ToContainTextAsync("Next, previous post");
        await Expect(list.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        await alice.FindsNothingInTheWayAsync("the list of keys", list);
        await alice.Page.Keyboard.PressAsync("Escape");
        await Expect(list).ToHaveCountAsync(0);
        await Expect(alice.Post("One")).ToBeFocusedAsync();

        await alice.Page.Keyboard.PressAsync("?");
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(list).ToHaveCountAsync(0);
        await Expect(alice.Post("One")).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Focus_moves_to_new_posts_and_back()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var bob = server.Microblog("bob");
        await server.PublishAsync("bob", bob, [.. Enumerable.Range(1, 15).Select(number => $"Walk {number}")]);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Walk 15");
        var keyboard = alice.Page.Keyboard;

        // By the key, from a post.
        await alice.Post("Walk 3").FocusAsync();
        await server.PublishNowAsync("bob", bob, [("fresh", "Fresh")]);
        await Expect(alice.Pill).ToBeVisibleAsync();
        await keyboard.PressAsync(".");
        await Expect(alice.Post("Fresh")).ToBeFocusedAsync();
        await keyboard.PressAsync("j");
        await Expect(alice.Post("Walk 15")).ToBeFocusedAsync();
        await alice.Button("Back to where I was").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(alice.Post("Walk 3")).ToBeFocusedAsync();
        await Expect(alice.Post("Walk 3")).ToBeInViewportAsync();

        // By the button.
        await server.PublishNowAsync("bob", bob, [("fresher", "Fresher")]);
        await alice.Pill.FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(alice.Post("Fresher")).ToBeFocusedAsync();

        // Whoever writes goes on writing.
        await server.PublishNowAsync("bob", bob, [("freshest", "Freshest")]);
        await Expect(alice.Pill).ToBeVisibleAsync();
        await alice.Composer.FocusAsync();
        await keyboard.TypeAsync("g h.");
        await Expect(alice.Composer).ToHaveValueAsync("g h.");
        await Expect(alice.Pill).ToBeVisibleAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Follow_and_unfollow_keep_the_focus()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.PublishAsync("bob", "One");
        await using var dave = await world.SignInAsync(site, "dave");
        await dave.OpenAsync(Pages.Feed(server.Microblog("bob")));

        await dave.Button("Follow bob").FocusAsync();
        await dave.Page.Keyboard.PressAsync("Enter");
        await Expect(dave.Button("Following bob")).ToBeFocusedAsync();
        await Expect(dave.Button("Following bob")).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await dave.Page.Keyboard.PressAsync("Enter");
        await dave.Button("Unfollow").FocusAsync();
        await dave.Page.Keyboard.PressAsync("Enter");
        await Expect(dave.Button("Follow bob")).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Single_keys_can_be_turned_off_and_two_of_them_lead_home()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", "One", "Two");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Two");
        var keyboard = alice.Page.Keyboard;
        var home = alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Home", Level = 1 });
        var single = alice.Page.GetByRole(AriaRole.Switch, new() { Name = "Single-key shortcuts" });

        await keyboard.PressAsync("?");
        await Link(alice, "Turn them off").ClickAsync();
        await Expect(single).ToBeVisibleAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(single).ToBeCheckedAsync();
        await alice.FindsNothingInTheWayAsync("the switch of the keys");

        await alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Settings", Level = 1 }).FocusAsync();
        await keyboard.PressAsync("g");
        await keyboard.PressAsync("h");
        await Expect(home).ToBeFocusedAsync();
        await alice.Page.GoBackAsync();
        await single.UncheckAsync();
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(single).Not.ToBeCheckedAsync();

        await alice.OpenAsync("/");
        await alice.Post("Two").FocusAsync();
        await keyboard.PressAsync("j");
        await keyboard.PressAsync("?");
        await Expect(alice.Post("Two")).ToBeFocusedAsync();
        await keyboard.PressAsync("PageDown");
        await Expect(alice.Post("One")).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    /// <summary>By the keys of the menu of a post.</summary>
    private static async Task ChooseAsync(Person person, string text, string item)
    {
        await person.Post(text).First.GetByRole(AriaRole.Button, new() { Name = "More" }).FocusAsync();
        await person.Page.Keyboard.PressAsync("Enter");
        await Item(person, item).FocusAsync();
        await person.Page.Keyboard.PressAsync("Enter");
    }

    private static ILocator Link(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Item(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Menuitem, new() { Name = name, Exact = true });
}
