using Bunit;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Windows;
using Microblog.Web.Components.Posts;
using Microblog.Web.Components.Timeline;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Components.Timeline;

public sealed class TimelineViewTests : PageTest
{
    private FakeTimeline Timeline => Session.LastTimeline!;

    [Fact]
    public void The_feed_has_articles_and_nothing_else()
    {
        var view = RenderHome();
        var feed = view.Find("[role=feed]");

        Assert.Equal("Home", view.Find("#" + feed.GetAttribute("aria-labelledby")).TextContent);
        Assert.Equal(TimelineView.PageSize, feed.Children.Length);
        Assert.All(feed.Children, child => Assert.Equal("article", child.LocalName));
    }

    [Fact]
    public void A_changed_post_renders_its_own_card_alone()
    {
        var view = RenderHome();
        var cards = view.FindComponents<PostCard>();

        Timeline.Replace(Timeline.Snapshot.Posts[3] with { Html = "<p>changed</p>" });

        view.WaitForAssertion(() => Assert.Contains("changed", cards[3].Markup, StringComparison.Ordinal));
        Assert.All(cards, card => Assert.Equal(card == cards[3] ? 2 : 1, card.Instance.Renders));
    }

    [Fact]
    public void A_burst_of_changes_is_few_renders()
    {
        var view = RenderHome();
        var before = view.RenderCount;

        for (var i = 0; i < 200; i++)
        {
            Timeline.Arrive(Session.World.New($"post {i}"));
        }

        view.WaitForAssertion(() =>
            Assert.Contains("200 new posts", view.Find("[data-pill]").TextContent, StringComparison.Ordinal)
        );
        Assert.InRange(view.RenderCount - before, 1, 5);
    }

