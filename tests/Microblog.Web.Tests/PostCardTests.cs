using Bunit;
using Microblog.Core.Feeds;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Posts;
using Microblog.Web.Links;
using Microblog.Xmpp;

namespace Microblog.Web.Tests;

public sealed class PostCardTests : PageTest
{
    [Fact]
    public void A_post_is_an_article_named_by_its_author_and_described_by_its_text()
    {
        var post = Session.World.Home[2];
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));
        var article = card.Find("article");

        Assert.Equal(post.Address.ToString(), article.GetAttribute("data-post"));
        Assert.Equal("Ravi Menon", card.Find("#" + article.GetAttribute("aria-labelledby")).TextContent);
        Assert.Contains(
            "subscriptions",
            card.Find("#" + article.GetAttribute("aria-describedby")).TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal("Reply", card.Find(".reply button").GetAttribute("aria-label"));
        Assert.Equal("More", card.Find(".more button").GetAttribute("aria-label"));
        Assert.Contains("Replying to", card.Find(".reply-to").TextContent, StringComparison.Ordinal);
        Assert.StartsWith(
            "/post/ravi%40lantern.example.org/",
            card.Find("a[data-permalink]").GetAttribute("href"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_picture_is_a_link_and_never_loaded()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Session.World.Home[4]));

        Assert.Empty(card.FindAll("img"));
        var link = card.Find(".attachments a");
        Assert.Contains("Picture: Rows of young kale at sunrise", link.TextContent, StringComparison.Ordinal);
        Assert.Equal("noopener noreferrer", link.GetAttribute("rel"));
    }

    [Fact]
    public void Nobody_vouches_for_an_unverified_author()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Session.World.Home[5]));

        Assert.Contains("Unverified", card.Find(".chip.warn").TextContent, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Only_an_own_post_can_be_edited_and_deleted()
    {
        var own = Render<PostCard>(card => card.Add(c => c.Post, Session.World.Home[0]));
        var other = Render<PostCard>(card => card.Add(c => c.Post, Session.World.Home[1]));

        Assert.Equal("true", own.Find("article").GetAttribute("data-own"));
        Assert.False(other.Find("article").HasAttribute("data-own"));

        // Whatever a page sends.
        await DoAsync(other, PostAction.Edit);
        await DoAsync(other, PostAction.Delete);
        Assert.Empty(other.FindAll("textarea"));
        Assert.Empty(Session.Outbox.Hidden);
    }

    [Fact]
    public void A_repeat_says_who_repeated_it_and_a_community_post_where_it_stands()
    {
        var repeated = Session.World.Home[1] with { RepeatedBy = Jid.Parse("tomas@harbour.example.net") };
        var repeat = Render<PostCard>(card => card.Add(c => c.Post, repeated));
        var inCommunity = Render<PostCard>(card =>
            card.Add(c => c.Post, Session.World.Home[6]).Add(c => c.Setting, new() { Community = "Night Sky" })
        );

        Assert.Contains("tomas repeated", repeat.Find(".context").TextContent, StringComparison.Ordinal);
        Assert.Contains("in Night Sky", inCommunity.Find(".context").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\" onmouseover=\"alert(1)")]
    [InlineData("' autofocus onfocus='alert(1)")]
    [InlineData("&lt;b&gt; & &amp;")]
    [InlineData("אורי 山田 Łukasz 🦊")]
    public void What_others_call_themselves_stays_text(string hostile)
    {
        var parent = new PostAddress(FeedAddress.Microblog(Jid.Parse("eve@evil.example")), hostile);
        var post = Session.World.Home[6] with
        {
            Address = new PostAddress(new FeedAddress(Jid.Parse("pubsub.evil.example"), hostile), hostile),
            AuthorName = hostile,
            AuthorVerified = false,
            InReplyTo = parent,
            Parent = new PostPreview(parent, hostile, hostile),
        };
        var card = Render<PostCard>(card =>
            card.Add(c => c.Post, post).Add(c => c.Setting, new() { Community = hostile })
        );

        Assert.Equal(hostile, card.Find(".name").TextContent);
        Assert.Equal($"in {hostile}", card.Find(".context").TextContent);
        Assert.Equal($"Replying to {hostile}: {hostile}", card.Find(".reply-to").TextContent);
        Assert.Equal(post.Address.ToString(), card.Find("article").GetAttribute("data-post"));
        Assert.Equal(PostLinks.Post(post.Address), card.Find("a[data-permalink]").GetAttribute("href"));
        Assert.Equal(PostLinks.Post(parent), card.Find(".reply-to").GetAttribute("href"));
        Assert.Empty(card.FindAll("img, b, [onerror], [onmouseover], [onfocus], [autofocus]"));
    }

    [Fact]
    public void The_same_post_is_not_rendered_again()
    {
        var post = Session.World.Home[0];
        var card = Render<PostCard>(card => card.Add(c => c.Post, post).Add(c => c.Setting, new() { Fates = [] }));

        card.Render(parameters =>
            parameters.Add(c => c.Post, post).Add(c => c.Setting, new() { Fates = new List<OutboxEntry>() })
        );
        Assert.Equal(1, card.Instance.Renders);

        card.Render(parameters => parameters.Add(c => c.Post, post with { ReplyCount = 9 }));
        Assert.Equal(2, card.Instance.Renders);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_reply_is_written_in_place_and_sent_once()
    {
        var post = Session.World.Home[1];
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        await DoAsync(card, PostAction.Reply);
        Assert.Equal("Reply to Mei-Ling Hsu", card.Find("textarea").GetAttribute("aria-label"));
        Assert.Equal("Send reply", card.Find("button[type=submit]").TextContent);
        await card.Find("compose-box").TriggerEventAsync("onsendtext", new SendTextEventArgs { Text = "Thank you" });

        Assert.Equal((post, "Thank you"), Assert.Single(Session.Outbox.Replied));
        Assert.Empty(card.FindAll("textarea"));
    }

    [Fact(Timeout = 10_000)]
    public async Task An_edit_starts_from_the_source_and_can_be_given_up()
    {
        var post = Session.World.Home[0] with { Source = "the *source*" };
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        await DoAsync(card, PostAction.Edit);
        Assert.Equal("the *source*", card.Find("textarea[aria-label='Edit post']").TextContent);
        await card.Find("[data-cancel]").ClickAsync(new());

        Assert.Empty(card.FindAll("textarea"));
        Assert.Empty(Session.Outbox.Entries);
    }

    [Fact(Timeout = 10_000)]
    public async Task Delete_goes_through_the_outbox()
    {
        Post post = Session.World.Home[0];
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        await DoAsync(card, PostAction.Delete);

        Assert.Contains(post.Address, Session.Outbox.Hidden);
    }

    private static Task DoAsync(IRenderedComponent<PostCard> card, string action) =>
        card.Find("article").TriggerEventAsync("onpostaction", new PostActionEventArgs { Do = action });
}
