using System.Net;
using Microblog.Testing;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Proxies;

/// <summary>Whose address a request has behind each proxy that is documented.</summary>
public sealed class ProxyTests
{
    private const string Client = "198.51.100.7";
    private const string MadeUp = "203.0.113.9";
    private const string ThisMachine = "127.0.0.1";
    private const string OtherMachine = "10.0.0.2";

    // What each makes of a request of the client that has a made-up header.
    private static readonly Dictionary<string, string[]> Headers = new()
    {
        // proxy_set_header X-Forwarded-For $remote_addr
        ["nginx"] = [Client],
        // Headers of clients that are no proxies are replaced.
        ["Caddy"] = [Client],
        // Added to the value.
        ["Apache"] = [$"{MadeUp}, {Client}"],
        // Added as a further line.
        ["HAProxy"] = [MadeUp, Client],
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, bool> Proxies()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var proxy in Headers.Keys)
        {
            data.Add(proxy, ThisMachine, false);
            data.Add(proxy, ThisMachine, true);
            data.Add(proxy, OtherMachine, true);
        }
        return data;
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Proxies))]
    public async Task Client_behind_a_proxy_is_whom_the_proxy_saw(string proxy, string from, bool isEnabled)
    {
        Assert.Equal(Client, await ClientSeenAsync(from, isEnabled, Headers[proxy]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(OtherMachine, false, OtherMachine)]
    [InlineData(Client, false, Client)]
    public async Task Header_of_anybody_else_is_not_believed(string from, bool isEnabled, string seen) =>
        Assert.Equal(seen, await ClientSeenAsync(from, isEnabled, [MadeUp]));

    [Theory(Timeout = 60_000)]
    [InlineData("/social")]
    [InlineData("/social/")]
    public async Task Path_of_a_proxy_is_answered_with_what_is_needed_instead(string prefix)
    {
        using var site = new FakeSite();
        using var browser = site.Browser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-Prefix", prefix);

        using var answer = await browser.GetAsync("/", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "a host name of its own",
            await answer.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Proxy_that_serves_the_root_may_say_so()
    {
        using var site = new FakeSite();
        using var browser = site.Browser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/");

        using var answer = await browser.GetAsync("/login", Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public void Each_proxy_of_the_documentation_has_its_test()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "operating.md"));
        var begin = text.IndexOf("## Behind a proxy", StringComparison.Ordinal);
        var section = text[begin..text.IndexOf("\n### ", begin, StringComparison.Ordinal)];
        var documented = section.Split('\n').Where(line => line.StartsWith("**", StringComparison.Ordinal));

        Assert.Equal(
            Headers.Keys.Order(StringComparer.Ordinal),
            documented.Select(line => line.Split("**")[1]).Order(StringComparer.Ordinal)
        );
    }

    private static async Task<string> ClientSeenAsync(string from, bool isEnabled, string[] header)
    {
        await using var site = new RealSite(
            ("Xmpp:AllowedDomains", "other.example"),
            ("ForwardedHeaders_Enabled", isEnabled ? "true" : null)
        );
        using var browser = site.Browser(client: from);
        foreach (var line in header)
        {
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", line);
        }
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        Assert.NotNull(await RealSite.LoginAsync(browser, "a@example.org", "secret", Stop));
        const string Begin = "Sign-in refused: ";
        var said = site.Log.Single(one => one.Contains(Begin, StringComparison.Ordinal));
        return IPAddress
            .Parse(said[(said.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..].Split(' ')[0])
            .ToString();
    }
}
