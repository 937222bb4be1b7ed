using System.Text.RegularExpressions;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed partial class SignOutJourneys(World world)
{
    [Fact(Timeout = 120_000)]
    public async Task Settings_lists_the_signed_in_browsers_and_ends_another_one()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.PersonAsync(site, "alice");
        await using var phone = await world.PersonAsync(
            site,
            "alice",
            new() { UserAgent = "Mozilla/5.0 (Android 14; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0" }
        );
        await alice.SignInAsync();
        await phone.SignInAsync(keep: true);
        await alice.OpenAsync("/settings");
        var list = alice.Page.GetByRole(AriaRole.Region, new() { Name = "Signed-in browsers" });

        await Expect(list.GetByText("Firefox on Android")).ToBeVisibleAsync();
        await Expect(list.GetByText("Chrome on Linux")).ToContainTextAsync("This browser");
        await Expect(list).ToContainTextAsync("from 127.0.0.1");
        await Expect(list.GetByRole(AriaRole.Button, new() { NameRegex = Ends() })).ToHaveCountAsync(1);
        await alice.FindsNothingInTheWayAsync("settings with browsers");

        await alice.Button("End Firefox on Android").ClickAsync();

        await Expect(list).ToContainTextAsync("Firefox on Android is signed out.");
        await Expect(list.GetByRole(AriaRole.Button, new() { NameRegex = Ends() })).ToHaveCountAsync(0);
        await phone.IsSignedOutAsync();
        await alice.OpenAsync("/");
        await alice.IsAtHomeAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Text_typed_just_before_sign_out_returns_with_the_next_sign_in()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var alice = await world.SignInAsync(site, "alice");

        await alice.Composer.FillAsync("Half a thought");
        await alice.Button("Sign out").ClickAsync();
        await alice.IsSignedOutAsync();

        await alice.SignInAsync();
        await Expect(alice.Composer).ToHaveValueAsync("Half a thought");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Text_that_the_server_does_not_have_is_said_before_signing_out()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.Page.RouteAsync("**/compose/draft?**", route => route.AbortAsync());
        await alice.Composer.FillAsync("Half a thought");
        var questions = new List<string>();
        var answers = new Queue<bool>([false, true]);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        alice.Page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Message);
            await (answers.Dequeue() ? dialog.AcceptAsync() : dialog.DismissAsync());
            asked.TrySetResult();
        };

        await alice.Button("Sign out").ClickAsync();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Expect(alice.Composer).ToHaveValueAsync("Half a thought");
        await alice.IsAtHomeAsync();

        await alice.Button("Sign out").ClickAsync();
        await alice.IsSignedOutAsync();
        Assert.Equal(2, questions.Count);
        Assert.All(
            questions,
            question => Assert.Contains("not kept on the server yet", question, StringComparison.Ordinal)
        );
    }

    [Fact(Timeout = 120_000)]
    public async Task Draft_that_is_too_long_to_be_kept_stays_in_the_page_which_says_so()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var alice = await world.SignInAsync(site, "alice");
        var note = alice.Page.GetByText("Too long to be kept as a draft");
        var text = new string('x', 250_000);

        await alice.Composer.FillAsync(text);
        await Expect(note).ToBeVisibleAsync();
        await Expect(alice.Composer).ToHaveValueAsync(text);

        await alice.Composer.FillAsync("Shorter");
        await Expect(note).ToBeHiddenAsync();
        await alice.OpenAsync("/");
        await Expect(alice.Composer).ToHaveValueAsync("Shorter");
        site.AssertNoErrors();
    }

    [GeneratedRegex("^End ")]
    private static partial Regex Ends();
}
