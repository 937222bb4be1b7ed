using System.Xml.Linq;
using Microblog.EndToEnd.People;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>What people tell about themselves.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class ProfileJourneys(World world)
{
    private static readonly XNamespace OldCard = "vcard-temp";
    private static readonly AvatarPicture Face = AvatarPicture.Of(TestPicture.Png(60, 60), "image/png");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Person_is_called_and_described_as_their_card_says(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("bob", "Bob has a card");
        await server.PublishAsync("dave", "Dave has an old card");
        await using var bob = await server.OpenAsync("bob");
        await Profiles(bob)
            .ChangeCardAsync(
                card =>
                    card with
                    {
                        FullName = "Robert Okafor",
                        Note = "I bake.\nMostly rye.",
                        Urls = ["https://rye.example/bread"],
                    },
                "open",
                Stop
            );
        await using (var dave = await server.OpenAsync("dave"))
        {
            await dave.SendIqAsync(
                "set",
                null,
                new XElement(
                    OldCard + "vCard",
                    new XElement(OldCard + "FN", "David Brandt"),
                    new XElement(OldCard + "DESC", "I repair radios."),
                    new XElement(OldCard + "URL", "javascript:alert(1)")
                ),
                cancellation: Stop
            );
        }
        await using var alice = await world.SignInAsync(site, "alice");

        // A contact at home, and somebody who is only looked at.
        await Expect(alice.Post("Bob has a card").Locator(".by .name")).ToHaveTextAsync("Robert Okafor");
        await alice.OpenAsync(Pages.Feed(server.Microblog("dave")));
        await Expect(Heading(alice, "David Brandt")).ToBeVisibleAsync();
        await Expect(About(alice)).ToHaveTextAsync("I repair radios.");
        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await Expect(Heading(alice, "Robert Okafor")).ToBeVisibleAsync();
        await Expect(About(alice)).ToContainTextAsync("Mostly rye.");
        var (name, about) = (
            await alice.Page.Locator(".profile:visible h2").BoundingBoxAsync(),
            await About(alice).GetByText("Mostly rye.").BoundingBoxAsync()
        );
        Assert.Equal(name!.X, about!.X, tolerance: 1);
        await Expect(About(alice).GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://rye.example/bread");

        // A nickname goes before, at once.
        await Profiles(bob).SetNicknameAsync("Bob the baker", "presence", Stop);
        await Expect(Heading(alice, "Bob the baker")).ToBeVisibleAsync();
        await Expect(alice.Post("Bob has a card").Locator(".by .name")).ToHaveTextAsync("Bob the baker");
        await Profiles(bob).SetNicknameAsync(null, "presence", Stop);
        await Expect(Heading(alice, "Robert Okafor")).ToBeVisibleAsync();
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Own_profile_is_changed_where_other_programs_look_for_it(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("alice", "Alice writes");
        await using (var before = await server.OpenAsync("alice"))
        {
            await Profiles(before)
                .ChangeCardAsync(card => card with { FullName = "A. Brandt", Birthday = "--0706" }, "open", Stop);
            await Avatars(before).PublishAsync(Face, null, null, [], cancellation: Stop);
        }
        await using var bob = await world.SignInAsync(site, "bob");
        await Expect(bob.Post("Alice writes").Locator(".by .name")).ToHaveTextAsync("A. Brandt");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.OpenAsync(Pages.Feed(server.Microblog("alice")));

        await alice.Button("Edit profile").ClickAsync();
        await Expect(alice.Box("Name")).ToHaveValueAsync("A. Brandt");
        await Expect(alice.Box("Name")).ToBeFocusedAsync();
        await alice.Box("Name").FillAsync("Alice Brandt");
        await alice.Box("About").FillAsync("Night shifts.\nAnd tea.");
        await alice.Box("Links").FillAsync("https://tea.example/");
        await alice.Button("Save").ClickAsync();
        await Expect(alice.Status("Profile saved")).ToBeVisibleAsync();
        await Expect(alice.Button("Edit profile")).ToBeFocusedAsync();
        await Expect(Heading(alice, "Alice Brandt")).ToBeVisibleAsync();
        await Expect(About(alice)).ToContainTextAsync("And tea.");

        // Everybody sees it, in every way that programs have.
        await Expect(bob.Post("Alice writes").Locator(".by .name")).ToHaveTextAsync("Alice Brandt");
        await using var carol = await server.OpenAsync("carol");
        var card = (await Profiles(carol).GetCardAsync(server.Account("alice"), Stop))!;
        Assert.Equal(("Alice Brandt", "Night shifts.\nAnd tea.", "--0706"), (card.FullName, card.Note, card.Birthday));
        Assert.Equal(["https://tea.example/"], card.Urls);
        Assert.Equal("Alice Brandt", await Profiles(carol).GetNicknameAsync(server.Account("alice"), Stop));
        Assert.Equal(Face.Id, (await Avatars(carol).GetAsync(server.Account("alice"), Stop))?.Id);
        var old = (await Profiles(carol).GetOldCardAsync(server.Account("alice"), Stop))!;
        Assert.Equal(("Alice Brandt", "Night shifts.\nAnd tea."), (old.FullName, old.Description));

        // And what is taken back is gone.
        await alice.Button("Edit profile").ClickAsync();
        await alice.Box("About").FillAsync("");
        await alice.Box("Links").FillAsync("");
        await alice.Button("Save").ClickAsync();
        await Expect(alice.Status("Profile saved")).ToBeVisibleAsync();
        await Expect(About(alice)).ToHaveCountAsync(0);
        card = (await Profiles(carol).GetCardAsync(server.Account("alice"), Stop))!;
        Assert.Equal((null, "--0706", 0), (card.Note, card.Birthday, card.Urls.Count));
        site.AssertNoErrors();
    }

    private static Avatars Avatars(XmppSession session) => new(session, new PubSubService(session));

    private static Microblog.Xmpp.Profiles.Profiles Profiles(XmppSession session) =>
        new(session, new PersonalEventing(session, new PubSubService(session)));

    private static ILocator Heading(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    private static ILocator About(Person person) => person.Page.Locator(".profile:visible .about");
}
