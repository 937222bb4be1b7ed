using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class MarkdownMentionsTests
{
    [Theory]
    [InlineData("Ask @bob@b.example.", "xmpp:bob@b.example", "@Bob Okafor", "Ask @Bob Okafor.")]
    [InlineData("(@ann_b_c@b.example)", "xmpp:ann_b_c@b.example", "@ann_b_c@b.example", "(@ann_b_c@b.example)")]
    [InlineData("**@bob@b.example**", "xmpp:bob@b.example", "@Bob Okafor", "@Bob Okafor")]
    [InlineData("見て@bob@b.exampleさん", "xmpp:bob@b.example", "@Bob Okafor", "見て@Bob Okaforさん")]
    public void Mention_is_a_link_to_the_person_with_the_name(string typed, string target, string words, string plain)
    {
        var text = Markdown.Read(typed, nameOf: Name);
        var link = Assert.Single(text.Xhtml.Descendants(), one => one.Name.LocalName == "a");
        Assert.Equal((target, words, plain), (link.Attribute("href")?.Value, link.Value, text.Plain));
        Assert.True(text.IsFormatted);
    }

    [Theory]
    [InlineData("bob@b.example")]
    [InlineData("mail.bob@b.example and a+bob@b.example")]
    [InlineData("`@bob@b.example`")]
    [InlineData("```\n@bob@b.example\n```")]
    [InlineData("Code:\n\n    @bob@b.example")]
    [InlineData("\\@bob@b.example")]
    [InlineData("@bob")]
    [InlineData("@@bob@b.example")]
    public void Text_has_no_mention(string typed) =>
        Assert.DoesNotContain("xmpp:", Markdown.Read(typed, nameOf: Name).Xhtml.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[@bob@b.example](https://example.org/)", "https://example.org/")]
    [InlineData("https://example.org/@bob@b.example", "https://example.org/@bob@b.example")]
    public void Mention_in_a_link_is_part_of_it(string typed, string target) =>
        Assert.Equal(
            [target],
            Markdown.Read(typed, nameOf: Name).Xhtml.Descendants().Attributes("href").Select(one => one.Value)
        );

    [Fact]
    public void Mentions_beyond_fifty_are_words()
    {
        var typed = string.Join(' ', Enumerable.Range(0, 60).Select(number => $"@p{number}@b.example"));
        var text = Markdown.Read(typed);
        Assert.Equal(50, text.Xhtml.Descendants().Attributes("href").Count());
        Assert.Equal(typed, text.Plain);
    }

    [Fact]
    public void Name_is_encoded() =>
        Assert.Equal("@<b>*x*", Markdown.Read("@bob@b.example", nameOf: _ => "<b>*x*").Plain);

    private static string? Name(Jid person) => person.Local == "bob" ? "Bob Okafor" : null;
}
