using Bunit;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Compose;

namespace Microblog.Web.Tests.Components.Compose;

/// <summary>The preview of a link beside a text.</summary>
public sealed class ComposerLinkTests : PageTest
{
    private const int TimeLimit = 10_000;
    private const string Text = "Read https://news.example/story";
    private static readonly Uri Story = new("https://news.example/story");
    private static readonly LinkPreview Preview = new(
        Story,
        "A <story>",
        "Long ago",
        new Attachment(new Uri("https://news.example/p.png"), "image/*", null, null)
    );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Preview_stands_under_the_text_and_goes_with_the_post()
    {
        Session.LinkPreviews.Pages[Story] = Preview;
        var composer = Render<Composer>();
        await TypeAsync("Nothing yet");
        Assert.Empty(Session.LinkPreviews.Asked);
        await TypeAsync(Text);
        composer.WaitForElement("a.preview");
        var card = composer.Find("a.preview");
        Assert.Equal("https://news.example/story", card.GetAttribute("href"));
        Assert.Equal("news.exampleA <story>Long ago", card.TextContent);
        Assert.StartsWith(
            "/compose/preview?place=home&v=",
            card.QuerySelector("img")?.GetAttribute("data-src"),
            StringComparison.Ordinal
        );
        Assert.Empty(composer.FindAll(".looking"));

        await SendAsync(composer, Text);
        Assert.Equal(Preview, Assert.Single(Session.Outbox.PostedContents).Preview);
        Assert.Empty(composer.FindAll("a.preview"));
        Assert.DoesNotContain(DraftLocation.Preview("home"), Session.Drafts.Keys);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Text_does_not_wait_for_its_preview()
    {
        Session.LinkPreviews.Held = new TaskCompletionSource();
        Session.LinkPreviews.Pages[Story] = Preview;
        var composer = Render<Composer>();
        await TypeAsync(Text);
        composer.WaitForAssertion(() =>
            Assert.Equal("Looking at news.example …", composer.Find(".looking[role=status]").TextContent)
        );
        await SendAsync(composer, Text);
        Assert.Null(Assert.Single(Session.Outbox.PostedContents).Preview);
        composer.WaitForAssertion(() => Assert.Empty(composer.FindAll(".looking")));
        Session.LinkPreviews.Held.SetResult();
        Assert.Empty(composer.FindAll("a.preview, [role=alert]"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Page_without_preview_says_nothing()
    {
        var composer = Render<Composer>();
        await TypeAsync(Text);
        composer.WaitForAssertion(() => Assert.Single(Session.LinkPreviews.Asked));
        Assert.Empty(composer.FindAll("a.preview, .looking, [role=alert], [role=status]"));

        // Typing on does not ask for it again.
        await TypeAsync(Text + " today");
        await TypeAsync(Text + " today, or https://other.example");
        await SendAsync(composer, Text);
        Assert.Single(Session.LinkPreviews.Asked);
        Assert.Null(Assert.Single(Session.Outbox.PostedContents).Preview);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Preview_that_was_removed_stays_away_for_this_link_also_when_the_page_is_opened_again()
    {
        Session.LinkPreviews.Pages[Story] = Preview;
        var other = new LinkPreview(new Uri("https://other.example/"), "Other", null, null);
        Session.LinkPreviews.Pages[other.Address] = other;
        var composer = Render<Composer>();
        await TypeAsync(Text);
        await composer.WaitForElement("button[aria-label='Remove preview']").ClickAsync(new());
        Assert.Empty(composer.FindAll("a.preview"));

        var again = Render<Composer>();
        await TypeAsync(Text + " now");
        Assert.Empty(again.FindAll("a.preview"));
        Assert.Single(Session.LinkPreviews.Asked);
        await TypeAsync("Read https://other.example/");
        again.WaitForElement("a.preview");
        await SendAsync(again, "Read https://other.example/");
        Assert.Equal(other, Assert.Single(Session.Outbox.PostedContents).Preview);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Preview_is_there_when_the_page_is_opened_again_and_belongs_to_its_link_alone()
    {
        Session.LinkPreviews.Pages[Story] = Preview;
        var composer = Render<Composer>();
        await TypeAsync(Text);
        composer.WaitForElement("a.preview");
        var again = Render<Composer>();
        again.WaitForElement("a.preview");
        Assert.Single(Session.LinkPreviews.Asked);

        await TypeAsync("Read nothing");
        again.WaitForAssertion(() => Assert.Empty(again.FindAll("a.preview")));
        await SendAsync(again, "Read https://other.example/");
        Assert.Null(Assert.Single(Session.Outbox.PostedContents).Preview);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Other_link_ends_looking_at_the_one_before()
    {
        Session.LinkPreviews.Held = new TaskCompletionSource();
        Session.LinkPreviews.Pages[Story] = Preview;
        var composer = Render<Composer>();
        await TypeAsync(Text);
        await TypeAsync("Read https://other.example/");
        composer.WaitForAssertion(() =>
            Assert.Equal("Looking at other.example …", composer.Find(".looking").TextContent)
        );
        await TypeAsync("Read");
        composer.WaitForAssertion(() => Assert.Empty(composer.FindAll(".looking")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Address_of_an_attached_file_is_no_link()
    {
        var file = new Attachment(Story, "application/pdf", 5, "Paper");
        await Session.Files.AddAsync("home", new DraftAttachment(Guid.NewGuid(), file), null, Stop);
        var composer = Render<Composer>();
        await TypeAsync(Text);
        Assert.Empty(Session.LinkPreviews.Asked);
        Assert.Empty(composer.FindAll("a.preview"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Draft_that_cannot_be_kept_goes_without_a_preview()
    {
        Session.LinkPreviews.Held = new TaskCompletionSource();
        Session.LinkPreviews.Pages[Story] = Preview;
        var composer = Render<Composer>();
        await TypeAsync(Text);
        composer.WaitForElement(".looking");
        Session.DraftFails = DraftFailure.TooMany;
        Session.LinkPreviews.Held.SetResult();
        composer.WaitForAssertion(() => Assert.Empty(composer.FindAll(".looking")));
        Assert.Empty(composer.FindAll("a.preview, [role=alert]"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reply_has_a_preview_too()
    {
        Session.LinkPreviews.Pages[Story] = Preview;
        var post = Session.World.Home[0];
        var composer = Render<Composer>(b => b.Add(c => c.Kind, ComposerKind.Reply).Add(c => c.Post, post));
        await TypeAsync(Text, DraftLocation.Reply(post.Address));
        composer.WaitForElement("a.preview");
        await SendAsync(composer, Text);
        Assert.Equal(Preview, Assert.Single(Session.Outbox.RepliedContents).Preview);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Edit_shows_the_posts_preview_and_says_that_it_was_removed()
    {
        var edit = Edit(Preview);
        Assert.Equal("A <story>", edit.WaitForElement("a.preview strong").TextContent);
        Assert.StartsWith("/media/", edit.Find("a.preview img").GetAttribute("data-src"), StringComparison.Ordinal);
        await SendAsync(edit, Text + " now");
        var kept = Assert.Single(Session.Outbox.EditedContents);
        Assert.Equal((null, null), (kept.Preview, kept.WithoutPreviewOf));

        edit = Edit(Preview);
        await edit.WaitForElement("button[aria-label='Remove preview']").ClickAsync(new());
        Assert.Empty(edit.FindAll("a.preview"));
        await SendAsync(edit, Text);
        Assert.Equal(Story, Session.Outbox.EditedContents[1].WithoutPreviewOf);
        Assert.Empty(Session.LinkPreviews.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Edit_shows_a_preview_whose_link_stands_beside_the_text()
    {
        var movims = new LinkPreview(new Uri("https://beside.example/"), "Beside", null, null);
        var edit = Edit(movims);
        edit.WaitForElement("a.preview");
        await TypeAsync("Read https://other.example/", DraftLocation.Edit(Own(null).Address));
        Assert.Equal("https://beside.example/", edit.Find("a.preview").GetAttribute("href"));
        await edit.Find("button[aria-label='Remove preview']").ClickAsync(new());
        Assert.Empty(edit.FindAll("a.preview"));
        await SendAsync(edit, Text);
        Assert.Equal(movims.Address, Assert.Single(Session.Outbox.EditedContents).WithoutPreviewOf);
        Assert.Empty(Session.LinkPreviews.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Edit_looks_at_a_link_that_is_new_and_not_at_one_that_was_sent_without_a_preview()
    {
        var other = new LinkPreview(new Uri("https://other.example/"), "Other", null, null);
        Session.LinkPreviews.Pages[other.Address] = other;
        Session.LinkPreviews.Pages[Story] = Preview;
        var edit = Edit(null);
        await TypeAsync(Text + ".", DraftLocation.Edit(Own(null).Address));
        Assert.Empty(Session.LinkPreviews.Asked);
        await TypeAsync("Read https://other.example/", DraftLocation.Edit(Own(null).Address));
        edit.WaitForElement("a.preview");
        await SendAsync(edit, "Read https://other.example/");
        Assert.Equal(other, Assert.Single(Session.Outbox.EditedContents).Preview);
    }

    private Post Own(LinkPreview? preview) =>
        Session.World.Home[0] with
        {
            Source = Text,
            Html = $"<p>Read <a href=\"{Story}\">{Story}</a></p>",
            Title = null,
            Preview = preview,
        };

    private IRenderedComponent<Composer> Edit(LinkPreview? preview) =>
        Render<Composer>(b => b.Add(c => c.Kind, ComposerKind.Edit).Add(c => c.Post, Own(preview)));

    /// <summary>The browser kept what was typed.</summary>
    private async Task TypeAsync(string text, string place = DraftLocation.Home)
    {
        await Session.SetAsync(place, text, Stop);
        Session.Change(new DraftChange(place, text.Length, IsSent: false));
    }

    private static Task SendAsync(IRenderedComponent<Composer> composer, string text) =>
        composer.Find("compose-box").TriggerEventAsync("onsendtext", new SendTextEventArgs { Text = text });
}
