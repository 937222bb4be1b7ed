using System.Text.Json;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Site;

public sealed class SiteEndpointsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Manifest_names_the_community_and_an_icon_that_is_there()
    {
        using var site = new FakeSite(("Community:Name", "Lantern"));
        using var browser = site.Browser();

        using var answer = await browser.GetAsync("/manifest.webmanifest", Stop);
        using var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));

        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Lantern", manifest.RootElement.GetProperty("name").GetString());
        using var icon = await browser.GetAsync(
            manifest.RootElement.GetProperty("icons")[0].GetProperty("src").GetString(),
            Stop
        );
        Assert.True(icon.IsSuccessStatusCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/robots.txt", "text/plain", "Disallow: /")]
    [InlineData("/favicon.ico", "image/svg+xml", "<svg")]
    public async Task File_that_every_site_is_asked_for_is_there_for_anybody(string path, string type, string content)
    {
        using var site = new FakeSite();
        using var browser = site.Browser();

        using var answer = await browser.GetAsync(path, Stop);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(content, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
