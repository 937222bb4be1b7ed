using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CsCheck;
using Microblog.Core.Atom;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed partial class HtmlPolicyTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>ok", "ok")]
    [InlineData("<p onclick='x()' style='position:fixed' class='btn' id='app'>ok</p>", "<p>ok</p>")]
    [InlineData("<style>p{}</style><link rel=stylesheet href=//e><meta http-equiv=refresh>ok", "ok")]
    [InlineData("<iframe src='https://e'></iframe><object data=x></object><embed src=x>ok", "ok")]
    [InlineData("<form action='/logout'><input name=a><button>ok</button></form>", "ok")]
    [InlineData("<svg onload=alert(1)><script>1</script><a xlink:href='javascript:1'>x</a></svg>ok", "ok")]
    [InlineData("<math><mtext><table><mglyph><style><img src=x onerror=1></style></table></mtext></math>ok", "ok")]
    [InlineData("<noscript><p title='</noscript><img src=x onerror=1>'></noscript>ok", "")]
    [InlineData("<template><img src=x onerror=1></template>ok", "ok")]
    [InlineData("<!-- <script> --><![CDATA[x]]><?pi?>ok", "ok")]
    [InlineData("<a href='javascript:alert(1)'>ok</a>", "ok")]
    [InlineData("<a href='ftp://e.example/x'><b>o</b>k</a>", "<b>o</b>k")]
    [InlineData("<a>ok</a>", "ok")]
    [InlineData("<a href=' \u0001java&#10;script:alert(1)'>ok</a>", "ok")]
    [InlineData("<a href='data:text/html,x'>ok</a>", "ok")]
    [InlineData("<a href='vbscript:x'>ok</a>", "ok")]
    [InlineData("<a href='/logout'>ok</a>", "ok")]
    [InlineData("<a href='//evil.example'>ok</a>", "ok")]
    [InlineData("<base href='https://evil.example'><a href='x'>ok</a>", "ok")]
    [InlineData("<center><font color=red>ok</font></center>", "ok")]
    [InlineData("<h1>ok</h1>", "<h3>ok</h3>")]
    [InlineData("<h5>ok</h5>", "<h6 aria-level=\"3\">ok</h6>")]
    [InlineData("<b>ok", "<b>ok</b>")]
    public void What_is_not_text_is_taken_out(string html, string left) => Assert.Equal(left, Clean(html));

    [Fact]
    public void Headings_step_down_one_level_at_a_time_and_keep_their_look() =>
        Assert.Equal(
            "<h4 aria-level=\"3\">a</h4><h6 aria-level=\"4\">b</h6><h3>c</h3><h4>d</h4><h5>e</h5>",
            Clean("<h2>a</h2><h4>b</h4><h1>c</h1><h2>d</h2><h3>e</h3>")
        );

    [Theory]
    [InlineData("https://example.org/", true)]
    [InlineData("https://user@example.org/", false)]
    [InlineData("https://a-very-long-name-of-a-host-that-nobody-reads.example.org/", false)]
    public void Long_address_is_cut_after_its_host_and_whole_in_its_title(string start, bool isCut)
    {
        var address = start + new string('x', 500);
        foreach (var html in new[] { Clean($"<p>{address}</p>"), PlainText.ToHtml(address) })
        {
            Assert.Equal(isCut, html.Contains($"class=\"cut\" title=\"{address}\"", StringComparison.Ordinal));
            Assert.Contains($">{address}</a>", html, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("cut", Clean($"<a href='{address}'>words</a>"), StringComparison.Ordinal);
        Assert.Single(TitlesOf($"<a title='other' href='{address}'>{address}</a>"));
    }

    private static MatchCollection TitlesOf(string html) => Title().Matches(Clean(html));

    [GeneratedRegex("title=")]
    private static partial Regex Title();

    [Theory]
    [InlineData(
        "https://example.org/",
        "href=\"https://example.org/\" rel=\"nofollow noopener noreferrer\" target=\"_blank\""
    )]
    [InlineData(
        "mailto:a@example.org",
        "href=\"mailto:a@example.org\" rel=\"nofollow noopener noreferrer\" target=\"_blank\""
    )]
    [InlineData("xmpp:a@example.org", "class=\"mention\" href=\"/profile/a%40example.org\"")]
    [InlineData("xmpp:a@example.org?join", "href=\"/xmpp?uri=xmpp%3Aa%40example.org%3Fjoin\"")]
    public void Links_carry_what_they_must(string href, string attributes) =>
        Assert.Equal($"<a {attributes}>ok</a>", Clean($"<a href='{href}' target='_top' rel='opener'>ok</a>"));

    [Fact]
    public void Link_named_like_a_tag_leads_where_its_writer_linked_it() =>
        Assert.Equal(
            "<p><a href=\"https://bugs.example/12#c3\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">#c3</a> "
                + "<a href=\"https://m.example/tags/py\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">#py</a> "
                + "<a class=\"tag\">#milk</a></p>",
            Clean(
                "<p><a href='https://bugs.example/12#c3'>#c3</a> <a href='https://m.example/tags/py'>#py</a> #milk</p>"
            )
        );

    [Fact]
    public void Link_has_no_link_and_no_tag_in_it() =>
        Assert.Equal(
            "<a href=\"https://x.example/#py\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">"
                + "<span>x.example/#</span><span>py</span></a>",
            Clean("<a href='https://x.example/#py'><span>x.example/#</span><span>py</span></a>")
        );

    [Theory]
    [InlineData("<article>A</article><article>B</article>", "A<br>B")]
    [InlineData("<details><summary>C</summary>D</details>E", "C<br>D<br>E")]
    [InlineData("<section>E</section><address>F</address>", "E<br>F")]
    [InlineData("A<section>B</section>C", "A<br>B<br>C")]
    [InlineData("<form>A</form><form>B</form>", "A<br>B")]
    [InlineData("<button>A</button><button>B</button>", "A<br>B")]
    [InlineData("<b><section>A</section><section>B</section></b>", "<b>A<br>B</b>")]
    [InlineData("<section>A</section><b>B</b>", "A<br><b>B</b>")]
    [InlineData("<section><p>A</p></section>\n<section><p>B</p></section>", "<p>A</p>\n<p>B</p>")]
    [InlineData("<section>A</section><p>B</p><section>C</section>", "A<p>B</p>C")]
    [InlineData("<section>A<br></section><section>B</section>", "A<br>B")]
    [InlineData("<article><header><hgroup>A</hgroup></header></article><footer>B</footer>", "A<br>B")]
    [InlineData("<section>A</section><section></section> <section> </section>", "A  ")]
    [InlineData("<center>A</center>", "A")]
    [InlineData("A<img src='https://e.example/p.png'>B", "A B")]
    [InlineData("A<span>B</span><em>C</em>", "A<span>B</span><em>C</em>")]
    public void Words_of_different_blocks_stay_apart(string html, string expected)
    {
        var safe = HtmlPolicy.Sanitise(html);
        Assert.Equal(expected, safe.Html);
        Assert.Equal(Words(expected.Replace("<p>", " ").Replace("</p>", " ").Replace("<br>", " ")), Words(safe.Text));

        static string Words(string text) =>
            string.Join(' ', Tag().Replace(text, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [Fact]
    public void Words_in_code_and_in_links_are_left_alone() =>
        Assert.Equal("<code>#if https://a.example</code>", Clean("<code>#if https://a.example</code>"));

    [Fact]
    public void Pictures_become_attachments_and_nothing_loads()
    {
        var safe = HtmlPolicy.Sanitise(
            "<p>A<img src='https://t.example/pixel.gif' alt='A hill' onerror=1 srcset='https://t.example/2.gif 2x'></p>"
                + "<img src='data:image/png;base64,AAAA'><video poster='https://t.example/p.jpg'><source src='https://t.example/v.mp4'></video>"
                + "<picture><source srcset='https://t.example/s.webp'><img src='https://t.example/i'></picture>"
        );
        Assert.Equal("<p>A</p>", safe.Html);
        Assert.Equal(
            [
                ("https://t.example/pixel.gif", "image/gif", "A hill"),
                ("https://t.example/v.mp4", "video/mp4", null),
                ("https://t.example/i", "image/*", null),
            ],
            safe.Media.OrderBy(m => m.MediaType == "image/*")
                .Select(m => (m.Address.ToString(), m.MediaType, m.Description))
        );
    }

    [Theory]
    [InlineData("<p>A<br><img src='https://e.example/1.png'><br>\n<img src='https://e.example/2.png'></p>", "<p>A</p>")]
    [InlineData("<p><img src='https://e.example/1.png'><br>A<br>B</p>", "<p>A<br>B</p>")]
    [InlineData("<p>A<br>B <img src='https://e.example/1.png'></p>", "<p>A<br>B </p>")]
    [InlineData("<p>A<br></p>", "<p>A<br></p>")]
    public void A_picture_leaves_no_empty_line_at_the_end_of_a_paragraph(string html, string expected) =>
        Assert.Equal(expected, Clean(html));

    [Fact]
    public void A_link_around_a_picture_keeps_a_name() =>
        Assert.Contains(
            ">e.example</a>",
            Clean("<a href='https://e.example/x'><img src='https://e.example/x.png'></a>"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree")]
    [InlineData("<ul><li>a</li><li><p>b</p></li></ul><ol start=3><li>c</ol>", "• a\n• b\n\n3. c")]
    [InlineData("<blockquote><p>Said</p></blockquote><p>Done</p>", "> Said\n\nDone")]
    [InlineData("<pre><code>a  b\n  c</code></pre>", "a  b\n  c")]
    [InlineData("<p> a \n b </p>", "a b")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr></table>", "a\tb")]
    public void Html_reads_as_text(string html, string text) => Assert.Equal(text, HtmlPolicy.Sanitise(html).Text);

    [Theory]
    [InlineData("<b a='{0}'><table><td></b>")]
    [InlineData("<div>")]
    [InlineData("<b a={0}><p>")]
    [InlineData("<a href='https://e.example'>")]
    [InlineData("<svg><foreignObject>")]
    public void Deep_and_tangled_markup_ends_soon(string piece)
    {
        var html = string.Concat(
            Enumerable
                .Range(0, 50_000)
                .Select(i => piece.Replace("{0}", i.ToString("D", null), StringComparison.Ordinal))
        );
        var safe = HtmlPolicy.Sanitise(html + "end");
        Assert.True(safe.Html.Length < 1_000_000);
        var few = HtmlPolicy.Sanitise(html[..(html.Length / 60)] + "end");
        Assert.True(Depth(few.Html) <= HtmlPolicy.MaxDepth);
    }

    [Fact]
    public void One_sanitiser_serves_many_threads()
    {
        var wanted = Clean("<p>Hello <b>x</b> <a href='https://a.b'>z</a><script>1</script></p>");
        Parallel.For(
            0,
            500,
            _ => Assert.Equal(wanted, Clean("<p>Hello <b>x</b> <a href='https://a.b'>z</a><script>1</script></p>"))
        );
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Sanitised_fragment_has_nothing_dangerous()
    {
        Fragment.Holds(html => AssertHarmless(Clean(html)), count: 3000, threads: 2);
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Sanitising_again_changes_nothing_that_matters() =>
        Fragment.Holds(html => AssertHarmless(Clean(Clean(html))), count: 500, threads: 2);

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf<string>(
            "<script>",
            "</script>",
            "<scr<script>ipt>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<svg><style>",
            "<math><mi><mglyph>",
            "</svg>",
            "<style>*{}</style>",
            "<a href='javascript:alert(1)'>",
            "<a href=\"jAvAsCrIpT&colon;alert(1)\">",
            "<a href='&#106;avascript:1'>",
            "<a href='java\tscript:1'>",
            "</a>",
            "<iframe srcdoc='<script>1</script>'>",
            "<textarea>",
            "</textarea>",
            "<title>",
            "<noscript>",
            "</noscript>",
            "<xmp>",
            "<template>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<p title='",
            "\"><b>",
            "<table><tr><td>",
            "<form><math><mtext></form><form><mglyph><style>",
            "<select><option>",
            "<plaintext>",
            "&lt;script&gt;",
            "<a\x0bonclick=1 href=https://x.example/'>",
            "<b onmouseover=x>",
            "https://x.example/\"onclick=1",
            "xmpp:a@b?\"onfocus=1",
            "#tag\"onfocus=1",
            "@a@b.example'onfocus=1",
            "<isindex action=javascript:1>",
            "<object data=javascript:1>",
            "<base href=javascript:/>"
        ),
        Gen.String[Gen.Char["<>\"'&;=/ abonscript:#@."], 0, 12]
    );

    private static readonly Gen<string> Fragment = Piece.Array[1, 12].Select(string.Concat);

    private static string Clean(string html) => HtmlPolicy.Sanitise(html).Html;

    /// <summary>Reads the output as a browser would and looks at every element and attribute.</summary>
    private static void AssertHarmless(string html)
    {
        var body = new HtmlParser().ParseDocument("<body>" + html).Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.DoesNotMatch(Forbidden(), element.LocalName);
            foreach (var attribute in element.Attributes)
            {
                Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), html);
                Assert.True(
                    attribute.Name is not ("style" or "src" or "srcset" or "id" or "name" or "srcdoc" or "action"),
                    html
                );
            }
            if (element.GetAttribute("href") is { } href)
            {
                Assert.Matches(Allowed(), href);
            }
        }
        Assert.Empty(body.Descendants<IComment>());
    }

    private static int Depth(string html)
    {
        var body = new HtmlParser().ParseDocument("<body>" + html).Body!;
        return body.QuerySelectorAll("*").Select(e => e.GetAncestors().Count() - 2).DefaultIfEmpty().Max();
    }

    [GeneratedRegex(
        "^(script|style|svg|math|iframe|object|embed|img|form|input|base|link|meta|template|textarea|title|xmp|plaintext|noscript)$"
    )]
    private static partial Regex Forbidden();

    [GeneratedRegex("^(https?://|mailto:|/profile/|/xmpp\\?uri=)")]
    private static partial Regex Allowed();
}
