using CsCheck;
using Microblog.Core.Atom;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class TextPartsTests
{
    [Theory]
    [InlineData("en.wikipedia.org/wiki/Foo,_Inc.#Decision www.example.org/?#one docs/readme.#two")]
    [InlineData("en.wikipedia.org/wiki/Foo_(bar)#History")]
    [InlineData("example.org/wiki/Yahoo!#Name")]
    [InlineData("docs/a-#b docs/a:#b docs/a,#b docs/a*#b")]
    [InlineData("example.org.#one readme.md.#two")]
    [InlineData("?#x")]
    [InlineData("a#b a_#b é#b 見#b")]
    [InlineData("a=#b &#b /#b")]
    [InlineData("#1 #123 #_ #· #\u200d #・")]
    [InlineData("#\uFE0F\u20E3x")]
    public void Text_has_no_tag(string text) => Assert.Empty(TextParts.Tags(text));

    [Theory]
    [InlineData("#いちご・オ・ロっく", "いちご・オ・ロっく")]
    [InlineData("#می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("#क्\u200dष", "क्\u200dष")]
    [InlineData("#col·lecció", "col·lecció")]
    [InlineData("#צה״ל #ג׳ירפה", "צה״ל", "ג׳ירפה")]
    [InlineData("#བོད་ཡིག", "བོད་ཡིག")]
    [InlineData("#𠮷野家 #𞤀𞤣𞤤𞤢𞤥", "𠮷野家", "𞤀𞤣𞤤𞤢𞤥")]
    [InlineData("＃東京", "東京")]
    [InlineData("#cafe\u0301 then", "cafe\u0301")]
    [InlineData("#one,#two;#three", "one", "two", "three")]
    [InlineData("(#one) „#two“ 。#three、#four …#five wait...#six", "one", "two", "three", "four", "five", "six")]
    [InlineData("The end.#one", "one")]
    [InlineData("#one· #two\u200c #three・", "one", "two", "three")]
    public void Tag_ends_with_its_word(string text, params string[] tags) => Assert.Equal(tags, TextParts.Tags(text));

    [Fact]
    public void Tag_is_one_composed_decomposed_and_in_capitals() =>
        Assert.Equal(["café"], TextParts.Tags("#café #cafe\u0301 #CAFÉ #CAFE\u0301"));

    [Theory]
    [InlineData("https://example.orgを見て。", "https://example.org/")]
    [InlineData("https://example.org/b、次", "https://example.org/b")]
    [InlineData("見てhttps://example.org/c です", "https://example.org/c")]
    [InlineData("https://example.org/d。「https://example.org/e」", "https://example.org/d", "https://example.org/e")]
    [InlineData("„https://example.org/f“", "https://example.org/f")]
    [InlineData("«https://example.org/f»—then", "https://example.org/f")]
    [InlineData("https://example.org/fและ ดูhttps://example.org/g", "https://example.org/f", "https://example.org/g")]
    [InlineData("https://example.org/f에서", "https://example.org/f")]
    [InlineData("https://example.org/f𠮷", "https://example.org/f")]
    [InlineData("https://example.org/f।", "https://example.org/f")]
    [InlineData("https://example.org/f،", "https://example.org/f")]
    [InlineData("https://example.org/f\u200b then", "https://example.org/f")]
    [InlineData("https://例え.example/a", "https://例え.example/a")]
    [InlineData("https://bücher.example/straße", "https://bücher.example/stra%C3%9Fe")]
    [InlineData("https://пример.example/путь.", "https://пример.example/%D0%BF%D1%83%D1%82%D1%8C")]
    [InlineData("https://example.org/wiki/Yahoo!", "https://example.org/wiki/Yahoo!")]
    [InlineData("https://example.org/Foo_", "https://example.org/Foo_")]
    [InlineData("https://example.org/C*", "https://example.org/C*")]
    [InlineData("_https://example.org/z_", "https://example.org/z")]
    [InlineData("**https://example.org/z**", "https://example.org/z")]
    [InlineData("~~https://example.org/z~~", "https://example.org/z")]
    [InlineData(
        "Look at https://example.org! And https://example.org/a!!",
        "https://example.org/",
        "https://example.org/a"
    )]
    [InlineData("https://example.org/a?! https://example.org/b!?", "https://example.org/a", "https://example.org/b")]
    [InlineData(
        "(https://example.org/a_(b)) [https://example.org/c]",
        "https://example.org/a_(b)",
        "https://example.org/c"
    )]
    [InlineData(
        "https://example.org/a, https://example.org/b. https://example.org/c; 'https://example.org/d'",
        "https://example.org/a",
        "https://example.org/b",
        "https://example.org/c",
        "https://example.org/d"
    )]
    public void Link_ends_where_the_address_ends(string text, params string[] targets) =>
        Assert.Equal(targets, TextParts.Split(text).OfType<TextPart.Link>().Select(link => link.Target));

    [Theory]
    [InlineData("ahttps://example.org/ 1https://example.org/ a_https://example.org/")]
    [InlineData("https://")]
    [InlineData("http://a.b\u200c.c")]
    public void Text_has_no_link(string text) => Assert.Empty(TextParts.Split(text).OfType<TextPart.Link>());

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Parts_joined_are_the_text() =>
        Texts.Holds(text => string.Concat(TextParts.Split(text).Select(part => part.Text)) == text, count: 5000);

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Html_of_plain_text_shows_every_character() =>
        Texts.Holds(
            text => Seen(HtmlPolicy.Sanitise(PlainText.ToHtml(text)).Text) == Seen(PlainText.Clean(text)),
            count: 3000
        );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Tag_read_twice_is_the_same() =>
        Texts.Holds(
            text => TextParts.Tags(text).All(tag => TextParts.Tags("#" + tag).SequenceEqual([tag])),
            count: 5000
        );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Tag_in_one_form_twice_is_the_same() =>
        Gen.OneOf(Gen.String, Texts)
            .Holds(text => TagComparer.Form(TagComparer.Form(text)) == TagComparer.Form(text), count: 5000);

    private static string Seen(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static readonly Gen<string> Texts = Gen.OneOf<string>(
            "https://example.org",
            "http://a.b",
            "xmpp:a@b.example",
            "/wiki/",
            "#",
            "＃",
            "tag",
            "é",
            "e\u0301",
            "CAFÉ",
            "見て",
            "。",
            "、",
            "「",
            "」",
            "“",
            "”",
            "„",
            "·",
            "・",
            "\u200c",
            "\u200d",
            "\u200b",
            "𠮷",
            "!",
            "_",
            "*",
            "~",
            ".",
            ",",
            "?",
            "(",
            ")",
            "[",
            "]",
            " ",
            "\n",
            "\n\n",
            "@a@b.example",
            ":",
            "&",
            "<",
            ">",
            "\"",
            "1",
            "क्",
            "ष"
        )
        .Array[0, 14]
        .Select(string.Concat);
}
