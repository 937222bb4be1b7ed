using System.Net;
using System.Text.RegularExpressions;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Site;

public sealed partial class SiteTests : IDisposable
{
    private readonly FakeSite _site = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _site.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Home_comes_with_its_first_posts_before_any_script()
    {
        using var browser = await SignedInAsync();

        var html = await browser.GetStringAsync("/", Stop);

        Assert.Contains("role=\"feed\"", html, StringComparison.Ordinal);
        Assert.Contains("Soup night moves to Thursday", html, StringComparison.Ordinal);
        Assert.Equal(20, Article().Count(html));
        Assert.Single(Regex.Matches(html, "<main"));
        Assert.Single(Regex.Matches(html, "<h1"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_page_carries_its_policy_and_no_inline_script_without_nonce()
    {
        using var browser = await SignedInAsync();

        using var answer = await browser.GetAsync("/", Stop);
        var policies = answer.Headers.GetValues("Content-Security-Policy").ToList();
        var html = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Contains(policies, policy => policy.Contains("default-src 'self'", StringComparison.Ordinal));
        Assert.Contains(policies, policy => policy.Contains("frame-ancestors 'self'", StringComparison.Ordinal));
        Assert.DoesNotContain(policies, policy => policy.Contains("unsafe-eval", StringComparison.Ordinal));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        var nonce = Regex.Match(policies[0], "'nonce-([^']+)'").Groups[1].Value;
        Assert.NotEmpty(nonce);
        var inline = Regex
            .Matches(html, "<(script|style)\\b[^>]*>")
            .Where(tag => !tag.Value.Contains("src=", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(inline);
        Assert.All(inline, tag => Assert.Contains(nonce, WebUtility.HtmlDecode(tag.Value), StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Everything_that_a_page_asks_for_is_there_and_nothing_comes_from_elsewhere()
    {
        using var browser = await SignedInAsync();
        var html = await browser.GetStringAsync("/", Stop);
        var assets = Regex
            .Matches(html, "<(?:link|script|img|use)\\b[^>]*?\\b(?:href|src)=\"([^\"#]+)")
            .Select(m => m.Groups[1].Value)
            // Pictures of posts come through the program from where they are: PictureEndpointTests.
            .Where(asset => !asset.StartsWith("/media/", StringComparison.Ordinal))
            .Distinct()
            .ToList();

        Assert.InRange(assets.Count, 8, 40);
        foreach (var asset in assets)
        {
            Assert.DoesNotContain("//", asset, StringComparison.Ordinal);
            using var answer = await browser.GetAsync("/" + asset.TrimStart('/', '.'), Stop);
            Assert.True(answer.IsSuccessStatusCode, $"{asset}: {answer.StatusCode}");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task The_chosen_theme_is_in_the_first_byte()
    {
        using var browser = _site.Browser();
        browser.DefaultRequestHeaders.Add("Cookie", "theme=dark");

        Assert.Contains("data-theme=\"dark\"", await browser.GetStringAsync("/login", Stop), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Visitor_without_sign_in_is_redirected_to_sign_in_and_back()
    {
        using var browser = _site.Browser();

        using var answer = await browser.GetAsync("/following", Stop);
        Assert.Contains("/login?returnUrl=%2Ffollowing", answer.Headers.Location!.ToString(), StringComparison.Ordinal);

        using var signedIn = await LoginAsync(
            browser,
            "ines@lantern.example.org",
            "lantern",
            "?returnUrl=%2Ffollowing"
        );
        Assert.EndsWith("/following", signedIn.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("//evil.example.org")]
    [InlineData("https://evil.example.org/")]
    [InlineData("/\\evil.example.org")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        using var browser = _site.Browser();

        using var answer = await LoginAsync(
            browser,
            "ines@lantern.example.org",
            "lantern",
            $"?returnUrl={Uri.EscapeDataString(returnUrl)}"
        );

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.DoesNotContain("evil", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", "lantern", "Enter your XMPP address")]
    [InlineData("ines@lantern.example.org", "", "Enter your password")]
    [InlineData("ines@lantern.example.org", "wrong", FakeSignIn.Refusal)]
    public async Task A_refused_sign_in_says_why_and_keeps_the_address(string address, string password, string error)
    {
        using var browser = _site.Browser();

        using var answer = await LoginAsync(browser, address, password);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));

        Assert.Matches($"role=\"alert\"[\\s\\S]*{Regex.Escape(error)}", html);
        Assert.Contains($"value=\"{address}\"", html, StringComparison.Ordinal);
        Assert.Equal(password == "wrong" ? 2 : 1, Regex.Count(html, "aria-invalid=\"true\""));
        Assert.DoesNotContain("value=\"wrong\"", html, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Signing_out_needs_the_form()
    {
        using var browser = await SignedInAsync();
        using var forged = await browser.PostAsync("/logout", new FormUrlEncodedContent([]), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);

        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = await TokenAsync(browser, "/") };
        using var answer = await browser.PostAsync("/logout", new FormUrlEncodedContent(form), Stop);
        Assert.Equal("/login", answer.Headers.Location!.ToString());

        using var home = await browser.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.Found, home.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_draft_is_kept_only_with_the_pages_token()
    {
        using var browser = await SignedInAsync();
        var text = new string('x', 100_000);
        using var forged = await browser.PostAsync("/compose/draft?place=home", new StringContent(text), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/compose/draft?place=home");
        request.Content = new StringContent(text);
        request.Headers.Add("RequestVerificationToken", await TokenAsync(browser, "/"));
        using var kept = await browser.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        Assert.Equal(text, _site.Session.Drafts["home"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(
        "xmpp:pubsub.example.org?;node=club",
        "A text",
        HttpStatusCode.NoContent,
        "xmpp:pubsub.example.org?;node=club"
    )]
    [InlineData("", "A text", HttpStatusCode.NoContent, null)]
    [InlineData("xmpp:pubsub.example.org?;node=club", "", HttpStatusCode.NoContent, null)]
    [InlineData("nonsense", "A text", HttpStatusCode.BadRequest, null)]
    public async Task A_draft_is_kept_with_where_it_goes(string to, string text, HttpStatusCode status, string? kept)
    {
        using var browser = await SignedInAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/compose/draft?place=home&to={Uri.EscapeDataString(to)}"
        );
        request.Content = new StringContent(text);
        request.Headers.Add("RequestVerificationToken", await TokenAsync(browser, "/"));

        using var answer = await browser.SendAsync(request, Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(kept, _site.Session.Drafts.GetValueOrDefault("home:target"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_draft_is_read_and_not_stored_over_one_that_was_kept_since()
    {
        using var browser = await SignedInAsync();
        const string Kept = "{\"text\":\"A newer text\",\"target\":null,\"version\":12}";
        await _site.Session.SetAsync("home", "A newer text", Stop);
        Assert.Equal(Kept, await browser.GetStringAsync("/compose/draft?place=home", Stop));
        using var wrong = await browser.GetAsync("/compose/draft?place=nowhere", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        foreach (
            var (since, status) in new[] { (0, HttpStatusCode.PreconditionFailed), (12, HttpStatusCode.NoContent) }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/compose/draft?place=home&since={since}");
            request.Content = new StringContent("Mine");
            request.Headers.Add("RequestVerificationToken", await TokenAsync(browser, "/"));
            using var answer = await browser.SendAsync(request, Stop);

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal(status == HttpStatusCode.NoContent ? "" : Kept, await answer.Content.ReadAsStringAsync(Stop));
            Assert.Equal(status == HttpStatusCode.NoContent ? "Mine" : "A newer text", _site.Session.Drafts["home"]);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task An_xmpp_link_leads_to_its_page_and_a_bad_one_says_what_is_wrong()
    {
        using var browser = await SignedInAsync();

        using var good = await browser.GetAsync(
            "/xmpp?uri=xmpp:pubsub.lantern.example.org%3F%3Bnode%3Dnight-sky%3Bitem%3Da%252Fb",
            Stop
        );
        Assert.EndsWith(
            "/post/pubsub.lantern.example.org/night-sky/a%2Fb",
            good.Headers.Location!.ToString(),
            StringComparison.Ordinal
        );

        using var bad = await browser.GetAsync("/xmpp?uri=not+an+address", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("role=\"alert\"", await bad.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(
        "/post/ines%40lantern.example.org/urn%3Axmpp%3Amicroblog%3A0/a",
        "Sign in to read a post of",
        "ines@lantern.example.org"
    )]
    [InlineData("/post/pubsub.example.org/garden/a", "Sign in to read a post of a community at", "pubsub.example.org")]
    [InlineData("/profile/ines%40lantern.example.org", "Sign in to read the posts of", "ines@lantern.example.org")]
    public async Task Shared_link_says_signed_out_what_it_is_and_goes_on_to_it(string path, string what, string whose)
    {
        using var browser = _site.Browser();

        using var answer = await browser.GetAsync(path, Stop);
        var signIn = answer.Headers.Location!.ToString();
        var html = await browser.GetStringAsync(signIn, Stop);

        Assert.Contains($"{what} <bdi title=\"{whose}\">{whose}</bdi>", html, StringComparison.Ordinal);
        // By way of the page that explains it, too.
        var about = await browser.GetStringAsync(Link("/about", html), Stop);
        var again = await browser.GetStringAsync(Link("/login", about), Stop);
        Assert.Contains($"{what} <bdi title=\"{whose}\">{whose}</bdi>", again, StringComparison.Ordinal);

        static string Link(string page, string html) =>
            WebUtility.HtmlDecode(Regex.Match(html, $"href=\"({page}\\?returnUrl=[^\"]+)").Groups[1].Value);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("https://example.org/post/a%40b.example/n/i")]
    [InlineData("//example.org/post/a%40b.example/n/i")]
    [InlineData("/settings")]
    [InlineData("/post/%3Cb%3E%40x/%22/%3E")]
    public async Task Invalid_post_link_reveals_nothing(string url)
    {
        using var browser = _site.Browser();

        var html = await browser.GetStringAsync($"/login?returnUrl={Uri.EscapeDataString(url)}", Stop);

        Assert.DoesNotContain("Sign in to read", html, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task About_is_there_for_everybody()
    {
        using var visitor = _site.Browser();
        var html = await visitor.GetStringAsync("/about", Stop);
        Assert.Contains("name@", html, StringComparison.Ordinal);
        Assert.Contains("Ask the people who run this site", html, StringComparison.Ordinal);
        Assert.Contains(">Sign in</a>", html, StringComparison.Ordinal);
        Assert.Contains("<kbd>?</kbd>", html, StringComparison.Ordinal);

        using var browser = await SignedInAsync();
        Assert.Contains(
            ">Back to the posts</a>",
            await browser.GetStringAsync("/about", Stop),
            StringComparison.Ordinal
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/post/pubsub.lantern.example.org/night-sky/sky%201%2F2%2C%C3%A9", "Clear until two")]
    [InlineData("/feed/hermit%40cave.example.net/urn%3Axmpp%3Amicroblog%3A0", "For contacts only")]
    [InlineData("/feed/nobody%40lantern.example.org/urn%3Axmpp%3Amicroblog%3A0", "There is no such feed")]
    [InlineData("/feed/nonsense", "There is no such feed")]
    [InlineData("/following", "Follow an address")]
    public async Task A_page_is_whole_before_any_script(string path, string text)
    {
        using var browser = await SignedInAsync();

        Assert.Contains(text, await browser.GetStringAsync(path, Stop), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_does_not_exist_is_404_and_says_what_to_do()
    {
        using var browser = await SignedInAsync();

        using var answer = await browser.GetAsync("/nothing", Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(
            "There is nothing here",
            await answer.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Health_is_told_to_anybody(string path)
    {
        using var browser = _site.Browser();

        Assert.Equal("Healthy", await browser.GetStringAsync(path, Stop));
    }

    private Task<HttpClient> SignedInAsync() => _site.SignedInAsync(Stop);

    private static Task<HttpResponseMessage> LoginAsync(
        HttpClient browser,
        string address,
        string password,
        string query = ""
    ) => FakeSite.LoginAsync(browser, address, password, query, Stop);

    private static Task<string> TokenAsync(HttpClient browser, string page) => FakeSite.TokenAsync(browser, page, Stop);

    [GeneratedRegex("<article")]
    private static partial Regex Article();
}
