using System.Xml.Linq;
using Microblog.Core.Atom;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class MarkdownTests
{
    [Theory]
    [InlineData("Just words, 3 * 4 = 12 and snake_case_names.", false)]
    [InlineData("Two\nlines\n\nand a paragraph", false)]
    [InlineData("See https://example.org/a_b_c and #tag, @a, a@example.org", false)]
    [InlineData("Ask @a@example.org", true)]
    [InlineData("#tag first", false)]
    [InlineData("**bold**", true)]
    [InlineData("a `b`", true)]
    [InlineData("a ~~b~~", true)]
    [InlineData("[a](https://example.org)", true)]
    [InlineData("![a](https://example.org/a.png)", true)]
    [InlineData("- a\n- b", true)]
    [InlineData("> said", true)]
    [InlineData("## Heading", true)]
    [InlineData("a \\*b\\*", true)]
    [InlineData("a &amp; b", true)]
    public void Formatting_is_what_plain_text_cannot_say(string text, bool isFormatted) =>
        Assert.Equal(isFormatted, Markdown.Read(text).IsFormatted);

    [Fact]
    public void Raw_html_is_text()
    {
        var text = Markdown.Read("<script>alert(1)</script> <b onclick=x>");
        Assert.Equal("<script>alert(1)</script> <b onclick=x>", text.Plain);
        Assert.DoesNotContain("<script", text.Xhtml.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[a](javascript:alert(1))", "href")]
    [InlineData("[a](data:text/html,x)", "href")]
    [InlineData("![a](javascript:alert(1))", "src")]
    [InlineData("[a](/logout)", "href")]
    public void Links_that_no_reader_should_follow_are_not_written(string text, string attribute) =>
        Assert.Equal("", Markdown.Read(text).Xhtml.Descendants().Attributes(attribute).Single().Value);

    [Theory]
    [InlineData("# Title\n\nText", "Title", "Text")]
    [InlineData("# Title\nText", "Title", "Text")]
    [InlineData("# Title", null, "# Title")]
    [InlineData("## Title\nText", null, "## Title\nText")]
    [InlineData("#Title\nText", null, "#Title\nText")]
    public void A_first_heading_is_the_title(string text, string? title, string body)
    {
        var read = Markdown.Read(text);
        Assert.Equal((title, body), (read.Title, read.Body));
    }

    [Fact]
    public void Line_breaks_are_kept() => Assert.Equal("a\nb", Markdown.Read("a\nb").Plain);

    /// <summary>A text that cannot be rendered leaves nothing behind for the texts of others.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(600)]
    public void Text_whose_pictures_are_nested_too_deep_changes_no_other_text(int depth)
    {
        var nested =
            string.Concat(Enumerable.Repeat("![", depth))
            + "x"
            + string.Concat(Enumerable.Repeat("](https://here.example/)", depth));
        for (var round = 0; round < 5; round++)
        {
            Assert.NotEmpty(Markdown.Read(nested).Plain);
            Assert.Equal("a\nb", Markdown.Read("a\nb").Plain);
            Assert.True(Markdown.Read("**bold**").IsFormatted);
            Assert.Contains("strong", Markdown.Read("**bold**").Xhtml.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Deep_nesting_is_plain_text()
    {
        var text = new string('>', 20_000) + " a";
        Assert.NotEmpty(Markdown.Read(text).Plain);
    }

    [Theory]
    [InlineData("a\u0000b\u001Fc\u0085d\uFFFEe", "abcde")]
    [InlineData("a\r\nb\rc\n", "a\nb\nc")]
    [InlineData("😀\t👍", "😀\t👍")]
    public void Characters_that_xml_forbids_are_left_out(string text, string clean) =>
        Assert.Equal(clean, PlainText.Clean(text));

    [Fact]
    public void Half_a_character_is_left_out() =>
        Assert.Equal("ab", PlainText.Clean(new string(['a', '\uD800', 'b', '\uDC00'])));

    [Theory]
    [InlineData("(see https://example.org/x_(y)).", "https://example.org/x_(y)")]
    [InlineData("„https://example.org/ä”", "https://example.org/ä")]
    [InlineData("https://example.org/?q='a'!", "https://example.org/?q='a")]
    [InlineData("HTTPS://Example.org", "HTTPS://Example.org")]
    public void An_address_ends_where_the_sentence_goes_on(string text, string address) =>
        Assert.Contains($">{PlainText.Encode(address)}</a>", PlainText.ToHtml(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("ahttps://x")]
    [InlineData("https://")]
    [InlineData("a@example.org")]
    [InlineData("a#b &#1 ## #1 #")]
    [InlineData("@alice")]
    [InlineData("javascript:alert(1)")]
    public void Other_words_are_no_links(string text) =>
        Assert.DoesNotContain("<a", PlainText.ToHtml(text), StringComparison.Ordinal);

    [Fact]
    public void Addresses_and_tags_link_into_the_program() =>
        Assert.Equal(
            "<p>Ask <a class=\"mention\" href=\"/profile/bob%40example.org\">@bob@example.org</a>, #1<br>"
                + "<a class=\"tag\">#مكتبة</a>&lt;b&gt;</p>",
            PlainText.ToHtml("Ask @bob@example.org, #1\n#مكتبة<b>")
        );

    [Theory]
    [InlineData("one two three", 8, "one two…")]
    [InlineData("one\n two", 20, "one two")]
    [InlineData("😀😀😀", 4, "😀…")]
    public void A_line_is_cut_at_a_word(string text, int length, string line) =>
        Assert.Equal(line, PlainText.Line(text, length));

    [Theory]
    [InlineData("**見て** https://example.org/b、次", "https://example.org/b")]
    [InlineData("**x** 見てhttps://example.org/cを", "https://example.org/c")]
    [InlineData("**x** https://example.org/wiki/Yahoo!", "https://example.org/wiki/Yahoo!")]
    [InlineData("**x** https://example.org/a_b_c_", "https://example.org/a_b_c_")]
    [InlineData("**x** _https://example.org/z_", "https://example.org/z")]
    [InlineData("**https://example.org/z**", "https://example.org/z")]
    public void Bare_address_in_formatted_text_ends_as_in_plain_text(string typed, string target) =>
        Assert.Equal(
            [target],
            Markdown.Read(typed).Xhtml.Descendants(AtomNames.Xhtml + "a").Select(one => one.Attribute("href")?.Value)
        );
}
