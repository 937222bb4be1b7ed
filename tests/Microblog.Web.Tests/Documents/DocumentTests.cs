using System.Text.RegularExpressions;
using Microblog.Web.Documents;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Documents;

/// <summary>MudBlazor, and what the policy has to allow for it, are in the documents of the pages that use it alone.</summary>
public sealed class DocumentTests : IDisposable
{
    private readonly FakeSite _site = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _site.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData("/")]
    [InlineData("/following")]
    [InlineData("/feed/hermit%40cave.example.net/urn%3Axmpp%3Amicroblog%3A0")]
    [InlineData("/post/pubsub.lantern.example.org/night-sky/sky%201%2F2%2C%C3%A9")]
    [InlineData("/xmpp?uri=nothing")]
    [InlineData("/nowhere")]
    [InlineData("/about")]
    [InlineData("/closed")]
    public async Task Page_without_MudBlazor_loads_nothing_of_it_and_allows_no_style_attributes(string path)
    {
        using var browser = await _site.SignedInAsync(Stop);

        using var answer = await browser.GetAsync(path, Stop);
        var html = await answer.Content.ReadAsStringAsync(Stop);

        Assert.DoesNotContain("mud", AssetsOf(html), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<[^>]+ style=", html);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        var policy = answer.Headers.GetValues("Content-Security-Policy").First();
        Assert.Contains("style-src-attr 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Settings_load_MudBlazor_and_allow_its_style_attributes()
    {
        using var browser = await _site.SignedInAsync(Stop);

        using var answer = await browser.GetAsync("/settings", Stop);
        var assets = AssetsOf(await answer.Content.ReadAsStringAsync(Stop));

        Assert.Contains("_content/MudBlazor/MudBlazor.min.css", assets, StringComparison.Ordinal);
        Assert.Contains("_content/MudBlazor/MudBlazor.min.js", assets, StringComparison.Ordinal);
        var policy = answer.Headers.GetValues("Content-Security-Policy").First();
        Assert.Contains("style-src-attr 'unsafe-inline'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/settings", "settings")]
    [InlineData("https://example.org/Settings/#s-keys", "settings")]
    [InlineData("https://example.org/", "")]
    [InlineData("https://example.org/following?settings", "")]
    [InlineData("https://example.org/settings%2Fx", "")]
    public void Document_is_named_by_the_first_segment_of_the_path(string uri, string document) =>
        Assert.Equal(document, PageDocuments.Of(uri));

    private static string AssetsOf(string html) =>
        string.Join(
            '\n',
            Regex.Matches(html, "<(?:link|script)\\b[^>]*?\\b(?:href|src)=\"([^\"]+)").Select(m => m.Groups[1].Value)
        );
}
