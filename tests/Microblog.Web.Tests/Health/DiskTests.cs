using System.Net;
using Microblog.Testing.Databases;
using Microblog.Testing.Scripted;
using Microblog.Web.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Health;

[Trait("Category", "Long")]
public sealed class DiskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Readiness_says_no_and_why_on_a_read_only_database_and_yes_after_it()
    {
        var disk = new DiskFault();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = new RealSite { Disk = disk, Time = time };
        using var browser = site.Browser();
        Assert.Equal("Healthy", await browser.GetStringAsync("/healthz/ready", Stop));

        disk.State = DiskState.ReadOnly;
        time.Advance(TimeSpan.FromSeconds(10));
        using var refused = await browser.GetAsync("/healthz/ready", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("Unhealthy The database is read-only.", await refused.Content.ReadAsStringAsync(Stop));
        Assert.Equal("Healthy", await browser.GetStringAsync("/healthz/live", Stop));

        disk.State = DiskState.Well;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Healthy", await browser.GetStringAsync("/healthz/ready", Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Sign_in_says_why_it_fails_where_nothing_can_be_stored_and_keeps_the_address()
    {
        var disk = new DiskFault();
        await using var site = new RealSite { Disk = disk };
        using var browser = site.Browser();
        await FakeSite.TokenAsync(browser, "/login", Stop);
        disk.State = DiskState.ReadOnly;

        var sentence = await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop, keep: true);

        Assert.StartsWith("This site's database is read-only.", sentence, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(DiskState.Full)]
    [InlineData(DiskState.ReadOnly)]
    public async Task Home_opens_where_nothing_can_be_stored_and_a_draft_says_why_it_is_not_kept(DiskState state)
    {
        var disk = new DiskFault();
        await using var site = new RealSite { Disk = disk };
        using var browser = site.Browser();
        Assert.Null(await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop));
        var token = await FakeSite.TokenAsync(browser, "/", Stop);

        disk.State = state;
        Assert.Contains("What&#x27;s new?", await browser.GetStringAsync("/", Stop), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/compose/draft?place=home");
        request.Content = new StringContent(new string('x', 150_000));
        request.Headers.Add("RequestVerificationToken", token);
        using var answer = await browser.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(
            "disk is full|database is read-only".Split('|')[state == DiskState.Full ? 0 : 1],
            await answer.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }
}
