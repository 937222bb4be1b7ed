using System.Reflection;
using System.Text.RegularExpressions;
using Bunit;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Posts;
using Microblog.Web.Links;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Components.Posts;

public sealed class PostCardTests : PageTest
{
    private const string Avatar = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void Opened_repeat_of_an_own_post_offers_no_following_of_oneself()
    {
        var post = Session.World.Home[0] with { Author = Session.Address, IsOwn = false };

        var card = Render<PostCard>(b => b.Add(c => c.Post, post).Add(c => c.Opened, true));

        Assert.Empty(card.FindAll(".by button[aria-label^=Follow]"));
    }

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
    public void Post_that_shares_another_says_that_it_quotes_it_and_a_comment_that_names_nothing_that_it_replies()
    {
        var post = Session.World.Home[2];
        var comments = new FeedAddress(post.Address.Feed.Service, FeedAddress.CommentsPrefix + "x");
        var share = Render<PostCard>(card =>
            card.Add(c => c.Post, post with { Comments = comments, InReplyTo = Session.World.Home[0].Address })
        );
        Assert.StartsWith("Quoting ", share.Find(".reply-to").TextContent, StringComparison.Ordinal);
        var comment = post with { Address = new(comments, "c"), InReplyTo = null, Parent = null, Comments = null };
        var card = Render<PostCard>(card => card.Add(c => c.Post, comment));
        Assert.Equal("Replying to a post", card.Find(".reply-to").TextContent);
        Assert.Equal(
            PostLinks.Post(new PostAddress(post.Address.Feed, "x")),
            card.Find(".reply-to").GetAttribute("href")
        );
    }

    [Fact]
    public void A_picture_comes_through_the_program_and_leads_to_the_original()
    {
        var post = Session.World.Home[4];
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        var image = card.Find(".pictures.n1 a img");
        Assert.Equal(PictureLinks.Of(post.Address, 0, post.Attachments[0]), image.GetAttribute("data-src"));
        Assert.StartsWith("/media/amira%40oak.example.org/", image.GetAttribute("data-src"), StringComparison.Ordinal);
        Assert.Equal("Rows of young kale at sunrise", image.GetAttribute("alt"));
        Assert.False(image.HasAttribute("src"), "It is loaded when it comes near: pictures.js.");
        Assert.Equal("async", image.GetAttribute("decoding"));
        var original = card.Find(".pictures a");
        Assert.Equal("https://photos.example.org/kale.jpg", original.GetAttribute("href"));
        Assert.Equal("noopener noreferrer", original.GetAttribute("rel"));
        Assert.Empty(card.FindAll(".alt"));
        Assert.Equal("File: rota.pdf at files.example.org", card.Find(".attachments a").TextContent);
    }

