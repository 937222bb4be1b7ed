using System.Xml.Linq;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
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
                        Url = "https://rye.example/bread",
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
        await Expect(About(alice).GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://rye.example/bread");

        // A nickname goes before, at once.
        await Profiles(bob).SetNicknameAsync("Bob the baker", "presence", Stop);
        await Expect(Heading(alice, "Bob the baker")).ToBeVisibleAsync();
        await Expect(alice.Post("Bob has a card").Locator(".by .name")).ToHaveTextAsync("Bob the baker");
        await Profiles(bob).SetNicknameAsync(null, "presence", Stop);
        await Expect(Heading(alice, "Robert Okafor")).ToBeVisibleAsync();
        site.AssertNoErrors();
    }

    private static Microblog.Xmpp.Profiles.Profiles Profiles(XmppSession session) =>
        new(session, new PersonalEventing(session, new PubSubService(session)));

    private static ILocator Heading(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    private static ILocator About(Person person) => person.Page.Locator(".profile:visible .about");
}
