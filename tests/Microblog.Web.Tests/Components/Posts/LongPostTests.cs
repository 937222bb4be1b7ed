using Bunit;
using Microblog.Core.Posts;
using Microblog.Web.Components.Posts;

namespace Microblog.Web.Tests.Components.Posts;

/// <summary>No post takes a timeline: one that may be taller than a screen is folded from the first HTML on.</summary>
public sealed class LongPostTests : PageTest
{
    public static TheoryData<string> LongTexts =>
        [new string('x', 1_201), string.Join('\n', Enumerable.Repeat("x", 31)), "title " + new string('x', 900)];

    [Theory]
    [MemberData(nameof(LongTexts))]
    public void A_long_post_is_folded_with_a_button(string text)
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Of(text)));

        var button = card.Find(".text.long ~ button");
        Assert.Equal("Show more", button.TextContent);
        Assert.Equal("button", button.GetAttribute("type"));
        Assert.Equal("false", button.GetAttribute("aria-expanded"));
    }

    [Theory]
    [MemberData(nameof(LongTexts))]
    public void The_post_of_its_own_page_is_whole(string text)
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Of(text)).Add(c => c.Opened, true));

        Assert.Empty(card.FindAll(".long, [aria-expanded]"));
    }

    [Theory]
    [InlineData(40, 25, false)]
    [InlineData(101, 5, true)]
    [InlineData(3, 600, true)]
    public void In_a_conversation_more_of_a_post_is_shown(int lines, int length, bool isFolded)
    {
        var text = string.Join('\n', Enumerable.Repeat(new string('x', length), lines));
        var card = Render<PostCard>(card =>
            card.Add(c => c.Post, Of(text)).Add(c => c.Setting, new PostSetting { InConversation = true })
        );

        Assert.Equal(isFolded, card.FindAll(".long").Count > 0);
    }

    [Fact]
    public void A_post_of_empty_paragraphs_is_folded()
    {
        var html = string.Concat(Enumerable.Repeat("<p></p>", 900));
        var card = Render<PostCard>(card => card.Add(c => c.Post, Of("a") with { Html = html }));

        Assert.Single(card.FindAll(".long"));
    }

    [Theory]
    [InlineData("A few words")]
    [InlineData("")]
    public void A_short_post_has_no_button(string text)
    {
        var card = Render<PostCard>(card => card.Add(c => c.Post, Of(text)));

        Assert.Empty(card.FindAll(".long, [aria-expanded]"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_post_that_is_shortened_says_so(bool isShortened)
    {
        var post = Of("A few words") with { IsShortened = isShortened };
        var card = Render<PostCard>(card => card.Add(c => c.Post, post));

        Assert.Equal(isShortened, card.Find("article").TextContent.Contains("Shortened", StringComparison.Ordinal));
    }

    private Post Of(string text) =>
        Session.World.Home[0] with
        {
            Title = text.StartsWith("title ", StringComparison.Ordinal) ? new string('t', 200) : null,
            Text = text,
            Html = $"<p>{text.Replace("\n", "<br>", StringComparison.Ordinal)}</p>",
        };
}
