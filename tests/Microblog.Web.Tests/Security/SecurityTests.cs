using System.Net;
using Microblog.Core.Accounts;
using Microblog.Core.Publishing;
using Microblog.Web.Tests.Fakes;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Microblog.Web.Tests.Security;

public sealed class SecurityTests : IDisposable
{
    private const string Host = "social.example.org";
    private readonly FakeSite _site = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _site.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData("https://social.example.org", HttpStatusCode.NoContent)]
    [InlineData("https://social.example.org:443", HttpStatusCode.NoContent)]
    [InlineData("https://SOCIAL.example.org", HttpStatusCode.NoContent)]
    [InlineData(null, HttpStatusCode.NoContent)]
    [InlineData("https://upload.example.org", HttpStatusCode.Forbidden)]
    [InlineData("https://example.org", HttpStatusCode.Forbidden)]
    [InlineData("https://social.example.org.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("https://social.example.org:8443", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("social.example.org", HttpStatusCode.Forbidden)]
    public async Task Post_is_taken_only_from_pages_of_the_own_host(string? origin, HttpStatusCode expected)
    {
        using var browser = await SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/compose/draft?place=home");
        request.Content = new StringContent("text");
        request.Headers.Add("RequestVerificationToken", await FakeSite.TokenAsync(browser, "/", Stop));
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await browser.SendAsync(request, Stop);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/_blazor/disconnect")]
    [InlineData("/logout")]
    [InlineData("/login")]
    [InlineData("/reading?timeline=home")]
    [InlineData("/compose/file?place=home&id=0f8fad5b-d9cb-469f-a165-70867728950e")]
    public async Task Every_post_is_refused_to_a_sibling_host(string path)
    {
        using var browser = await SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Origin", "https://upload.example.org");

        using var answer = await browser.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cookies_over_https_are_for_this_host_and_https_alone()
    {
        using var browser = Browser("https://" + Host);
        using var form = await browser.GetAsync("/login", Stop);
        using var answer = await FakeSite.LoginAsync(
            browser,
            "ines@lantern.example.org",
            FakeSignIn.Password,
            "",
            Stop
        );

        var antiforgery = Assert.Single(form.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; secure", antiforgery, StringComparison.OrdinalIgnoreCase);
        var cookie = Assert.Single(
            answer.Headers.GetValues("Set-Cookie"),
            one => one.StartsWith("__Host-microblog=", StringComparison.Ordinal)
        );
        foreach (var attribute in new[] { "; path=/", "; secure", "; samesite=lax", "; httponly" })
        {
            Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        using var home = await browser.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cookie_that_a_sibling_host_could_set_signs_nobody_in()
    {
        using var browser = Browser("https://" + Host);
        using var answer = await FakeSite.LoginAsync(
            browser,
            "ines@lantern.example.org",
            FakeSignIn.Password,
            "",
            Stop
        );
        var value = answer
            .Headers.GetValues("Set-Cookie")
            .Single(one => one.StartsWith("__Host-microblog=", StringComparison.Ordinal))
            .Split('=', ';')[1];
        using var other = Browser("https://" + Host, handleCookies: false);
        other.DefaultRequestHeaders.Add("Cookie", $"microblog={value}");

        using var home = await other.GetAsync("/", Stop);

        Assert.Equal(HttpStatusCode.Found, home.StatusCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("https://social.example.org", null, "max-age=31536000")]
    [InlineData("https://social.example.org", "30", "max-age=2592000")]
    [InlineData("https://social.example.org", "0", null)]
    [InlineData("http://social.example.org", null, null)]
    [InlineData("https://localhost", null, null)]
    public async Task Browsers_are_told_to_come_by_https_as_it_is_set(string address, string? days, string? expected)
    {
        using var site = days is null ? new FakeSite() : new FakeSite(("Security:HstsDays", days));
        using var browser = site.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri(address) });

        using var answer = await browser.GetAsync("/login", Stop);

        answer.Headers.TryGetValues("Strict-Transport-Security", out var told);
        Assert.Equal(expected, told?.Single());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/login")]
    [InlineData("/nothing")]
    [InlineData("/healthz/live")]
    [InlineData("/css/app.css")]
    [InlineData("/media/nowhere/x/y/0")]
    [InlineData("/closed")]
    public async Task Every_answer_says_who_may_frame_it_and_what_its_base_is(string path)
    {
        using var browser = await SignedInAsync();

        using var answer = await browser.GetAsync(path, Stop);

        var policy = string.Join("; ", answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri '", policy, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/")]
    [InlineData("/settings")]
    [InlineData("/following")]
    [InlineData("/post/pubsub.lantern.example.org/night-sky/sky%201%2F2%2C%C3%A9")]
    public async Task Page_of_an_account_is_kept_by_no_cache(string path)
    {
        using var browser = await SignedInAsync();

        using var answer = await browser.GetAsync(path, Stop);

        Assert.True(answer.Headers.CacheControl?.NoStore, $"{answer.Headers.CacheControl}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Signing_out_clears_what_the_browser_keeps_and_says_what_was_not_sent()
    {
        FakeSignIn.Unsent = new UnsentPosts(2, 1);
        try
        {
            using var browser = await SignedInAsync();
            var form = new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = await FakeSite.TokenAsync(browser, "/", Stop),
            };
            using var answer = await browser.PostAsync("/logout", new FormUrlEncodedContent(form), Stop);

            Assert.Equal("\"cache\", \"storage\"", answer.Headers.GetValues("Clear-Site-Data").Single());
            var html = WebUtility.HtmlDecode(await browser.GetStringAsync(answer.Headers.Location, Stop));
            Assert.Contains("2 posts were not sent yet: they are drafts now", html, StringComparison.Ordinal);
            Assert.Contains("1 post could not be deleted: it is still there.", html, StringComparison.Ordinal);
        }
        finally
        {
            FakeSignIn.Unsent = UnsentPosts.None;
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/login?drafts=x&deletes=-1")]
    [InlineData("/login?drafts=99999999999999999999")]
    [InlineData("/login")]
    public async Task Sign_in_page_says_nothing_of_a_number_that_is_none(string path)
    {
        using var browser = _site.Browser();

        Assert.DoesNotContain("role=\"status\"", await browser.GetStringAsync(path, Stop), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(DraftFailure.TooLong, HttpStatusCode.RequestEntityTooLarge, "Too long to be kept as a draft")]
    [InlineData(DraftFailure.TooMany, HttpStatusCode.Conflict, "You have 200 drafts")]
    public async Task Draft_that_cannot_be_kept_is_answered_in_words(
        DraftFailure failure,
        HttpStatusCode expected,
        string words
    )
    {
        using var browser = await SignedInAsync();
        _site.Session.DraftFails = failure;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/compose/draft?place=home");
        request.Content = new StringContent("text");
        request.Headers.Add("RequestVerificationToken", await FakeSite.TokenAsync(browser, "/", Stop));

        using var answer = await browser.SendAsync(request, Stop);

        Assert.Equal(expected, answer.StatusCode);
        Assert.StartsWith(words, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private HttpClient Browser(string address, bool handleCookies = true) =>
        _site.CreateClient(
            new WebApplicationFactoryClientOptions
            {
                AllowAutoRedirect = false,
                BaseAddress = new Uri(address),
                HandleCookies = handleCookies,
            }
        );

    /// <summary>A browser in which somebody has signed in over https.</summary>
    private async Task<HttpClient> SignedInAsync()
    {
        var browser = Browser("https://" + Host);
        using var answer = await FakeSite.LoginAsync(
            browser,
            "ines@lantern.example.org",
            FakeSignIn.Password,
            "",
            Stop
        );
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }
}
