using System.Net;
using Microblog.Testing.Scripted;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Security;

/// <summary>One line for each attempt that was refused, with the client's address.</summary>
public sealed class SecurityEventsTests : IAsyncDisposable
{
    private readonly RealSite _site = new(("Xmpp:DefaultDomain", ScriptedServer.Domain));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory(Timeout = 60_000)]
    [InlineData("alice@example.org", "orchard", "Sign-in refused: 198.51.100.7 as alice@example.org: WrongPassword")]
    [InlineData("orchard2", "orchard", "Sign-in refused: 198.51.100.7 as *@example.org: WrongPassword")]
    [InlineData("orchard 2@", "orchard", "Sign-in refused: 198.51.100.7 as no address: NoAddress")]
    [InlineData("a@127.0.0.1", "orchard", "Sign-in refused: 198.51.100.7 as a@127.0.0.1: AddressNotAllowed")]
    public async Task Refused_sign_in_has_one_line_without_a_password(string address, string password, string expected)
    {
        using var browser = _site.Browser();

        Assert.NotNull(await RealSite.LoginAsync(browser, address, password, Stop));

        var lines = _site.Log.Where(line => line.Contains("SecurityEvents", StringComparison.Ordinal)).ToList();
        Assert.Contains($"Warning: {expected} ", Assert.Single(lines), StringComparison.Ordinal);
        Assert.DoesNotContain(_site.Log, line => line.Contains("orchard ", StringComparison.Ordinal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/login", false, "/login")]
    [InlineData("/logout", true, "/logout")]
    [InlineData("/compose/draft?place=home", true, "/compose/draft")]
    public async Task Request_without_a_token_has_one_line(string address, bool isSignedIn, string path)
    {
        using var browser = _site.Browser();
        if (isSignedIn)
        {
            Assert.Null(await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop));
        }
        using var form = new FormUrlEncodedContent([new("_handler", "login"), new("Input.Address", "a@example.org")]);

        using var answer = await browser.PostAsync(address, form, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var lines = _site.Log.Where(line => line.Contains("SecurityEvents", StringComparison.Ordinal)).ToList();
        Assert.Contains(
            $"Warning: Request without a valid token refused: 198.51.100.7 at {path} ",
            Assert.Single(lines),
            StringComparison.Ordinal
        );
    }
}
