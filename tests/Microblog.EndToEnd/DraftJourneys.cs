using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>What is half written: where it goes, who will read it, and that only the person throws it away.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class DraftJourneys(World world)
{
    private const int Most = 20_000;

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Draft_keeps_its_community_across_a_reload_and_the_choice_is_the_own_feed_after_it(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("dave", "For everybody");
        var feed = new FeedAddress(server.PubSub, "workshop-" + Guid.NewGuid());
        await server.MakeAsync("carol", feed, everybodyPublishes: true);
        await using var dave = await world.SignInAsync(site, "dave");
        await dave.OpenAsync(Pages.Feed(feed));
        await dave.Button($"Follow {feed.Node}").ClickAsync();
        await Expect(dave.Button($"Following {feed.Node}")).ToBeVisibleAsync();
        await dave.OpenAsync("/");
        await Expect(Readers(dave)).ToHaveTextAsync("Readers: Everybody");

        // The target after the text, and loaded again at once, before anything is kept on the server.
        await dave.Composer.FillAsync("For the workshop");
        await Target(dave).SelectOptionAsync(feed.Node);
        await Expect(Readers(dave)).ToHaveTextAsync($"Readers: {feed.Node}");
        await dave.Page.ReloadAsync();
        await dave.IsReadyAsync();
        await Expect(dave.Composer).ToHaveValueAsync("For the workshop");
        await Expect(Target(dave)).ToHaveValueAsync(feed.ToString());
        await Expect(Readers(dave)).ToHaveTextAsync($"Readers: {feed.Node}");

        await dave.Button("Post").ClickAsync();
        await Expect(dave.Composer).ToHaveValueAsync("");
        await Expect(Target(dave)).ToHaveValueAsync("");
        await Expect(Readers(dave)).ToHaveTextAsync("Readers: Everybody");
        await dave.PostAndSeeAsync("For all again");
        Assert.Equal(["For the workshop"], await server.ReadAsync("carol", feed));
        Assert.Equal(
            ["For all again", "For everybody"],
            (await server.ReadAsync("dave", server.Microblog("dave"))).Order()
        );

        // What was typed on while the post was sent still goes where it was begun.
        await Target(dave).SelectOptionAsync(feed.Node);
        await dave.Composer.FillAsync("Bring tea");
        await dave.Composer.EvaluateAsync(
            """
            box => {
              box.form.requestSubmit();
              box.value += ' and cake';
              box.dispatchEvent(new InputEvent('input', { bubbles: true }));
            }
            """
        );
        await Expect(dave.Composer).ToHaveValueAsync("and cake");
        await Expect(Target(dave)).ToHaveValueAsync(feed.ToString());
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Composer_says_that_contacts_alone_read_the_feed()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var alice = await world.SignInAsync(site, "alice");
        await Expect(Readers(alice)).ToHaveTextAsync("Readers: chosen with the first post");
        await alice.PostFirstAsync("For a few", "Contacts only");
        await Expect(Readers(alice)).ToHaveTextAsync("Readers: Contacts only");
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(Readers(alice)).ToHaveTextAsync("Readers: Contacts only");
        site.AssertNoErrors();
    }

    /// <summary>Emoji of several characters of a program, line breaks and spaces at the ends: the counter's number holds.</summary>
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Post_that_the_counter_calls_too_long_is_not_sent_and_stays(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Before");

        var text = "🦆\r\n" + new string('w', Most - 4) + "  ";
        var typed = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        await alice.Composer.FillAsync(text + "x");
        await Expect(Counter(alice)).ToHaveAttributeAsync("aria-label", "1 characters too many");
        await alice.Button("Post").ClickAsync();
        await Expect(alice.Alert).ToContainTextAsync("20,000 characters");
        await Expect(alice.Composer).ToHaveValueAsync(typed + "x");
        // Whatever the page hands over: the rule is the program's.
        await alice
            .Page.Locator("compose-box[data-main]:visible")
            .EvaluateAsync(
                "box => box.dispatchEvent(new CustomEvent('sendtext', { bubbles: true, detail: { text: box.querySelector('textarea').value, to: null, saved: false, problem: null } }))"
            );
        await Expect(alice.Alert).ToContainTextAsync("20,000 characters");

        await alice.Composer.FillAsync(text);
        await Expect(Counter(alice)).ToHaveAttributeAsync("aria-label", "0 characters left");
        await alice.Button("Post").ClickAsync();
        await Expect(alice.Composer).ToHaveValueAsync("");
        await alice.SeesAsync("🦆");
        Assert.Equal(2, (await server.ReadAsync("alice", server.Microblog("alice"))).Count);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Reply_that_is_given_up_stays_a_draft_and_undo_opens_it_again()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", "One", "Two");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Two");
        var reply = alice.Box("Reply to bob");
        var keyboard = alice.Page.Keyboard;

        // Nothing was written: nothing is said.
        await alice.StartReplyAsync("Two");
        await alice.Button("Cancel").ClickAsync();
        await Expect(reply).ToHaveCountAsync(0);
        await Expect(alice.Status("Draft saved")).ToHaveCountAsync(0);

        await alice.StartReplyAsync("Two");
        await reply.FillAsync("Quite so");
        await alice.Button("Cancel").ClickAsync();
        await Expect(reply).ToHaveCountAsync(0);
        await Expect(alice.Status("Draft saved")).ToBeVisibleAsync();
        await Expect(alice.Post("Two")).ToBeFocusedAsync();
        await alice.UndoAsync();
        await Expect(reply).ToHaveValueAsync("Quite so");
        await Expect(reply).ToBeFocusedAsync();
        await Expect(alice.Status("Draft saved")).ToHaveCountAsync(0);

        // Given up again, it is there on the next day, and on the post's own page, which has its box open.
        await alice.Button("Cancel").ClickAsync();
        await Expect(alice.Status("Draft saved")).ToBeVisibleAsync();
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(reply).ToHaveCountAsync(0);
        await alice.StartReplyAsync("Two");
        await Expect(reply).ToHaveValueAsync("Quite so");
        await keyboard.PressAsync("Escape");
        await Expect(alice.Post("Two")).ToBeFocusedAsync();
        await Expect(reply).ToHaveValueAsync("Quite so");

        await alice.Post("Two").Locator("[data-permalink]").ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Two", Level = 1 })).ToBeFocusedAsync();
        await Expect(reply).ToHaveValueAsync("Quite so");
        await reply.FillAsync("Quite so, bob");
        await alice.Button("Cancel").ClickAsync();
        await Expect(reply).ToHaveCountAsync(0);
        await alice.UndoAsync();
        await Expect(reply).ToHaveValueAsync("Quite so, bob");
        await alice.Button("Cancel").ClickAsync();
        await alice.Post("Two").GetByRole(AriaRole.Button, new() { Name = "Reply", Exact = true }).ClickAsync();
        await Expect(reply).ToHaveValueAsync("Quite so, bob");
        await reply.FillAsync("");
        await keyboard.PressAsync("Escape");
        await Expect(reply).ToHaveCountAsync(0);
        await Expect(alice.Status("Draft saved")).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Edit_that_is_given_up_stays_a_draft_and_escape_leaves_fields()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("alice", "One", "Two");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Two");
        var edit = alice.Box("Edit post");
        var keyboard = alice.Page.Keyboard;

        // As it was: the box goes by Escape, and there is no draft.
        await alice.ChooseAsync("Two", "Edit");
        await Expect(edit).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Expect(edit).ToHaveCountAsync(0);
        await Expect(alice.Post("Two")).ToBeFocusedAsync();
        await Expect(alice.Status("Draft saved")).ToHaveCountAsync(0);

        // Changed: Escape leaves the field, and keys move on.
        await alice.ChooseAsync("Two", "Edit");
        await edit.FillAsync("Two and a half");
        await keyboard.PressAsync("Escape");
        await Expect(edit).ToHaveValueAsync("Two and a half");
        await keyboard.PressAsync("j");
        await Expect(alice.Post("One")).ToBeFocusedAsync();
        await alice.Button("Cancel").ClickAsync();
        await Expect(alice.Status("Draft saved")).ToBeVisibleAsync();
        await Expect(edit).ToHaveCountAsync(0);
        await alice.UndoAsync();
        await Expect(edit).ToHaveValueAsync("Two and a half");
        await Expect(alice.Status("This is your draft of the change.")).ToBeVisibleAsync();
        await alice.Button("Save").ClickAsync();
        await alice.SeesAsync("Two and a half");

        // The page's own box: its text stays.
        await alice.Composer.FillAsync("Half a thought");
        await keyboard.PressAsync("Escape");
        await Expect(alice.Composer).Not.ToBeFocusedAsync();
        await keyboard.PressAsync("j");
        await Expect(alice.Post("Two and a half")).ToBeFocusedAsync();
        await Expect(alice.Composer).ToHaveValueAsync("Half a thought");

        // What is open lies above the field: it goes first.
        await alice.Composer.FocusAsync();
        await alice.Page.EvaluateAsync("document.getElementById('keys').showModal()");
        await keyboard.PressAsync("Escape");
        await Expect(alice.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(alice.Composer).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    private static ILocator Target(Person person) =>
        person.Page.GetByRole(AriaRole.Combobox, new() { Name = "Post to" });

    private static ILocator Readers(Person person) => person.Page.Locator("compose-box[data-main]:visible .readers");

    private static ILocator Counter(Person person) => person.Page.Locator("compose-box[data-main]:visible .counter");
}
