using System.Net;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Security;

public sealed class OldFormTests : IDisposable
{
    private const string Ines = "ines@lantern.example.org";
    private readonly FakeSite _site = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _site.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Sign_in_form_whose_cookies_are_gone_comes_back_with_its_address_and_works_then()
    {
        using var before = _site.Browser();
        var token = await FakeSite.TokenAsync(before, "/login", Stop);
        using var browser = _site.Browser();

        using var answer = await SendAsync(browser, token, Ines);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"value=\"{Ines}\"", html, StringComparison.Ordinal);
        Assert.Matches("role=\"alert\"[\\s\\S]*This page was out of date", html);
        Assert.DoesNotContain(FakeSignIn.Password + "\"", html, StringComparison.Ordinal);
        using var again = await FakeSite.LoginAsync(
            browser,
            Ines,
            FakeSignIn.Password,
            "?returnUrl=%2Ffollowing",
            Stop
        );
        Assert.EndsWith("/following", again.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sign_in_form_of_other_keys_comes_back_with_its_address()
    {
        using var other = new FakeSite();
        using var elsewhere = other.Browser();
        using var page = await elsewhere.GetAsync("/login", Stop);
        var cookie = page
            .Headers.GetValues("Set-Cookie")
            .First(one => one.StartsWith("microblog.form", StringComparison.Ordinal));
        var token = await FakeSite.TokenAsync(elsewhere, "/login", Stop);
        using var browser = _site.Browser();
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);

        using var answer = await SendAsync(browser, token, Ines);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"value=\"{Ines}\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Ines, null)]
    [InlineData("jo@lantern.example.org", "To sign in as jo@lantern.example.org, sign out first.")]
    public async Task Second_sign_in_tab_says_who_is_signed_in_and_leads_on(string address, string? hint)
    {
        using var browser = _site.Browser();
        var token = await FakeSite.TokenAsync(browser, "/login", Stop);
        using var first = await FakeSite.LoginAsync(browser, Ines, FakeSignIn.Password, "", Stop);

        using var answer = await SendAsync(browser, token, address, "?returnUrl=%2Ffollowing");
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Signed in already", html, StringComparison.Ordinal);
        Assert.Contains(Ines, html, StringComparison.Ordinal);
        Assert.Contains(hint ?? "", html, StringComparison.Ordinal);
        Assert.Equal(hint is not null, html.Contains("sign out first", StringComparison.Ordinal));
        Assert.Contains("href=\"/following\"", html, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Old_sign_out_form_is_answered_by_a_page_that_signs_out()
    {
        using var browser = await _site.SignedInAsync(Stop);
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", "old")]);

        using var answer = await browser.PostAsync("/logout", form, Stop);
        var html = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("This page was out of date", html, StringComparison.Ordinal);
        Assert.Contains("action=\"/logout\"", html, StringComparison.Ordinal);
        using var fresh = new FormUrlEncodedContent([new("__RequestVerificationToken", FakeSite.TokenIn(html))]);
        using var done = await browser.PostAsync("/logout", fresh, Stop);
        Assert.Equal("/login", done.Headers.Location!.ToString());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/compose/draft?place=home")]
    [InlineData("/reading?timeline=home&offset=0")]
    public async Task Old_token_of_a_script_is_answered_in_words(string path)
    {
        using var browser = await _site.SignedInAsync(Stop);
        using var text = new StringContent("A text");

        using var answer = await browser.PostAsync(path, text, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(
            "This page was out of date",
            await answer.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sign_out_that_comes_too_late_leads_home_after_signing_in()
    {
        using var browser = await _site.SignedInAsync(Stop);

        using var answer = await browser.GetAsync("/logout", Stop);

        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient browser,
        string token,
        string address,
        string query = ""
    )
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["_handler"] = "login",
                ["__RequestVerificationToken"] = token,
                ["Input.Address"] = address,
                ["Input.Password"] = FakeSignIn.Password,
            }
        );
        return await browser.PostAsync("/login" + query, form, Stop);
    }
}
