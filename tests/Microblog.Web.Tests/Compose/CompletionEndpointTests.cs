using System.Net;
using Microblog.Core.Mentions;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Compose;

public sealed class CompletionEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task People_are_given_with_their_pictures_and_what_stands_in_the_text()
    {
        using var site = new FakeSite();
        using var browser = await site.SignedInAsync(Stop);
        site.Session.Mentions.People =
        [
            new MentionCandidate("Zoë", "zoe@here.example", "@zoe@here.example", "0123"),
            new MentionCandidate("An & b", "pubsub.here.example", "[@An](<xmpp:x>)", null),
        ];
        var post = site.Session.World.Home[0].Address;

        using var answer = await browser.GetAsync(
            $"/compose/complete?kind=people&q=z%C3%B6%20e&post={Uri.EscapeDataString(post.ToString())}",
            Stop
        );

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(
            """
            [{"name":"Zoë","note":"zoe@here.example","text":"@zoe@here.example","picture":"/avatar/0123"},{"name":"An & b","note":"pubsub.here.example","text":"[@An](<xmpp:x>)","picture":null}]
            """,
            await answer.Content.ReadAsStringAsync(Stop)
        );
        Assert.Equal([("zö e", post)], site.Session.Mentions.Asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task Tags_are_given_with_their_sign_and_how_frequent_they_are()
    {
        using var site = new FakeSite();
        using var browser = await site.SignedInAsync(Stop);
        site.Session.Mentions.Tags = [new TagCandidate("mill", 12)];

        Assert.Equal(
            """[{"name":"#mill","note":"12","text":"#mill","picture":null}]""",
            await browser.GetStringAsync("/compose/complete?kind=tags", Stop)
        );
        Assert.Equal("", Assert.Single(site.Session.Mentions.Asked).Query);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("kind=people&q=", 101)]
    [InlineData("kind=people&post=xmpp:nobody&q=", 1)]
    [InlineData("kind=posts&q=", 1)]
    [InlineData("q=", 1)]
    public async Task Question_that_is_none_is_refused(string query, int length)
    {
        using var site = new FakeSite();
        using var browser = await site.SignedInAsync(Stop);

        using var answer = await browser.GetAsync($"/compose/complete?{query}{new string('x', length)}", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(site.Session.Mentions.Asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_is_told_who_has_not_signed_in()
    {
        using var site = new FakeSite();
        using var browser = site.Browser();

        using var answer = await browser.GetAsync("/compose/complete?kind=people&q=a", Stop);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(site.Session.Mentions.Asked);
    }
}
