using CsCheck;
using Microblog.Core.Atom;
using Microblog.Testing.Cases;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class TypedNamesTests
{
    [Theory]
    [InlineData("@bob", "@bob@b.example")]
    [InlineData("Ask @bob, (@bob) and @bob's.", "Ask @bob@b.example, (@bob@b.example) and @bob@b.example's.")]
    [InlineData("> *@bob*\n> two\n\n- @bob", "> *@bob@b.example*\n> two\n\n- @bob@b.example")]
    [InlineData("# About @bob\n\nby @bob", "# About @bob\n\nby @bob@b.example")]
    [InlineData("Thanks, @bob.", "Thanks, @bob@b.example.")]
    [InlineData("a | b\n--|--\n1 | @bob", "a | b\n--|--\n1 | @bob@b.example")]
    public void Name_that_is_known_becomes_the_address(string typed, string full) =>
        Assert.Equal(full, TypedNames.Complete(typed, Find, withTitle: true));

    [Theory]
    [InlineData("@jo @bobby @bo")]
    [InlineData("a@bob bob@bob @bob@b.example @bob@ @bob/x @@bob /@bob")]
    [InlineData("`@bob` ``@bob``\n\n```\n@bob\n```\n\n    @bob")]
    [InlineData("[@bob](https://example.org/) [x](https://example.org/@bob) https://example.org/?@bob")]
    [InlineData("\\@bob")]
    [InlineData("bob")]
    public void Text_stays_as_it_was_typed(string typed) =>
        Assert.Same(typed, TypedNames.Complete(typed, Find, withTitle: true));

    [Fact]
    public void Heading_of_a_reply_is_part_of_the_text() =>
        Assert.Equal("# @bob@b.example\n\nx", TypedNames.Complete("# @bob\n\nx", Find, withTitle: false));

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Text_without_the_addresses_is_what_was_typed() =>
        Texts.Holds(typed => Without(TypedNames.Complete(typed, Find, withTitle: true)) == Without(typed), count: 3000);

    private static string Without(string text) =>
        PlainText.Clean(text).Replace("@bob@b.example", "@bob", StringComparison.Ordinal);

    private static Jid? Find(string name) => name == "bob" ? Jid.Parse("bob@b.example") : null;

    private static readonly Gen<string> Texts = Gen.OneOf<string>(
            "@bob",
            "@",
            "bob",
            "@bob@b.example",
            "\n",
            "\n\n",
            "# ",
            "> ",
            "- ",
            "    ",
            "`",
            "```",
            "*",
            "_",
            "[",
            "](",
            ")",
            "\\",
            "|",
            "https://e.example/",
            "é",
            "見",
            " ",
            "\r\n",
            "\t"
        )
        .Array[0, 12]
        .Select(string.Concat);
}
