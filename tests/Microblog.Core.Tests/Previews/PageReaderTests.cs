using System.Text;
using CsCheck;
using Microblog.Core.Model;
using Microblog.Core.Previews;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Previews;

/// <summary>What a page says of itself, in whatever charset and form.</summary>
public sealed class PageReaderTests
{
    private const string Cyrillic = "Новости города: открылась новая библиотека";
    private const string CyrillicBytes =
        "CDEEE2EEF1F2E820E3EEF0EEE4E03A20EEF2EAF0FBEBE0F1FC20EDEEE2E0FF20E1E8E1EBE8EEF2E5EAE0";
    private const string Japanese = "今日のニュース：新しい図書館";
    private const string JapaneseBytes = "8DA193FA82CC836A8385815B83588146905682B582A2907D8F918AD9";
    private const string Korean = "오늘의 뉴스: 새로운 도서관";
    private const string KoreanBytes = "BFC0B4C3C0C720B4BABDBA3A20BBF5B7CEBFEE20B5B5BCADB0FC";
    private const string Chinese = "今日新闻：新图书馆开放了，市民们聚集";
    private const string ChineseBytes = "BDF1C8D5D0C2CEC5A3BAD0C2CDBCCAE9B9DDBFAAB7C5C1CBA3ACCAD0C3F1C3C7BEDBBCAF";

    private static readonly string?[] Charsets = [null, "utf-16", "gb18030", "x", "\"", "iso-2022-jp"];

    private static readonly string[] Pieces =
    [
        "<title>",
        "</title>",
        "<meta property='og:title' content='",
        "<meta name=description content=",
        "<meta charset=",
        "<base href=",
        "shift_jis",
        "utf-16",
        "'>",
        ">",
        "<!--",
        "<script>",
        "</head>",
        "https://a.example/",
        "og:image",
    ];

    private static readonly Uri Typed = new("https://typed.example/story?id=1#top");
    private static readonly Uri Final = new("https://www.final.example/news/story.html");

    [Theory]
    [InlineData("windows-1251", null, CyrillicBytes, Cyrillic)]
    [InlineData("cp1251", null, CyrillicBytes, Cyrillic)]
    [InlineData(null, "<meta charset=windows-1251>", CyrillicBytes, Cyrillic)]
    [InlineData(
        null,
        "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=Windows-1251'>",
        CyrillicBytes,
        Cyrillic
    )]
    [InlineData("no-such-charset", "<meta charset='windows-1251'/>", CyrillicBytes, Cyrillic)]
    [InlineData("utf-7", null, CyrillicBytes, Cyrillic)]
    [InlineData(null, null, CyrillicBytes, Cyrillic)]
    [InlineData("Shift_JIS", null, JapaneseBytes, Japanese)]
    [InlineData("x-sjis", null, JapaneseBytes, Japanese)]
    [InlineData(null, "<meta charset=\"shift_jis\">", JapaneseBytes, Japanese)]
    [InlineData(null, null, JapaneseBytes, Japanese)]
    [InlineData("EUC-KR", null, KoreanBytes, Korean)]
    [InlineData(null, "<meta charset=euc-kr>", KoreanBytes, Korean)]
    [InlineData(null, null, KoreanBytes, Korean)]
    [InlineData("GBK", null, ChineseBytes, Chinese)]
    [InlineData(null, "<meta charset=gb2312>", ChineseBytes, Chinese)]
    [InlineData(null, null, ChineseBytes, Chinese)]
    [InlineData(null, null, "436166C3A9", "Café")]
    [InlineData(null, "<meta charset=utf-16>", "436166C3A9", "Café")]
    [InlineData("iso-8859-1", null, "93436166E994", "“Café”")]
    [InlineData(null, null, "436166E9", "Café")]
    public void Title_is_read_in_the_charset_of_header_meta_or_guess(
        string? header,
        string? meta,
        string bytes,
        string title
    )
    {
        byte[] page =
        [
            .. Encoding.ASCII.GetBytes($"<!DOCTYPE html><html><head>{meta}<title>"),
            .. Convert.FromHexString(bytes),
            .. "</title></head>"u8,
        ];
        Assert.Equal(title, Read(page, header)?.Title);
    }

