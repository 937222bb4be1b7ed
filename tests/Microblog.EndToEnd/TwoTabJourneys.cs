using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>One person, two tabs: a place has one draft, and both show it.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class TwoTabJourneys(World world)
{
    private const string Both = "This was written to in another page too. Both texts are here.";

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Draft_is_in_both_tabs_while_it_is_typed_and_in_none_when_it_was_sent(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        await server.PublishAsync("alice", "Before");
        await server.PublishAsync("bob", "Walk");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Walk");
        var second = await SecondAsync(site, alice);
        await second.SeesAsync("Walk");

        await alice.Composer.FillAsync("Half a tho");
        await Expect(second.Composer).ToHaveValueAsync("Half a tho");
        await second.Composer.FillAsync("Half a thought");
        await Expect(alice.Composer).ToHaveValueAsync("Half a thought");
        await alice.Composer.FillAsync("");
        await Expect(second.Composer).ToHaveValueAsync("");
        await alice.Composer.FillAsync("A whole thought");
        await Expect(second.Composer).ToHaveValueAsync("A whole thought");
        await alice.Button("Post").ClickAsync();
        await Expect(second.Composer).ToHaveValueAsync("");
        await second.SeesAsync("A whole thought");

        // A reply, whose box is open in both.
        await alice.StartReplyAsync("Walk");
        await second.StartReplyAsync("Walk");
        await alice.Box("Reply to bob").FillAsync("Far?");
        await Expect(second.Box("Reply to bob")).ToHaveValueAsync("Far?");
        await alice.Button("Send reply").ClickAsync();
        await Expect(second.Box("Reply to bob")).ToHaveValueAsync("");

        // An edit, whose box is open in both: it is not saved again by mistake.
        await alice.ChooseAsync("A whole thought", "Edit");
        await second.ChooseAsync("A whole thought", "Edit");
        await alice.Box("Edit post").FillAsync("A new thought");
        await Expect(second.Box("Edit post")).ToHaveValueAsync("A new thought");
        await alice.Button("Save").ClickAsync();
        await Expect(second.Box("Edit post")).ToHaveCountAsync(0);
        await second.SeesAsync("A new thought");
        await Expect(second.Status("Draft saved")).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Texts_that_were_typed_in_both_tabs_at_once_are_both_kept()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Before");
        var second = await SecondAsync(site, alice);
        await second.SeesAsync("Before");

        // Nothing reaches the server while both type.
        await HoldAsync(
            second,
            async () =>
            {
                await second.Composer.FillAsync("Second");
                await second.Composer.EvaluateAsync("box => box.setSelectionRange(3, 3)");
                await alice.Composer.FillAsync("First");
                await Expect(second.Composer).ToHaveValueAsync("Second\n\nFirst");
            }
        );
        await Expect(alice.Composer).ToHaveValueAsync("Second\n\nFirst");
        await Expect(second.Page.GetByText(Both)).ToBeVisibleAsync();
        Assert.Equal(3, await second.Composer.EvaluateAsync<int>("box => box.selectionStart"));

        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(alice.Composer).ToHaveValueAsync("Second\n\nFirst");

        // What is typed on while the other tab sends the rest stays, and alone.
        await HoldAsync(
            second,
            async () =>
            {
                await second.Composer.FillAsync("Second\n\nFirst, and more");
                await alice.Button("Post").ClickAsync();
                await Expect(alice.Composer).ToHaveValueAsync("");
                await Expect(second.Composer).ToHaveValueAsync(", and more");
            }
        );
        await Expect(alice.Composer).ToHaveValueAsync(", and more");

        // A text that is sent takes no other along that was written meanwhile.
        await alice.Page.RouteAsync("**/compose/draft?**", route => route.AbortAsync());
        await alice.Composer.FillAsync("Mine alone");
        await SaveAsync(second, "Theirs");
        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("Mine alone");
        await Expect(second.Composer).ToHaveValueAsync("Theirs");
        await alice.Page.UnrouteAsync("**/compose/draft?**");
        await SaveAsync(second, "Theirs too");
        await Expect(alice.Composer).ToHaveValueAsync("Theirs too");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Tab_that_was_loaded_again_keeps_its_text_and_the_one_that_came_meanwhile()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Before");
        var second = await SecondAsync(site, alice);

        await alice.Page.RouteAsync("**/compose/draft?**", route => route.AbortAsync());
        await alice.Composer.FillAsync("Mine");
        await SaveAsync(second, "Theirs");
        await alice.Page.UnrouteAsync("**/compose/draft?**");
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(alice.Composer).ToHaveValueAsync("Mine\n\nTheirs");
        await Expect(second.Composer).ToHaveValueAsync("Mine\n\nTheirs");
        site.AssertNoErrors();
    }

    /// <summary>Another tab, once the place of the first is kept: two that keep theirs for the first time are logged by the database.</summary>
    private static async Task<Person> SecondAsync(OwnSite site, Person person)
    {
        await person.Page.ReloadAsync();
        await person.IsReadyAsync();
        await site.ReadUntilAsync("SELECT address FROM reading");
        var second = await person.NewTabAsync();
        await second.OpenAsync("/");
        return second;
    }

    private static Task<IResponse> SaveAsync(Person person, string text) =>
        person.Page.RunAndWaitForResponseAsync(
            () => person.Composer.FillAsync(text),
            answer => answer.Url.Contains("/compose/draft", StringComparison.Ordinal) && answer.Ok
        );

    /// <summary>Keeps what a tab saves from the server meanwhile; then lets it go there.</summary>
    private static async Task HoldAsync(Person person, Func<Task> action)
    {
        await person.Page.RouteAsync(
            "**/compose/draft?**",
            route => route.Request.Method == "POST" ? route.AbortAsync() : route.ContinueAsync()
        );
        await action();
        await person.Page.UnrouteAsync("**/compose/draft?**");
    }
}