    [Fact(Timeout = 10_000)]
    public async Task New_posts_wait_behind_a_button_with_their_number()
    {
        var view = RenderHome();

        Timeline.Arrive(Session.World.New("brand new"));
        var pill = view.WaitForElement("[data-pill]");
        Assert.Equal("1 new post", pill.TextContent.Trim());
        Assert.DoesNotContain("brand new", view.Markup, StringComparison.Ordinal);

        await JumpAsync(view, from: null);
        Assert.Contains("brand new", view.Find("[role=feed] > article").TextContent, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Catching_up_can_be_stopped_and_gone_on_with()
    {
        var view = RenderHome();

        Timeline.Set(snapshot => snapshot with { CatchUp = new CatchUpProgress(37, 212) });
        var stop = view.WaitForElement("[data-catch-up]");
        Assert.Equal("Stop catching up", stop.GetAttribute("aria-label"));
        Assert.Equal("37", view.Find("progress[aria-label='Catching up']").GetAttribute("value"));
        Assert.Equal("Catching up · 37 of 212", view.Find(".head .count").TextContent);
        await stop.ClickAsync(new());
        Assert.Equal([false], Timeline.CatchUps);

        Timeline.Set(snapshot => snapshot with { CatchUp = new CatchUpProgress(37, 212, IsStopped: true) });
        view.WaitForAssertion(() =>
            Assert.Equal("Catching up was stopped: 37 of 212 feeds", view.Find(".head .count").TextContent)
        );
        Assert.Empty(view.FindAll("progress"));
        var goOn = view.Find("[data-catch-up]");
        Assert.Equal("Catch up", goOn.TextContent);
        Assert.Null(goOn.GetAttribute("aria-label"));
        await goOn.ClickAsync(new());
        Assert.Equal([false, true], Timeline.CatchUps);

        Timeline.Set(snapshot => snapshot with { CatchUp = null });
        view.WaitForAssertion(() => Assert.Empty(view.FindAll("[data-catch-up]")));
    }

    [Theory]
    [InlineData(true, "This feed keeps no posts")]
    [InlineData(false, "No posts here")]
    public void Community_without_posts_says_whether_it_keeps_any(bool isUnkept, string title)
    {
        var garden = FakeWorld.NightSky with { Node = "garden" };
        if (isUnkept)
        {
            Session.Unkept.Add(garden);
        }
        var view = Render<TimelineView>(b => b.Add(x => x.Title, "Garden").Add(x => x.Feed, garden));
        Timeline.Set(_ => new TimelineSnapshot { AtEnd = true });
        view.WaitForAssertion(() => Assert.Equal(title, view.Find(".blank h2").TextContent));
        Assert.DoesNotContain("answering", view.Markup, StringComparison.Ordinal);

        Timeline.Set(snapshot => snapshot with { Posts = [Session.World.New("It rains")] });
        view.WaitForAssertion(() => Assert.Contains("It rains", view.Markup, StringComparison.Ordinal));
        Assert.Equal(
            isUnkept ? "This feed keeps no posts: these came while you were here." : "No more posts",
            view.Find(".feed-foot").TextContent.Trim()
        );
    }

    [Fact]
    public void Home_is_not_called_empty_before_it_is_known_who_is_followed()
    {
        Session.Follows.Load(true);
        var view = RenderHome();
        Timeline.Set(snapshot => snapshot with { Posts = [], AtEnd = true });
        view.WaitForElement(".skeleton");
        Assert.DoesNotContain("nobody's here yet", view.Markup, StringComparison.Ordinal);

        Session.Follows.Load(false);
        view.WaitForAssertion(() => Assert.Contains("nobody's here yet", view.Markup, StringComparison.Ordinal));
        Assert.Empty(view.FindAll(".skeleton"));
    }

    [Fact]
    public void While_something_above_is_not_read_the_number_says_so()
    {
        var view = RenderHome();

        Timeline.Set(snapshot => snapshot with { UnreadCount = 60, HasMoreUnread = true });

        Assert.Equal("60+ new posts", view.WaitForElement("[data-pill]").TextContent.Trim());
    }

    [Fact(Timeout = 10_000)]
    public async Task Older_posts_come_until_there_are_no_more()
    {
        var view = RenderHome();

        await view.Find("[data-older]").ClickAsync(new());
        await view.Find("[data-older]").ClickAsync(new());

        Assert.Equal(60, view.FindAll("[role=feed] > article").Count);
        Assert.Contains("No more posts", view.Find(".feed-foot").TextContent, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_feed_that_fails_is_named_with_a_way_to_retry()
    {
        var view = RenderHome();
        var feed = Session.Follows.All[6].Feed;

        Timeline.Set(snapshot => snapshot with { Troubles = [new FeedTrouble(feed, FeedFailure.NoAnswer)] });
        await view.WaitForElement(".trouble button").ClickAsync(new());

        Assert.Equal(feed, Assert.Single(Timeline.Retried));
        Assert.Empty(view.FindAll(".trouble"));
    }

    [Fact(Timeout = 10_000)]
    public async Task Sent_post_is_on_top_with_its_state()
    {
        var view = RenderHome();

        var entry = await Session.Outbox.PostAsync(null, "Soup night", TestContext.Current.CancellationToken);
        Assert.Contains("Soup night", view.WaitForElement("article.pending").TextContent, StringComparison.Ordinal);

        Session.Outbox.Fail(entry.Id, PublishFailure.NoAnswer);
        var failed = view.WaitForElement("article.failed");
        Assert.Contains(
            "Your text is safe",
            failed.QuerySelector("[role=alert]")!.TextContent,
            StringComparison.Ordinal
        );

        await view.Find("article.failed .button").ClickAsync(new());
        Assert.Null(Assert.Single(Session.Outbox.Entries).Failure);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_deleted_post_is_gone_at_once()
    {
        var view = RenderHome();
        var post = Timeline.Snapshot.Posts[0];

        await Session.Outbox.DeleteAsync(post, TestContext.Current.CancellationToken);

        view.WaitForAssertion(() => Assert.Empty(view.FindAll($"[data-post='{post.Address}']")));
    }

    [Fact]
    public void A_timeline_that_does_not_open_says_so()
    {
        Session.OpenFails = new TimeoutException("no answer");

        Assert.Contains("didn't load", RenderHome().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_for_contacts_says_what_to_do()
    {
        var view = Render<TimelineView>(view => view.Add(v => v.Title, "Hermit").Add(v => v.Feed, FakeWorld.Secret));

        Assert.Contains("For contacts only", view.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Leaving_ends_every_subscription()
    {
        RenderHome();
        var timeline = Timeline;

        await DisposeComponentsAsync();

        Assert.True(timeline.Disposed);
        Assert.Equal(0, timeline.Subscribers);
    }

    [Fact(Timeout = 10_000)]
    public async Task After_a_jump_there_is_a_way_back()
    {
        var view = RenderHome();
        var read = Timeline.Snapshot.Posts[7].Address;
        Timeline.Arrive(Session.World.New("brand new"));

        await JumpAsync(view, read);
        Assert.Equal("1", view.Find(".timeline").GetAttribute("data-turn"));
        Assert.Null(view.Find(".timeline").GetAttribute("data-anchor"));
        await view.Find(".timeline").TriggerEventAsync("ontimelineback", EventArgs.Empty);

        Assert.Equal("2", view.Find(".timeline").GetAttribute("data-turn"));
        Assert.Equal(read.ToString(), view.Find(".timeline").GetAttribute("data-anchor"));
        Assert.Equal("33", view.Find(".timeline").GetAttribute("data-offset"));
        Assert.Empty(view.FindAll("[data-return]"));
        Assert.Null(Timeline.ShownPlace);
    }

    [Fact(Timeout = 10_000)]
    public async Task Return_button_goes_for_good_when_its_place_was_passed()
    {
        var view = RenderHome();
        var posts = Timeline.Snapshot.Posts;
        await JumpAsync(view, posts[7].Address);
        Assert.Equal("Back to where I was", view.Find(".head [data-return]").GetAttribute("aria-label"));

        await PassAsync(posts[3]);
        Assert.Single(view.FindAll("[data-return]"));
        await PassAsync(posts[7]);
        Assert.Empty(view.FindAll("[data-return]"));
        await JumpAsync(view, from: null);
        Assert.Empty(view.FindAll("[data-return]"));

        Task PassAsync(Core.Posts.Post post) =>
            view.Find(".timeline")
                .TriggerEventAsync("ontimelinepassed", new PlaceEventArgs { Post = post.Address.ToString() });
    }

    [Fact(Timeout = 10_000)]
    public async Task Return_button_knows_where_its_place_lies()
    {
        var view = RenderHome();
        var posts = Timeline.Snapshot.Posts;
        Session.Places.Dates[posts[7].Address] = posts[7].Published;
        await JumpAsync(view, posts[7].Address);
        Lies(posts[7], "down");

        Timeline.Set(snapshot => snapshot with { Posts = [.. posts.Take(5)], AtEnd = false });
        view.WaitForAssertion(() => Lies(null, "down"));
        Timeline.Set(snapshot => snapshot with { Posts = [.. posts.Skip(10)], HasNewer = true });
        view.WaitForAssertion(() => Lies(null, "up"));
        // Its post is gone: the one below it is where the button leads.
        Timeline.Set(snapshot => snapshot with { Posts = [.. posts.Where(post => post != posts[7])] });
        view.WaitForAssertion(() => Lies(posts[8], "down"));

        void Lies(Core.Posts.Post? at, string way)
        {
            var button = view.Find("[data-return]");
            Assert.Equal(at?.Address.ToString(), button.GetAttribute("data-place"));
            Assert.Equal(way, button.GetAttribute("data-way"));
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task Timeline_opens_at_the_reading_position()
    {
        var read = Session.World.Home[5].Address;
        await Session.Places.SetAsync(null, read, -12, cancellation: TestContext.Current.CancellationToken);

        var view = RenderHome().Find(".timeline");

        Assert.Equal(read.ToString(), view.GetAttribute("data-anchor"));
        Assert.Equal("-12", view.GetAttribute("data-offset"));
    }

    [Theory(Timeout = 10_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unknown_reading_position_falls_back_to_the_stored_one(bool isKnown)
    {
        var (read, gone) = (Session.World.Home[5].Address, Session.World.Home[7].Address);
        Session.Places.Unknown.Add(gone);
        if (isKnown)
        {
            await Session.Places.SetAsync(null, read, -12, cancellation: TestContext.Current.CancellationToken);
        }
        var view = RenderHome().Find(".timeline");

        await view.TriggerEventAsync("ontimelineseek", new PlaceEventArgs { Post = gone.ToString(), Offset = 99 });

        Assert.Equal("1", view.GetAttribute("data-turn"));
        Assert.Equal(isKnown ? read.ToString() : null, view.GetAttribute("data-anchor"));
        Assert.Equal(isKnown ? "-12" : "0", view.GetAttribute("data-offset"));
    }

    [Fact(Timeout = 10_000)]
    public async Task The_page_becomes_interactive_with_the_posts_of_the_first_html()
    {
        var read = Session.World.Home[5].Address;
        await Session.Places.SetAsync(null, read, -12, cancellation: TestContext.Current.CancellationToken);
        IsStatic = true;
        var html = RenderHome();
        var first = Timeline;
        Kept.TriggerOnPersisting();
        await html.Instance.DisposeAsync();
        IsStatic = false;
        Assert.Equal(0, first.Subscribers);
        Assert.False(first.Disposed);

        var view = RenderHome();

        Assert.Same(first, Timeline);
        Assert.Equal(1, first.Subscribers);
        Assert.Equal(TimelineView.PageSize, view.FindAll("article").Count);
        Assert.Equal(read.ToString(), view.Find(".timeline").GetAttribute("data-anchor"));
        Assert.Equal("-12", view.Find(".timeline").GetAttribute("data-offset"));
        Assert.Empty(Session.Parked);

        // Taken once, and no more.
        RenderHome();
        Assert.NotSame(first, Timeline);
    }

    [Fact(Timeout = 10_000)]
    public async Task Visible_posts_are_reported()
    {
        var view = RenderHome();
        Timeline.Set(snapshot => snapshot with { UnreadCount = 3, HasUnseen = true });
        view.WaitForAssertion(() => Assert.Equal("true", view.Find(".timeline").GetAttribute("data-unseen")));
        var seen = Timeline.Snapshot.Posts[2].Address;

        await view.Find(".timeline").TriggerEventAsync("ontimelinesee", new PlaceEventArgs { Post = seen.ToString() });

        Assert.Equal(
            [(await Session.Places.FindAsync(seen, TestContext.Current.CancellationToken))!.Value],
            Timeline.Seen
        );
    }

    [Fact(Timeout = 10_000)]
    public async Task Posts_far_away_go_and_the_one_with_the_focus_stays()
    {
        var view = RenderHome();
        var kept = Timeline.Snapshot.Posts[1].Address.ToString();

        await view.Find(".timeline").TriggerEventAsync("ontimelinetrim", new TrimEventArgs { Top = 10, Kept = kept });

        var articles = view.FindAll("[role=feed] > article");
        Assert.Equal(11, articles.Count);
        Assert.Equal(kept, articles[0].GetAttribute("data-post"));
        Assert.Equal("true", articles[0].GetAttribute("data-kept"));
        await view.Find(".timeline").TriggerEventAsync("ontimelinenewer", new CountEventArgs());
        Assert.Equal(1, Timeline.NewerCalls);
    }

    private static Task JumpAsync(IRenderedComponent<TimelineView> view, PostAddress? from) =>
        view.Find(".timeline")
            .TriggerEventAsync("ontimelinejump", new PlaceEventArgs { Post = from?.ToString(), Offset = 33 });

    [Theory(Timeout = 10_000)]
    [InlineData(PublishFailure.Forbidden, false)]
    [InlineData(PublishFailure.NoAnswer, true)]
    public async Task Failed_like_is_said_with_its_post_and_leaves_with_it(PublishFailure failure, bool hasRetry)
    {
        var view = RenderHome();
        var post = Timeline.Snapshot.Posts[2];
        var like = await Session.Outbox.LikeAsync(post, isLiked: true, TestContext.Current.CancellationToken);
        Session.Outbox.Fail(like.Id, failure);
        view.WaitForAssertion(() =>
            Assert.Equal(
                hasRetry ? ["Retry", "Discard"] : ["Discard"],
                view.FindAll("[role=feed] [role=alert] button").Select(button => button.TextContent)
            )
        );

        // Its author was muted.
        Timeline.Set(now => now with { Posts = [.. now.Posts.Where(one => one.Address != post.Address)] });

        view.WaitForAssertion(() => Assert.DoesNotContain("Not liked", view.Markup, StringComparison.Ordinal));
        Assert.Empty(view.FindAll("[role=alert]"));
        Assert.Empty(view.FindAll("[data-ahead]"));
    }

    private IRenderedComponent<TimelineView> RenderHome() =>
        Render<TimelineView>(view => view.Add(v => v.Title, "Home"));
}
