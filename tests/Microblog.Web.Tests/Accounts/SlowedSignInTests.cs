using System.Globalization;
using System.Net;
using Microblog.Testing;
using Microblog.Testing.Scripted;
using Microblog.Web.Accounts;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Accounts;

/// <summary>What wrong passwords of others do to a person, through the whole program.</summary>
public sealed class SlowedSignInTests : IAsyncDisposable
{
    private const string Wrong = "The address and password don't match. Check both and try again.";

    private readonly WaitingTime _time = new();
    private readonly RealSite _site;

    public SlowedSignInTests() => _site = new RealSite { Time = _time };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task Ten_wrong_passwords_from_ten_clients_make_a_person_wait_and_lock_nobody_out()
    {
        await GuessAsync(10);
        using var person = _site.Browser(client: "198.51.100.200");

        var signingIn = RealSite.LoginAsync(person, RealSite.Alice, ScriptedServer.Password, Stop);
        await _time.AdvanceAsync(SignInLimits.LongestWait, signingIn, Stop);

        Assert.Null(await signingIn);
        Assert.Contains(
            _site.Log,
            line => line.Contains("Sign-in delayed: 198.51.100.200 as alice@example.org", StringComparison.Ordinal)
        );
    }

    [Fact(Timeout = 120_000)]
    public async Task Browser_that_was_signed_in_before_does_not_wait_after_a_sign_out_either()
    {
        var cookies = new CookieContainer();
        using var person = _site.Browser(cookies, "198.51.100.200");
        Assert.Null(await RealSite.LoginAsync(person, RealSite.Alice, ScriptedServer.Password, Stop));
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = await FakeSite.TokenAsync(person, "/settings", Stop),
            }
        );
        var signingOut = person.PostAsync("/logout", form, Stop);
        // The server does not close the stream: the program waits for a moment, and not longer.
        await _time.AdvanceAsync(TimeSpan.FromSeconds(2), signingOut, Stop);
        using (var signedOut = await signingOut)
        {
            Assert.Equal(HttpStatusCode.Found, signedOut.StatusCode);
        }
        // The stream had a second to send what was left: the guesses wait as long.
        await _time.WaitForAsync(TimeSpan.FromSeconds(1), Stop);
        await GuessAsync(10);

        Assert.Null(await RealSite.LoginAsync(person, RealSite.Alice, ScriptedServer.Password, Stop));

        var cookie = Assert.Single(cookies.GetAllCookies(), one => one.Name == "__Host-microblog-known");
        Assert.True(cookie.HttpOnly && cookie.Secure);
        Assert.DoesNotContain("alice", WebUtility.UrlDecode(cookie.Value), StringComparison.OrdinalIgnoreCase);
        Assert.InRange(cookie.Expires - DateTime.Now, TimeSpan.FromDays(364), TimeSpan.FromDays(366));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("made up")]
    [InlineData("")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task Cookie_that_is_made_up_is_no_known_browser(string value)
    {
        await GuessAsync(6);
        var cookies = new CookieContainer();
        cookies.Add(
            RealSite.Address,
            new Cookie("__Host-microblog-known", Uri.EscapeDataString(value)) { Secure = true }
        );
        using var person = _site.Browser(cookies, "198.51.100.200");

        var signingIn = RealSite.LoginAsync(person, RealSite.Alice, ScriptedServer.Password, Stop);
        await _time.AdvanceAsync(TimeSpan.FromSeconds(2), signingIn, Stop);

        Assert.Null(await signingIn);
    }

    [Fact(Timeout = 120_000)]
    public async Task Passwords_that_are_right_slow_nobody_down()
    {
        for (var turn = 0; turn < 12; turn++)
        {
            using var browser = _site.Browser(client: ClientOf(turn));
            Assert.Null(await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop));
        }
        Assert.DoesNotContain(_site.Log, line => line.Contains("Sign-in delayed", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task Client_over_its_limit_is_refused_in_words_and_slows_nobody_down()
    {
        using var guessing = _site.Browser(client: "203.0.113.66");
        for (var attempt = 0; attempt < SignInLimits.AttemptsPerClient; attempt++)
        {
            Assert.Equal(Wrong, await RealSite.LoginAsync(guessing, $"person{attempt}@example.org", "wrong", Stop));
        }

        for (var attempt = 0; attempt < 20; attempt++)
        {
            Assert.Equal(
                "Too many attempts. Please wait 5 minutes and try again.",
                await RealSite.LoginAsync(guessing, RealSite.Alice, "wrong", Stop)
            );
        }

        Assert.Contains(
            _site.Log,
            line => line.Contains("Sign-in limit reached: 203.0.113.66 as alice@example.org", StringComparison.Ordinal)
        );
        using var person = _site.Browser(client: "198.51.100.200");
        Assert.Null(await RealSite.LoginAsync(person, RealSite.Alice, ScriptedServer.Password, Stop));
    }

    /// <summary>Wrong passwords, each from another client; each waits as long as it has to.</summary>
    private async Task GuessAsync(int times)
    {
        for (var attempt = 0; attempt < times; attempt++)
        {
            using var browser = _site.Browser(client: ClientOf(attempt));
            var guessing = RealSite.LoginAsync(browser, RealSite.Alice, "wrong", Stop);
            var wait =
                attempt < SignInLimits.FreeFailures ? 0 : Math.Min(8, 1 << (attempt - SignInLimits.FreeFailures));
            if (wait > 0)
            {
                await _time.AdvanceAsync(TimeSpan.FromSeconds(wait), guessing, Stop);
            }
            Assert.Equal(Wrong, await guessing);
        }
    }

    private static string ClientOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"198.51.100.{number + 1}");
}
