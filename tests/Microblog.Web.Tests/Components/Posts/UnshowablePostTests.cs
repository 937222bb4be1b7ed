using Bunit;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Threads;
using Microblog.Testing;
using Microblog.Web.Components.Posts;
using Microblog.Web.Components.Timeline;
using Microblog.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microblog.Web.Tests.Components.Posts;

/// <summary>A post that cannot be shown takes its own place, and nobody else's.</summary>
public sealed class UnshowablePostTests : PageTest
{
    private const string Sentence = "This post can't be shown";

    private readonly RecordingLog _log = new(LogLevel.Error);

    public UnshowablePostTests() => Services.AddSingleton<ILoggerFactory>(_log);

    /// <summary>Ways in which making a card fails, or did before.</summary>
    public static TheoryData<string> Ways => ["not made", "no text", "no name", "no attachments"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void In_a_timeline_its_neighbours_stay(string way)
    {
        var posts = Session.World.Home.Take(5).Select((post, index) => index == 2 ? Break(post, way) : post).ToList();
        Session.Timeline = new FakeTimeline(posts, 5);

        var view = Render<TimelineView>(view => view.Add(v => v.Title, "Home"));

        var cards = view.FindAll("post-feed > article");
        Assert.Equal(
            posts.Select(post => post.Address.ToString()),
            cards.Select(card => card.GetAttribute("data-post"))
        );
        Assert.Equal(
            2,
            cards.ToList().FindIndex(card => card.TextContent.Contains(Sentence, StringComparison.Ordinal))
        );
        Assert.Contains(posts[2].Address.ToString(), cards[2].TextContent, StringComparison.Ordinal);
        Assert.Equal(Sentence, cards[2].QuerySelector($"#{cards[2].GetAttribute("aria-labelledby")} b")!.TextContent);
        Assert.Contains(posts[1].AuthorName, cards[1].TextContent, StringComparison.Ordinal);
        Assert.Contains(posts[3].AuthorName, cards[3].TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void In_a_thread_its_neighbours_stay(string way)
    {
        var posts = Session.World.Home.Take(3).ToList();
        Session.Thread = new FakeThread(
            new ThreadSnapshot
            {
                Ancestors = [Break(posts[0], way)],
                Post = posts[1],
                Replies = [new ThreadReply(Break(posts[2], way), 0)],
            }
        );

        var view = Render<Web.Components.Posts.ThreadView>(view => view.Add(v => v.Address, posts[1].Address));

        Assert.Equal(
            [true, false, true],
            view.FindAll("article").Select(card => card.TextContent.Contains(Sentence, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("not made")]
    [InlineData("no name")]
    [InlineData("no attachments")]
    public void Opened_it_says_so(string way)
    {
        var post = Break(Session.World.Home[0], way);
        var card = Render<PostCard>(card => card.Add(c => c.Post, post).Add(c => c.Opened, true));

        Assert.Contains(Sentence, card.Find("article.opened").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_logged_once_however_often_the_page_is_rendered()
    {
        var post = Break(Session.World.Home[0], "no text");
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));
        for (var round = 0; round < 3; round++)
        {
            var again = Break(Session.World.Home[0], "no text") with { ReplyCount = round + 1 };
            card.Render(card => card.Add(c => c.Post, again));
        }

        Assert.Single(_log.Lines);
    }

    [Fact]
    public void A_new_version_of_it_is_shown()
    {
        var post = Session.World.Home[0];
        var card = Render<PostCard>(card => card.Add(c => c.Post, Break(post, "no text")));

        card.Render(card => card.Add(c => c.Post, post));

        Assert.DoesNotContain(Sentence, card.Markup, StringComparison.Ordinal);
        Assert.Contains(post.AuthorName, card.Markup, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task In_the_first_html_its_neighbours_stay()
    {
        await using var site = new FakeSite();
        var posts = site.Session.World.Home.Take(5).ToList();
        posts[2] = Break(posts[2], "no text");
        site.Session.Timeline = new FakeTimeline(posts, 5);
        using var browser = await site.SignedInAsync(TestContext.Current.CancellationToken);

        var html = await browser.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(5, html.Split("<article").Length - 1);
        Assert.Equal(1, html.Split("be shown</b>").Length - 1);
    }

    private static Post Break(Post post, string way) =>
        way switch
        {
            "not made" => post with { CannotBeShown = true, Text = "", Html = "" },
            "no text" => post with { Text = null! },
            "no name" => post with { AuthorName = null! },
            _ => post with { Attachments = null! },
        };
}
