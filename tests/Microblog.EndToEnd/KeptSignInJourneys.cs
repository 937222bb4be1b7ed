using System.Text;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Sasl;
using Microsoft.Playwright;
using Xunit;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class KeptSignInJourneys(World world)
{
    [Fact(Timeout = 120_000)]
    public async Task A_kept_sign_in_outlives_the_browser_and_the_program_and_the_database_alone_opens_nothing()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        XmppCredentials.ScramKeys keys;
        await using (var session = await server.OpenAsync("alice"))
        {
            keys = session.ScramKeys!;
        }
        await using var site = await OwnSite.StartAsync(server);
        var cookies = await SignInAsync(site, keep: true);

        await site.RestartAsync();

        await using var alice = await world.PersonAsync(site, "alice");
        await alice.Browser.AddCookiesAsync(cookies);
        await alice.OpenAsync("/");
        await alice.IsAtHomeAsync();
        await server.PublishAsync("bob", "You are still here");
        await alice.SeesAsync("You are still here");

        var stored = Directory
            .EnumerateFiles(Path.GetDirectoryName(site.DatabaseFile)!)
            .SelectMany(File.ReadAllBytes)
            .ToArray();
        Assert.True(stored.AsSpan().IndexOf("alice@"u8) > 0);
        Assert.All(
            (byte[][])[Encoding.UTF8.GetBytes(server.Password), keys.ClientKey, keys.ServerKey],
            secret =>
            {
                Assert.Equal(-1, stored.AsSpan().IndexOf(secret));
                Assert.Equal(-1, stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToBase64String(secret))));
                Assert.Equal(-1, stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToHexString(secret))));
                Assert.Equal(-1, stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(secret))));
            }
        );
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Any_other_sign_in_ends_with_the_browser_and_with_the_program()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        Assert.Empty(await SignInAsync(site, keep: false));

        await using var alice = await world.SignInAsync(site, "alice");
        await site.RestartAsync();
        await alice.IsSignedOutAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Sign_in_page_says_where_sign_ins_cannot_be_kept()
    {
        var server = await world.ServerAsync(ServerKind.EjabberdMnesia);
        await server.PublishAsync("bob", "Read before");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.PersonAsync(site, "alice");
        await alice.Page.GotoAsync("/login");
        await alice.TrySignInAsync("alice", "secret", keep: true);
        await Assertions
            .Expect(alice.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "You can't be kept signed in." }))
            .ToBeVisibleAsync();
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();
        await alice.IsAtHomeAsync();
        var cookies = await alice.Browser.CookiesAsync();
        Assert.True(Assert.Single(cookies, cookie => cookie.Name == "microblog").Expires < 0);

        await site.RestartAsync();
        await alice.IsSignedOutAsync();
        site.AssertNoErrors();
    }

    /// <summary>Signs in, closes the browser, and gives the cookies that it has when it is opened again.</summary>
    private async Task<List<Cookie>> SignInAsync(OwnSite site, bool keep)
    {
        await using var alice = await world.PersonAsync(site, "alice");
        await alice.SignInAsync(keep);
        var cookies = await alice.Browser.CookiesAsync();
        return
        [
            .. cookies
                .Where(cookie => cookie is { Name: "microblog", Expires: > 0 })
                .Select(cookie => new Cookie
                {
                    Name = cookie.Name,
                    Value = cookie.Value,
                    Domain = cookie.Domain,
                    Path = cookie.Path,
                    Expires = cookie.Expires,
                    HttpOnly = cookie.HttpOnly,
                    Secure = cookie.Secure,
                    SameSite = cookie.SameSite,
                }),
        ];
    }
}
