using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class SignInJourneys(World world)
{
    [Fact(Timeout = 120_000)]
    public async Task Failed_sign_in_is_explained_and_keeps_the_address()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(
            server,
            ("Xmpp:Servers:closed.localhost", $"xmpp://127.0.0.1:{FreePorts.Take(1)}"),
            ("Xmpp:Servers:other.localhost", server.StartTlsUri.ToString())
        );
        await using var alice = await world.PersonAsync(site, "alice");
        await alice.Page.GotoAsync("/login");

        await IsToldAsync(alice, $"alice@{server.Host}", "wrong", "The address and password don't match");
        await IsToldAsync(alice, "alice", "wrong", "The address and password don't match");
        await IsToldAsync(alice, "alice@nowhere.invalid", "secret", "There is no XMPP server for nowhere.invalid");
        await IsToldAsync(alice, "alice@closed.localhost", "secret", "can't be reached");
        await IsToldAsync(alice, "@", "secret", "That is no XMPP address");
        await Expect(alice.Box("XMPP address")).ToBeFocusedAsync();
        await IsToldAsync(alice, "alice", "", "Enter your password");
        await Expect(alice.Box("Password")).ToBeFocusedAsync();
        await IsToldAsync(alice, "", "secret", "Enter your XMPP address");

        await alice.Box("Password").FillAsync("secret");
        await alice.Button("Show password").ClickAsync();
        await Expect(alice.Box("Password")).ToHaveAttributeAsync("type", "text");
        await Expect(alice.Box("Password")).ToHaveValueAsync("secret");
        await alice.Button("Hide password").ClickAsync();
        await Expect(alice.Box("Password")).ToHaveAttributeAsync("type", "password");

        await alice.TrySignInAsync($" @ALICE@{server.Host}", "secret");
        await alice.IsAtHomeAsync();
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Sign_in_fails_at_a_server_with_an_invalid_certificate_or_name(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        await using var site = await OwnSite.StartAsync(
            server,
            ("Xmpp:TrustedCertificateFile", ""),
            ("Xmpp:AllowedDomains:0", server.Host)
        );
        await using var alice = await world.PersonAsync(site, "alice");
        await alice.Page.GotoAsync("/login");

        await IsToldAsync(alice, "alice", "secret", "no valid certificate, so your password was not sent");
        await IsToldAsync(alice, "alice@example.org", "secret", $"can't sign in here. Accepted: {server.Host}");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Signing_out_in_one_tab_ends_the_other(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await using var alice = await world.SignInAsync(site, "alice");
        var other = await alice.NewTabAsync();
        await other.OpenAsync("/following");

        await alice.Button("Sign out").ClickAsync();

        await alice.IsSignedOutAsync();
        await other.IsSignedOutAsync();
        await other.Page.GotoAsync("/");
        await other.IsSignedOutAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_link_that_needs_a_sign_in_is_opened_after_it()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await server.PublishAsync("carol", "Where the link leads");
        await using var site = await OwnSite.StartAsync(server);
        await using var dave = await world.PersonAsync(site, "dave");
        await dave.Page.GotoAsync(Pages.Feed(server.Microblog("carol")));
        await dave.IsSignedOutAsync();

        await dave.TrySignInAsync("dave", "secret");

        await dave.SeesAsync("Where the link leads");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task A_shared_post_says_to_a_stranger_what_it_is_and_what_they_need_and_opens_after_sign_in(
        ServerKind kind
    )
    {
        var server = await world.ServerAsync(kind);
        await server.PublishAsync("carol", "For everybody to read");
        var post = await server.PublishAsAsync("carol", "Carol Lindqvist", "Shared with the world");
        await using var site = await OwnSite.StartAsync(server);
        await using var dave = await world.PersonAsync(site, "dave");
        await dave.Page.GotoAsync(Pages.Post(post.Feed, post.ItemId));
        await dave.IsSignedOutAsync();

        var main = dave.Page.GetByRole(AriaRole.Main);
        await Expect(main).ToContainTextAsync($"a post of {server.Account("carol")}");
        await Expect(main).Not.ToContainTextAsync("Shared with the world");
        await main.GetByRole(AriaRole.Link, new() { Name = "What is this" }).ClickAsync();
        await Expect(Heading(dave, "About Microblog")).ToBeVisibleAsync();
        await Expect(dave.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Your XMPP address");
        await dave.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await dave.TrySignInAsync("dave", server.Password);

        await dave.SeesAsync("Shared with the world");
        await Expect(Heading(dave, "Carol Lindqvist: Shared with the world")).ToBeVisibleAsync();
        site.AssertNoErrors();
    }

    private static ILocator Heading(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    private static async Task IsToldAsync(Person person, string address, string password, string why)
    {
        await person.TrySignInAsync(address, password);
        await Expect(person.Alert).ToContainTextAsync(why);
        await Expect(person.Box("XMPP address")).ToHaveValueAsync(address);
        await Expect(person.Box("Password")).ToHaveValueAsync("");
    }
}
