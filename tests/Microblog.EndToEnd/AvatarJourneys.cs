using System.Text.RegularExpressions;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>People have faces, beside every name.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class AvatarJourneys(World world)
{
    private static readonly byte[] Red = TestPicture.Png(300, 200, 200, 30, 30);
    private static readonly byte[] Green = TestPicture.Png(200, 300, 30, 160, 30);

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.StockProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Face_comes_changes_and_goes_in_every_open_tab(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await server.PublishAsync("bob", "Bob has a face");
        await server.PublishAsync("dave", "Dave is no contact");
        var red = await GiveAsync(server, "bob", Red);
        var green = await GiveAsync(server, "dave", Green);
        await GiveAsync(server, "alice", Red);
        await using var alice = await world.SignInAsync(site, "alice");
        await using var tab = await alice.NewTabAsync();

        // A contact, whose server announces it, and somebody who is only looked at.
        await SeesAsync(alice.Post("Bob has a face"), red);
        await tab.OpenAsync(Pages.Feed(server.Microblog("dave")));
        await SeesAsync(tab.Post("Dave is no contact"), green);
        await SeesAsync(tab.Page.Locator(".profile:visible"), green);
        await tab.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await SeesAsync(tab.Page.Locator(".profile:visible"), red);
        await SeesAsync(alice.Page.Locator("compose-box[data-main]"), red);
        await SeesAsync(alice.Page.Locator(".rail .me"), red);

        // Another picture, and none any more, in both tabs.
        var other = await GiveAsync(server, "bob", Green);
        await SeesAsync(alice.Post("Bob has a face"), other);
        await SeesAsync(tab.Post("Bob has a face"), other);
        await SeesAsync(tab.Page.Locator(".profile:visible"), other);
        await using (var session = await server.OpenAsync("bob"))
        {
            await new Avatars(session, new PubSubService(session)).TurnOffAsync(
                cancellation: TestContext.Current.CancellationToken
            );
        }
        await Expect(Faces(alice.Post("Bob has a face"))).ToHaveCountAsync(0);
        await Expect(Faces(tab.Page.Locator(".profile:visible"))).ToHaveCountAsync(0);
        await Expect(alice.Post("Bob has a face").Locator(".initials")).ToBeVisibleAsync();

        // It does not come back, from no cache.
        await alice.OpenAsync("/");
        await SeesAsync(alice.Page.Locator(".rail .me"), red);
        await Expect(Faces(alice.Post("Bob has a face"))).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    private static async Task<string> GiveAsync(XmppServer server, string name, byte[] bytes)
    {
        await using var session = await server.OpenAsync(name);
        var picture = AvatarPicture.Of(bytes, "image/png");
        await new Avatars(session, new PubSubService(session)).PublishAsync(picture, null, null, []);
        return picture.Id;
    }

    private static ILocator Faces(ILocator where) => where.Locator("img[src^='/avatar/']");

    private static async Task SeesAsync(ILocator where, string id)
    {
        var face = Faces(where).First;
        await Expect(face).ToHaveAttributeAsync("src", new Regex($"^/avatar/{id}"));
        await Expect(face).ToHaveJSPropertyAsync("complete", true);
        var width = await face.EvaluateAsync<int>("image => image.naturalWidth");
        Assert.Contains(width, new[] { 96, 256 });
        Assert.Equal("", await face.GetAttributeAsync("alt"));
    }
}
