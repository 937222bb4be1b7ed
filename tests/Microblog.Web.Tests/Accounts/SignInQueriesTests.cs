using System.Data.Common;
using System.Net;
using System.Text.RegularExpressions;
using Microblog.Core.Accounts;
using Microblog.Testing;
using Microblog.Testing.Scripted;
using Microblog.Web.Accounts;
using Microblog.Web.Tests.Fakes;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Accounts;

/// <summary>How often the database is asked whether the sign-in of a cookie is open.</summary>
public sealed class SignInQueriesTests
{
    private readonly SignInQueries _queries = new();
    private readonly WaitingTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sign_in_is_looked_up_once_a_minute(bool keep)
    {
        await using var site = Site();
        using var browser = await SignedInAsync(site, new(), keep);
        await AssertSignedInAsync(browser, true);
        Assert.Equal(1, _queries.Count);

        for (var request = 0; request < 10; request++)
        {
            await AssertSignedInAsync(browser, true);
        }
        Assert.Equal(1, _queries.Count);

        _time.Advance(CheckedSignIns.Period - TimeSpan.FromMilliseconds(1));
        await AssertSignedInAsync(browser, true);
        Assert.Equal(1, _queries.Count);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await AssertSignedInAsync(browser, true);
        await AssertSignedInAsync(browser, true);
        Assert.Equal(2, _queries.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Static_files_look_nothing_up()
    {
        await using var site = Site();
        using var browser = await SignedInAsync(site, new());
        var html = await browser.GetStringAsync("/about", Stop);
        _time.Advance(CheckedSignIns.Period);
        var before = _queries.Count;
        string[] files =
        [
            .. Regex
                .Matches(html, "<(?:link|script)\\b[^>]*?\\b(?:href|src)=\"([^\"#]+)")
                .Select(m => m.Groups[1].Value),
            "_framework/blazor.web.js",
            "_content/MudBlazor/MudBlazor.min.css",
            "css/tokens.css",
            site.Services.GetRequiredService<Microblog.Web.Site.SiteStyle>().Path,
            site.Services.GetRequiredService<Microblog.Web.Site.SiteScript>().Path,
            "favicon.ico",
            "robots.txt",
        ];

        foreach (var file in files)
        {
            using var answer = await browser.GetAsync("/" + file.TrimStart('/'), Stop);
            Assert.True(answer.IsSuccessStatusCode, $"{file}: {answer.StatusCode}");
            Assert.False(answer.Headers.Contains("Set-Cookie"), file);
        }

        Assert.Equal(before, _queries.Count);
        await AssertSignedInAsync(browser, true);
        Assert.Equal(before + 1, _queries.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sign_out_here_holds_at_once(bool everywhere)
    {
        await using var site = Site();
        var cookies = new CookieContainer();
        using var browser = await SignedInAsync(site, cookies, keep: true);
        var other = new CookieContainer();
        using var elsewhere = await SignedInAsync(site, other, keep: true);
        // The same cookies once more, as somebody may have copied them.
        using var copy = site.Browser(Copy(cookies));
        await AssertSignedInAsync(browser, true);
        await AssertSignedInAsync(copy, true);
        await AssertSignedInAsync(elsewhere, true);

        var form = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = await FakeSite.TokenAsync(browser, "/settings", Stop),
            ["everywhere"] = everywhere ? "true" : "false",
        };
        using (var answer = await browser.PostAsync("/logout", new FormUrlEncodedContent(form), Stop))
        {
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        }

        await AssertSignedInAsync(copy, false);
        await AssertSignedInAsync(elsewhere, !everywhere);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sign_in_that_another_process_ended_is_refused_within_a_minute()
    {
        await using var site = Site();
        using var browser = await SignedInAsync(site, new(), keep: true);
        await AssertSignedInAsync(browser, true);
        var another = new SignInStore(site.Services.GetRequiredService<Core.Storage.IMicroblogDatabase>(), _time);
        foreach (var id in await another.IdsAsync(ScriptedServer.Account, Stop))
        {
            Assert.True(await another.RemoveAsync(ScriptedServer.Account, id, Stop));
        }

        _time.Advance(CheckedSignIns.Period);

        await AssertSignedInAsync(browser, false);
    }

    private RealSite Site() => new() { Statements = _queries, Time = _time };

    private static async Task<HttpClient> SignedInAsync(RealSite site, CookieContainer cookies, bool keep = false)
    {
        var browser = site.Browser(cookies);
        Assert.Null(await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop, keep));
        return browser;
    }

    private static async Task AssertSignedInAsync(HttpClient browser, bool expected)
    {
        using var answer = await browser.GetAsync("/signed-in", Stop);
        Assert.Equal(expected ? HttpStatusCode.NoContent : HttpStatusCode.Found, answer.StatusCode);
    }

    private static CookieContainer Copy(CookieContainer cookies)
    {
        var copy = new CookieContainer();
        copy.Add(cookies.GetAllCookies());
        return copy;
    }

    /// <summary>Counts the queries that read what is sealed of a sign-in: those of the check, and no others.</summary>
    private sealed class SignInQueries : DbCommandInterceptor
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            if (
                command.CommandText.StartsWith("SELECT", StringComparison.Ordinal)
                && command.CommandText.Contains("sealed", StringComparison.OrdinalIgnoreCase)
            )
            {
                Interlocked.Increment(ref _count);
            }
            return new(result);
        }
    }
}
