using Bunit;
using Microblog.Web.Components.Compose;

namespace Microblog.Web.Tests.Components.Compose;

/// <summary>How a text will read, and in which language it is.</summary>
public sealed class ComposerPreviewTests : PageTest
{
    private const string Hostile = "Look **here** <script>alert(1)</script> [x](javascript:alert(1))";

    [Fact]
    public void Preview_shows_the_formatted_text_and_closes_again()
    {
        var composer = Render<Composer>();
        Preview(composer, "# A title\n\n" + Hostile);
        var preview = composer.Find("section[aria-label=Preview]");
        Assert.Equal("A title", preview.QuerySelector("h3")?.TextContent);
        Assert.Equal("here", preview.QuerySelector("strong")?.TextContent);
        Assert.Empty(preview.QuerySelectorAll("script, a[href^='javascript']"));
        Assert.Equal("true", composer.Find("[data-preview]").GetAttribute("aria-pressed"));
        Preview(composer, "");
        Assert.Empty(composer.FindAll("section[aria-label=Preview]"));
    }

    [Fact]
    public void Preview_of_plain_text_keeps_its_lines()
    {
        var composer = Render<Composer>();
        Preview(composer, "One\nTwo & <three>");
        var text = composer.Find("section[aria-label=Preview] .text");
        Assert.Equal("OneTwo & <three>", text.TextContent.Trim());
        Assert.Single(text.QuerySelectorAll("br"));
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("zh-Hant", "zh-Hant")]
    [InlineData("no language", null)]
    [InlineData(null, null)]
    public void Language_that_the_browser_shows_goes_with_the_post(string? said, string? sent)
    {
        var composer = Render<Composer>();
        composer
            .Find("compose-box")
            .TriggerEvent("onsendtext", new SendTextEventArgs { Text = "Guten Tag", Language = said });
        Assert.Equal(sent, Assert.Single(Session.Outbox.PostedContents).Language);
    }

    [Fact]
    public void Warning_is_opened_sent_and_closed_with_the_post()
    {
        var composer = Render<Composer>();
        Assert.Empty(composer.FindAll("[name=warning]"));
        composer.Find("button[aria-label='Content warning']").Click();
        Assert.Equal("Warning", composer.Find("[name=warning]").GetAttribute("aria-label"));
        composer
            .Find("compose-box")
            .TriggerEvent("onsendtext", new SendTextEventArgs { Text = "She leaves.", Warning = "Spoilers" });
        Assert.Equal("Spoilers", Assert.Single(Session.Outbox.PostedContents).Warning);
        Assert.Empty(composer.FindAll("[name=warning]"));
    }

    [Fact]
    public void Warning_that_was_closed_is_not_sent()
    {
        var composer = Render<Composer>();
        composer.Find("button[aria-label='Content warning']").Click();
        composer.Find("button[aria-label='Content warning']").Click();
        composer
            .Find("compose-box")
            .TriggerEvent("onsendtext", new SendTextEventArgs { Text = "She leaves.", Warning = "Spoilers" });
        Assert.Equal("", Assert.Single(Session.Outbox.PostedContents).Warning);
    }

    private static void Preview(IRenderedComponent<Composer> composer, string text) =>
        composer.Find("compose-box").TriggerEvent("onpreviewtext", new PreviewTextEventArgs { Text = text });
}