    [Theory]
    [InlineData("EFBBBF")]
    [InlineData("FEFF")]
    [InlineData("FFFE")]
    public void Mark_at_the_beginning_counts_before_the_header(string mark)
    {
        var encoding =
            mark == "EFBBBF" ? Encoding.UTF8
            : mark == "FEFF" ? Encoding.BigEndianUnicode
            : Encoding.Unicode;
        byte[] page = [.. Convert.FromHexString(mark), .. encoding.GetBytes($"<title>{Japanese}</title>")];
        Assert.Equal(Japanese, Read(page, "windows-1251")?.Title);
    }

    [Fact]
    public void Page_that_was_cut_in_the_middle_of_a_character_is_utf8_all_the_same()
    {
        var page = Encoding.UTF8.GetBytes($"<title>{Japanese}</title><p>{Japanese}");
        Assert.Equal(Japanese, Read(page[..^1])?.Title);
    }

    [Fact]
    public void Open_graph_counts_before_twitter_and_both_before_the_element()
    {
        const string element = "<title>Element</title><meta name=description content='Described'>";
        const string twitter =
            "<meta name='twitter:title' content='Card'><meta name=twitter:description content='Carded'>";
        const string graph =
            "<meta property=og:title content='A &amp; B'><meta property='og:description' content=Graph>";
        Assert.Equal(("Element", "Described"), Texts(element));
        Assert.Equal(("Card", "Carded"), Texts(element + twitter));
        Assert.Equal(("A & B", "Graph"), Texts(element + twitter + graph));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<title></title>")]
    [InlineData("<title> \u200B\u2060 </title><meta property=og:title content='&#x202E;'>")]
    [InlineData("<meta property=og:image content=https://a.example/p.png>")]
    [InlineData("<body><title>In the body</title>")]
    [InlineData("</head><title>Behind the head</title>")]
    [InlineData("<script>'<title>In a script</title>'</script>")]
    [InlineData("<!-- <title>In a comment</title> -->")]
    [InlineData("<script><title>Without end</title>")]
    public void Page_that_says_nothing_has_no_preview(string head) => Assert.Null(Read(head));

    [Fact]
    public void Page_without_title_has_its_description()
    {
        Assert.Equal((null, "Described"), Texts("<meta name=description content=Described>"));
        Assert.Equal(("Element", null), Texts("<meta property=og:title content='\u200B'><title>Element</title>"));
    }

    [Fact]
    public void Address_is_the_one_that_was_typed()
    {
        var preview = Read("<title>t</title><meta property=og:url content=https://evil.example/><link rel=canonical>");
        Assert.Equal(Typed, preview?.Address);
    }

    [Theory]
    [InlineData("https://cdn.example/p.png", null, "https://cdn.example/p.png")]
    [InlineData("/p.png", null, "https://www.final.example/p.png")]
    [InlineData("p.png?a=1&amp;b=2", null, "https://www.final.example/news/p.png?a=1&b=2")]
    [InlineData("//cdn.example/p.png", null, "https://cdn.example/p.png")]
    [InlineData("p.png", "https://base.example/x/", "https://base.example/x/p.png")]
    [InlineData("p.png", "/y/", "https://www.final.example/y/p.png")]
    [InlineData("http://cdn.example/p.png", null, null)]
    [InlineData("p.png", "http://base.example/", null)]
    [InlineData("data:image/png;base64,AAAA", null, null)]
    [InlineData("javascript:alert(1)", null, null)]
    [InlineData("https://me:secret@cdn.example/p.png", null, null)]
    [InlineData("https://", null, null)]
    public void Picture_is_relative_to_the_page_and_as_protected_as_it(string content, string? origin, string? picture)
    {
        var before = origin is null ? "" : $"<base href='{origin}'>";
        var preview = Read($"{before}<title>t</title><meta property='og:image' content=\"{content}\">");
        Assert.Equal(picture, preview?.Picture?.Address.AbsoluteUri);
        Assert.Equal("t", preview?.Title);
    }

    [Fact]
    public void Secure_picture_counts_before_the_other_and_twitters_last()
    {
        const string twitter = "<title>t</title><meta name=twitter:image content=/t.png>";
        const string graph = "<meta property=og:image content=/g.png>";
        Assert.Equal("/t.png", Read(twitter)?.Picture?.Address.AbsolutePath);
        Assert.Equal("/g.png", Read(twitter + graph)?.Picture?.Address.AbsolutePath);
        Assert.Equal(
            "/s.png",
            Read(twitter + graph + "<meta property=og:image:secure_url content=/s.png>")?.Picture?.Address.AbsolutePath
        );
    }

    [Fact]
    public void Texts_are_one_line_without_signs_that_turn_what_follows()
    {
        var (title, description) = Texts(
            $"<title>One\n\n two\u202E \u2066three\u00AD &#8238;&lt;b&gt;</title><meta name=description content='{new string('x', 5000)}'>"
        );
        Assert.Equal("One two three <b>", title);
        Assert.Equal(300, description!.Length);
    }

    [Theory]
    [InlineData("<title>t</title", "t")]
    [InlineData("<title>t", "t")]
    [InlineData("<meta property=\"og:title\" content='it''s'>", "it")]
    [InlineData("<meta =x property=og:title content=t />", "t")]
    [InlineData("<meta property=og:title content=t property=og:image>", "t")]
    [InlineData("<meta property='og:title' content=\"t", null)]
    [InlineData("a < b <title>t</title>", "t")]
    [InlineData("<!><?x?><!DOCTYPE a><title>t</title>", "t")]
    public void Broken_markup_is_read_as_far_as_it_goes(string head, string? title) =>
        Assert.Equal(title, Read(head)?.Title);

    [Theory]
    [InlineData("<a ")]
    [InlineData("<b><i><a>")]
    [InlineData("<meta property=og:title content='")]
    [InlineData("<!--")]
    [InlineData("<script>")]
    [InlineData("</")]
    [InlineData("&#")]
    [InlineData("<title>")]
    [InlineData("<meta content=x name=y>")]
    [InlineData("\u0000")]
    public void Page_of_many_megabytes_takes_little_memory(string piece)
    {
        var page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(page);
        // Its text, and what is looked at for the charset.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12L * page.Length);
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Any_bytes_are_a_page_and_what_they_say_is_short()
    {
        var parts = Gen.OneOf(
            Gen.Int[0, Pieces.Length - 1].Select(at => Encoding.ASCII.GetBytes(Pieces[at])),
            Gen.Byte.Array[0, 30]
        );
        Gen.Select(parts.Array[0, 20], Gen.Int[0, Charsets.Length - 1].Select(at => Charsets[at]))
            .Holds(
                one =>
                {
                    var preview = Read([.. one.Item1.SelectMany(part => part)], one.Item2);
                    Assert.InRange(preview?.Title?.Length ?? 0, 0, 200);
                    Assert.InRange(preview?.Description?.Length ?? 0, 0, 300);
                    Assert.True(preview is null or { Title: not null } or { Description: not null });
                },
                count: 3000
            );
    }

    private static (string?, string?) Texts(string head) => (Read(head)?.Title, Read(head)?.Description);

    private static LinkPreview? Read(string head) => Read(Encoding.UTF8.GetBytes($"<!DOCTYPE html><head>{head}"));

    private static LinkPreview? Read(byte[] page, string? charset = null) =>
        PageReader.Read(new WebPage(Final, charset, page), Typed);
}
