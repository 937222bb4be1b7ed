using System.Collections.Concurrent;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class FirstScreenJourneys(World world)
{
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task The_first_posts_are_in_the_page_before_any_script_runs(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        await site.Server.PublishAsync("bob", "First thing to read");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("First thing to read");

        var html = await alice.Browser.APIRequest.GetAsync("/");

        Assert.Contains("First thing to read", await html.TextAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task No_page_asks_anybody_else_or_breaks_a_rule_of_its_own()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        var ids = await server.PublishAsync("bob", feed, "A picture https://example.org/a.png");
        await using var alice = await world.PersonAsync(site, "alice");
        var wrong = new ConcurrentQueue<string>();
        alice.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not "data" } asked && asked.Authority != site.Address.Authority)
            {
                wrong.Enqueue($"asked {request.Url}");
            }
        };
        alice.Page.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                wrong.Enqueue($"{response.Status} {response.Url}");
            }
        };
        alice.Page.RequestFailed += (_, request) =>
        {
            if (!IsLeftBehind(request))
            {
                wrong.Enqueue($"failed {request.Url} {request.Failure}");
            }
        };
        alice.Page.PageError += (_, error) => wrong.Enqueue(error);
        alice.Page.Console += (_, message) =>
        {
            // Violations of the Content-Security-Policy are told there too.
            if (message.Type is "error" or "warning")
            {
                wrong.Enqueue(message.Text);
            }
        };

        await alice.SignInAsync();
        await alice.SeesAsync("A picture");
        foreach (var path in new[] { Pages.Feed(feed), Pages.Post(feed, ids[0]), "/following", "/settings" })
        {
            await alice.OpenAsync(path);
        }

        Assert.Empty(wrong);
        site.AssertNoErrors();
    }

    /// <summary>What a page asked for or said, and went before it had the answer.</summary>
    private static bool IsLeftBehind(IRequest request) => request.Failure == "net::ERR_ABORTED";
}
