using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class WritingJourneys(World world)
{
    /// <summary>More than a message to a circuit holds, more than a server takes, and more than the counter allows.</summary>
    private const int MuchTooLong = 210_000;

    /// <summary>More than the program takes as a draft.</summary>
    private const int BeyondAllMeasure = 600_000;

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task A_text_that_is_too_long_stays_in_the_box_and_says_why(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Before");

        foreach (var length in new[] { MuchTooLong, BeyondAllMeasure })
        {
            var text = new string('w', length);
            await alice.Composer.FillAsync(text);
            await alice.Button("Post").ClickAsync();
            await Expect(alice.Alert).ToContainTextAsync("more than 20,000 characters");
            Assert.Equal(length, (await alice.Composer.InputValueAsync()).Length);
        }

        // A long text that the counter allows is sent whole.
        var letter = string.Concat(Enumerable.Repeat("All the things of this long year. ", 585));
        await alice.Composer.FillAsync(letter);
        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("All the things of this long year.");
        await Expect(alice.Composer).ToHaveValueAsync("");
        await Expect(alice.Alert).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Typing_on_while_a_post_is_sent_keeps_what_is_typed()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.Composer.FillAsync("The first thing");

        await alice.Composer.EvaluateAsync(
            """
            box => {
              box.form.requestSubmit();
              box.value += ' and the next';
              box.dispatchEvent(new InputEvent('input', { bubbles: true }));
            }
            """
        );

        await alice.SeesAsync("The first thing");
        await Expect(alice.Composer).ToHaveValueAsync("and the next");
        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("and the next");
        Assert.Equal(
            ["Before", "The first thing", "and the next"],
            await server.ReadAsync("alice", server.Microblog("alice"))
        );
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_server_that_stands_still_is_named_and_retry_sends_the_post_once()
    {
        await using var server = await ServerKind.HashedProsody.LaunchAsync();
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PostAndSeeAsync("All is well");

        await server.StandStillAsync();
        await alice.PostAsync("Into the silence");
        await Expect(alice.Posts.GetByText("Sending…")).ToBeVisibleAsync();
        await Expect(alice.Alert).ToContainTextAsync("the server didn't answer", new() { Timeout = 60_000 });
        await Expect(alice.Post("Into the silence")).ToHaveCountAsync(1);
        await server.GoOnAsync();
        // What it was asked before it stood still, it does now; asked once more, it makes no second post.
        await alice.Button("Retry").ClickAsync();

        await Expect(alice.Alert).ToHaveCountAsync(0);
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        await alice.SeesAsync("Into the silence");
        Assert.Equal(
            ["All is well", "Before", "Into the silence"],
            (await server.ReadAsync("alice", server.Microblog("alice"))).Order()
        );
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_post_written_without_a_server_goes_out_when_it_is_back_even_by_another_program()
    {
        await using var server = await ServerKind.HashedProsody.LaunchAsync();
        await server.PublishAsync("alice", "Before");
        await using var program = await ProgramProcess.StartAsync(server);
        await using var alice = await world.PersonAsync(program.Address, server.Account("alice"));
        await alice.SignInAsync(keep: true);
        await alice.PostAndSeeAsync("All is well");

        await server.StandStillAsync();
        await alice.PostAsync("Into the silence");
        await Expect(alice.Posts.GetByText("Sending…")).ToBeVisibleAsync();
        await alice.Page.EvaluateAsync("document.body.dataset.old = ''");
        await program.KillAsync();
        await server.KillAsync();
        await program.StartAsync();
        // The page starts anew: what the old one still shows tells nothing.
        await Expect(alice.Page.Locator("body[data-old]")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await alice.IsReadyAsync();
        await alice.SeesAsync("Into the silence");
        await server.StartAsync();

        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await alice.SeesAsync("Into the silence");
        Assert.Equal(
            ["All is well", "Before", "Into the silence"],
            (await server.ReadAsync("alice", server.Microblog("alice"))).Order()
        );
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Language_is_chosen_kept_and_sent_and_the_text_is_seen_before(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await site.Server.PublishAsync("alice", "Before");
        await using var alice = await world.SignInAsync(site, "alice");
        await Expect(alice.Button("Language: English").First).ToBeVisibleAsync();
        await alice.Composer.FillAsync("Guten **Tag**");

        await alice.Button("Preview").ClickAsync();
        var preview = alice.Page.GetByRole(AriaRole.Region, new() { Name = "Preview" });
        await Expect(preview.Locator("strong")).ToHaveTextAsync("Tag");
        await alice.Button("Preview").ClickAsync();
        await Expect(preview).ToHaveCountAsync(0);

        await alice.Button("Language: English").FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "English" })).ToBeFocusedAsync();
        await alice.Page.Keyboard.TypeAsync("ger");
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Button("Language: German")).ToBeFocusedAsync();
        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("Guten Tag");
        await Expect(alice.Post("Guten Tag").Locator(".text")).ToHaveAttributeAsync("lang", "de");

        // The last choice stays; a post keeps its own.
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(alice.Button("Language: German")).ToBeVisibleAsync();
        site.AssertNoErrors();
    }
}