    [Theory]
    [InlineData(1, "n1", 1)]
    [InlineData(2, "n2", 2)]
    [InlineData(3, "n3", 3)]
    [InlineData(4, "n4", 4)]
    [InlineData(7, "n4", 4)]
    public void Pictures_stand_in_boxes_and_the_last_says_how_many_there_are_more(int count, string grid, int boxes)
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, WithPictures(count)));

        Assert.Contains(grid, card.Find(".pictures").ClassList);
        Assert.Equal(count, card.FindAll(".pictures img").Count);
        Assert.Equal(boxes, card.FindAll(".pictures figure:not([hidden])").Count);
        Assert.Equal(count > 4 ? ["+3"] : [], card.FindAll(".pictures b").Select(more => more.TextContent));
        Assert.Equal(
            Enumerable.Range(0, count).Select(index => $"/{index}?"),
            card.FindAll(".pictures img").Select(image => Regex.Match(image.GetAttribute("data-src")!, @"/\d+\?").Value)
        );
    }

    [Fact]
    public void A_picture_that_nobody_described_says_so()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, WithPictures(1)));

        Assert.Equal("Picture without description", card.Find(".pictures img").GetAttribute("alt"));
        Assert.Equal("No description", card.Find(".alt").TextContent);
    }

    [Fact]
    public void Attachment_stays_within_its_card()
    {
        const string Hostile = "\"><script>alert('1')</script><img src=x onerror=alert(1)> & ليلى";
        var address = new Uri("https://e.example/a.png?\"'<script>&amp;=1");
        var post = Session.World.Home[0] with
        {
            Attachments =
            [
                new(address, "image/png", null, Hostile),
                new(address, "text/html", null, Hostile),
                new(new Uri("https://e.example/a.svg"), "image/svg+xml", null, null),
            ],
            Address = Session.World.Home[0].Address with { ItemId = Hostile },
        };
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        Assert.Empty(card.FindAll("script"));
        Assert.Equal(Hostile, Assert.Single(card.FindAll("img")).GetAttribute("alt"));
        Assert.Equal(address.AbsoluteUri, card.Find(".pictures a").GetAttribute("href"));
        Assert.Equal(
            [$"File: {Hostile}", "Picture without description"],
            card.FindAll(".attachments a").Select(link => link.TextContent)
        );
    }

    [Theory]
    [InlineData(3000, 4000, "pictures n1 tall")]
    [InlineData(1000, 1000, "pictures n1 square")]
    [InlineData(4000, 3000, "pictures n1")]
    [InlineData(null, null, "pictures n1")]
    public void Box_of_a_picture_has_its_shape(int? width, int? height, string css)
    {
        var post = Session.World.Home[0] with
        {
            Attachments =
            [
                new(new Uri("https://e.example/a.jpg"), "image/jpeg", null, "A") { Width = width, Height = height },
            ],
        };
        Assert.Equal(css, Render<PostCard>(card => card.Add(c => c.Post, post)).Find("picture-grid").ClassName);
    }

    [Fact]
    public void File_says_its_name_size_and_type()
    {
        var post = Session.World.Home[0] with
        {
            Attachments =
            [
                new(new Uri("https://e.example/x7"), "application/pdf", 3_500_000, null) { Name = "Bericht ü.pdf" },
                new(new Uri("https://e.example/y8"), null, -5, null),
            ],
        };
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));
        Assert.Equal(
            ["File: Bericht ü.pdf at e.example 3.5 MB · application/pdf", "File: y8 at e.example 1 KB"],
            card.FindAll(".attachments li").Select(file => file.TextContent)
        );
    }

    [Fact]
    public void A_post_without_attachments_has_nothing_of_them()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Session.World.Home[0]));

        Assert.Empty(card.FindAll(".pictures, .attachments"));
    }

    [Fact]
    public void Unverified_author_is_marked()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Session.World.Home[5]));

        Assert.Contains("Unverified", card.Find(".chip.warn").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Card_says_nothing_of_a_verified_author()
    {
        var post = Session.World.Home[0] with
        {
            Address = new PostAddress(new FeedAddress(Jid.Parse("pubsub.garden.example"), "n"), "1"),
        };
        foreach (var opened in new[] { false, true })
        {
            var card = Render<PostCard>(card => card.Add(c => c.Post, post).Add(c => c.Opened, opened));
            Assert.Empty(card.FindAll(".chip"));
            Assert.DoesNotContain("erified", card.Find(".by").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Card_names_the_host_whose_word_an_author_is()
    {
        var post = Session.World.Home[1] with
        {
            Address = new PostAddress(new FeedAddress(Jid.Parse("garden.example"), "n"), "1"),
            AuthorState = AuthorState.HostWord,
        };
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        Assert.Equal("via garden.example", card.Find(".chip").TextContent);
        Assert.False(card.Find("article").HasAttribute("data-own"));
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
        Assert.Empty(Session.Outbox.Deleting);
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
    public void Names_are_shown_as_text(string hostile)
    {
        var parent = new PostAddress(FeedAddress.Microblog(Jid.Parse("eve@evil.example")), hostile);
        var post = Session.World.Home[6] with
        {
            Address = new PostAddress(new FeedAddress(Jid.Parse("pubsub.evil.example"), hostile), hostile),
            AuthorName = hostile,
            AuthorState = AuthorState.Claimed,
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
        var card = Render<PostCard>(card => card.Add(c => c.Post, post).Add(c => c.Setting, new() { Pending = [] }));

        card.Render(parameters =>
            parameters.Add(c => c.Post, post).Add(c => c.Setting, new() { Pending = new List<OutboxEntry>() })
        );
        Assert.Equal(1, card.Instance.Renders);

        card.Render(parameters => parameters.Add(c => c.Post, post with { ReplyCount = 9 }));
        Assert.Equal(2, card.Instance.Renders);
    }

    [Fact]
    public void Head_stays_as_it_is_while_time_passes_and_replies_come()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        Services.AddSingleton<TimeProvider>(time);
        var post = Session.World.Home[0] with { Published = time.GetUtcNow() };
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));
        var head = card.Find(".by").OuterHtml;

        time.Advance(TimeSpan.FromMinutes(3));
        card.Render(parameters => parameters.Add(c => c.Post, post with { ReplyCount = 1 }));
        Assert.Equal("1", card.Find(".act.reply").TextContent.Trim());
        Assert.Equal(head, card.Find(".by").OuterHtml);

        card.Render(parameters => parameters.Add(c => c.Post, post with { AuthorName = "Another name" }));
        Assert.Contains("Another name", card.Find(".by").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Card_fits_into_32_frames()
    {
        // Blazor keeps them twice, in arrays of 32, 64 and so on: one more frame costs a page of 50 posts 100 KB.
        var post = Likeable() with
        {
            AuthorAvatar = Avatar,
            ReplyCount = 2,
        };
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));
#pragma warning disable BL0006 // Counted, not used.
        using var tree = new RenderTreeBuilder();
        typeof(PostCard)
            .GetMethod("BuildRenderTree", BindingFlags.Instance | BindingFlags.NonPublic)!
            .Invoke(card.Instance, [tree]);
        Assert.InRange(tree.GetFrames().Count, 10, 32);
#pragma warning restore BL0006
    }

    [Fact]
    public void Picture_of_the_author_comes_and_goes_beside_the_links_which_stay()
    {
        var post = Session.World.Home[0];
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));
        Assert.Empty(card.FindAll(".avatar img"));
        var (letters, name) = (card.Find(".avatar .initials").TextContent, card.Find(".by .name").OuterHtml);

        card.Render(parameters => parameters.Add(c => c.Post, post with { AuthorAvatar = Avatar }));
        var picture = card.Find("article > a.avatar img");
        Assert.Equal($"/avatar/{Avatar}", picture.GetAttribute("src"));
        Assert.Equal("", picture.GetAttribute("alt"));
        Assert.Equal((letters, name), (card.Find(".avatar .initials").TextContent, card.Find(".by .name").OuterHtml));

        card.Render(parameters => parameters.Add(c => c.Post, post));
        Assert.Empty(card.FindAll(".avatar img"));
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
    public async Task A_like_shows_at_once_and_goes_through_the_outbox()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Likeable()));
        Assert.Equal("false", Like(card).GetAttribute("aria-pressed"));
        Assert.Equal("2", card.Find(".like").TextContent.Trim());

        await DoAsync(card, PostAction.Like);
        var entry = Assert.Single(Session.Outbox.Entries);
        Assert.Equal((OutboxKind.Like, Likeable().Address), (entry.Kind, entry.Parent));
        // Also while the page around it does not know of it yet.
        Assert.Equal("true", Like(card).GetAttribute("aria-pressed"));
        card.Render(parameters => parameters.Add(c => c.Setting, new() { Liking = true }));
        Assert.Equal("true", Like(card).GetAttribute("aria-pressed"));
        Assert.Equal("3", card.Find(".like").TextContent.Trim());

        // Confirmed: nothing moves.
        card.Render(parameters =>
            parameters
                .Add(c => c.Post, Likeable() with { LikeCount = 3, OwnLike = entry.Address })
                .Add(c => c.Setting, new())
        );
        Assert.Equal("true", Like(card).GetAttribute("aria-pressed"));
        Assert.Equal("3", card.Find(".like").TextContent.Trim());

        // Taken back, and confirmed before the page around it knew that it was under way.
        await DoAsync(card, PostAction.Unlike);
        Assert.Equal("false", Like(card).GetAttribute("aria-pressed"));
        card.Render(parameters => parameters.Add(c => c.Post, Likeable()));
        Assert.Equal("false", Like(card).GetAttribute("aria-pressed"));
        Assert.Equal("2", card.Find(".like").TextContent.Trim());

        // What another device makes of it then is seen.
        card.Render(parameters =>
            parameters.Add(c => c.Post, Likeable() with { LikeCount = 3, OwnLike = entry.Address })
        );
        Assert.Equal("true", Like(card).GetAttribute("aria-pressed"));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_like_that_cannot_be_stored_is_taken_back_with_a_reason()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Likeable()));
        Session.Outbox.Refuses = PublishFailure.NotFound;

        await DoAsync(card, PostAction.Like);

        Assert.Equal("false", Like(card).GetAttribute("aria-pressed"));
        Assert.StartsWith("Not changed", card.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        // The browser showed it as liked: it is told so, and told otherwise.
        Assert.Equal(3, card.Instance.Renders);
    }

    [Fact]
    public void A_like_that_is_refused_flips_back_and_says_why()
    {
        var failed = new OutboxEntry
        {
            Id = Guid.NewGuid(),
            Kind = OutboxKind.Unlike,
            Address = Likeable().Address,
            Parent = Likeable().Address,
            Text = "♥",
            Sent = Session.Time.GetUtcNow(),
            Failure = PublishFailure.Forbidden,
        };
        var card = Render<PostCard>(card =>
            card.Add(c => c.Post, Likeable() with { OwnLike = failed.Address })
                .Add(c => c.Setting, new() { Pending = [failed] })
        );

        Assert.Equal("true", Like(card).GetAttribute("aria-pressed"));
        Assert.Equal("Still liked: the server doesn't let you take it back.", card.Find("[role=alert] p").TextContent);
        // It would be answered the same way again.
        Assert.Equal(["Discard"], card.FindAll("[role=alert] button").Select(button => button.TextContent));
    }

    [Fact]
    public void Post_without_comments_node_has_no_like_button()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Likeable() with { Comments = null }));

        Assert.Empty(card.FindAll("button[aria-label=Like]"));
    }

    private Post Likeable() =>
        Session.World.Home[1] with
        {
            LikeCount = 2,
            Comments = new FeedAddress(Jid.Parse("pubsub.example.org"), FeedAddress.CommentsPrefix + "x"),
        };

    private static AngleSharp.Dom.IElement Like(IRenderedComponent<PostCard> card) =>
        card.Find("button[aria-label=Like]");

    [Fact(Timeout = 10_000)]
    public async Task An_edit_starts_from_the_source_and_can_be_given_up()
    {
        var post = Session.World.Home[0] with
        {
            Title = null,
            Text = "the source",
            Html = "<p>the <em>source</em></p>",
            Source = "the *source*",
        };
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

        Assert.Contains(post.Address, Session.Outbox.Deleting);
    }

    [Fact]
    public void Tags_that_are_not_in_the_text_are_a_list_of_chips_and_no_links()
    {
        var post = Session.World.Home[0] with
        {
            Title = "On #bread",
            Html = PlainText.ToHtml("With #Café au lait"),
            Tags = ["BREAD", "cafe\u0301", "mill", "Mühle", "MU\u0308HLE", "<b>&", "\u200b"],
        };
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        var list = card.Find("ul[aria-label=Tags]");
        Assert.Equal("list", list.GetAttribute("role"));
        Assert.Equal(["#mill", "#Mühle", "#<b>&"], list.QuerySelectorAll("li").Select(tag => tag.TextContent));
        Assert.Empty(list.QuerySelectorAll("a"));
    }

    [Fact]
    public void Tags_of_the_text_alone_are_no_list()
    {
        var post = Session.World.Home[0] with { Html = PlainText.ToHtml("With #milk"), Tags = ["milk"] };
        Assert.Empty(Render<PostCard>(card => card.Add(c => c.Post, post)).FindAll("ul[aria-label=Tags]"));
    }

    [Fact]
    public void Preview_of_a_link_is_one_link_and_its_picture_comes_through_the_program()
    {
        var post = WithPictures(2) with
        {
            Preview = new LinkPreview(
                new Uri("https://e.example/?a=\"1\""),
                "A <b>title</b>",
                "And more",
                new Attachment(new Uri("https://e.example/p.jpg"), "image/*", null, null)
            ),
        };
        var link = Render<PostCard>(card => card.Add(c => c.Post, post)).Find("a.preview");
        Assert.Equal("https://e.example/?a=%221%22", link.GetAttribute("href"));
        Assert.Equal("noopener noreferrer", link.GetAttribute("rel"));
        Assert.Equal(
            ["e.example", "A <b>title</b>", "And more"],
            link.QuerySelectorAll("span, strong, p").Select(part => part.TextContent)
        );
        Assert.StartsWith("/media/", link.QuerySelector("img")?.GetAttribute("data-src"), StringComparison.Ordinal);
        Assert.Contains("/2?v=", link.QuerySelector("img")?.GetAttribute("data-src"), StringComparison.Ordinal);
    }

    [Fact]
    public void Mention_is_shown_with_the_present_name()
    {
        var post = Session.World.Home[0] with
        {
            Html = "<p><a class=\"mention\" href=\"/profile/b%40b.example\">@Somebody</a></p>",
            NamedHtml = "<p><a class=\"mention\" href=\"/profile/b%40b.example\" title=\"b@b.example\">@Bo</a></p>",
        };
        var link = Render<PostCard>(card => card.Add(c => c.Post, post)).Find("a.mention");
        Assert.Equal(("@Bo", "/profile/b%40b.example"), (link.TextContent, link.GetAttribute("href")));
    }

    [Fact]
    public void Post_behind_a_warning_is_folded_and_described_by_the_warning()
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, WithPictures(1) with { Warning = "Blood <b>" }));
        var article = card.Find("article");
        Assert.Contains("folded", article.ClassList);
        var warning = card.Find($"#{article.GetAttribute("aria-describedby")}");
        Assert.Equal("Blood <b>", warning.TextContent.Trim());
        var button = card.Find("[data-warning]");
        Assert.Equal(("Show", "false"), (button.TextContent, button.GetAttribute("aria-expanded")));
        Assert.DoesNotContain(
            "folded",
            Render<PostCard>(card => card.Add(c => c.Post, WithPictures(1))).Markup,
            StringComparison.Ordinal
        );
    }

    private Post WithPictures(int count) =>
        Session.World.Home[0] with
        {
            Attachments =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(at => new Attachment(new Uri($"https://e.example/{at}.jpg"), "image/jpeg", null, null)),
            ],
        };

    private static Task DoAsync(IRenderedComponent<PostCard> card, string action) =>
        card.Find("article").TriggerEventAsync("onpostaction", new PostActionEventArgs { Do = action });
}
