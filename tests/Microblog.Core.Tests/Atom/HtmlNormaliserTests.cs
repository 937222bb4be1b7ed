using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CsCheck;
using Microblog.Core.Atom;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class HtmlNormaliserTests
{
    [Theory]
    [InlineData("<p>a<p>b", "<p>a</p><p>b</p>")]
    [InlineData("<ul><li>a<li>b<ul><li>c</ul>d</ul>e", "<ul><li>a</li><li>b<ul><li>c</li></ul>d</li></ul>e")]
    [InlineData("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>")]
    [InlineData("<b>a<i>b</b>c</i>d", "<b>a<i>b</i></b>cd")]
    [InlineData("<p><b>a</p>b", "<p><b>a</b></p>b")]
    [InlineData("<a href=x>a<a href=y>b</a>c", "<a href=\"x\">a</a><a href=\"y\">b</a>c")]
    [InlineData("<h1>a<h2>b</h2>c", "<h1>a</h1><h2>b</h2>c")]
    [InlineData("<h1>a<section>b<h2>c</h2>d</section>e", "<h1>a<br>b</h1><h2>c</h2>d<br>e")]
    [InlineData("<h1><b>a<font><h2>b", "<h1><b>a<h2>b</h2></b></h1>")]
    [InlineData("<ruby>a<rt>b<font><rt>c</ruby>", "<ruby>a<rt>b</rt><rt>c</rt></ruby>")]
    [InlineData("<ruby><ul><li>a<font><p>b<rt>c</ruby>", "<ruby><ul><li>a<p>b</p></li><rt>c</rt></ul></ruby>")]
    [InlineData("a</p></b></foo>b", "ab")]
    [InlineData("<div>a</span>b", "<div>ab</div>")]
    [InlineData("<span><p>a</span>b", "<span><p>ab</p></span>")]
    [InlineData(
        "<table>a<tr>b<td>c</table>d",
        "<table><tbody><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>d"
    )]
    [InlineData("<tr><td>a</td></tr>", "a")]
    [InlineData("<ruby>a<rt>b<rt>c</ruby>", "<ruby>a<rt>b</rt><rt>c</rt></ruby>")]
    [InlineData("<section>a</section><font>b</font>", "a<br>b")]
    public void Elements_end_where_a_browser_ends_them_or_nearby(string html, string normal) =>
        Assert.Equal(normal, Apply(html));

    [Theory]
    [InlineData("<script><b></script>a", "a")]
    [InlineData("<SCRIPT>a</script x>b", "b")]
    [InlineData("<script>a</scripts>b", "")]
    [InlineData("<style></style/>a", "a")]
    [InlineData("<svg><style/><path/></svg>a", "a")]
    [InlineData("<svg/>a", "a")]
    [InlineData("<select><option>a</select>b", "b")]
    [InlineData("<object><p>a</object>b", "b")]
    [InlineData("<plaintext>a</plaintext>b", "")]
    [InlineData("<!-->a", "a")]
    [InlineData("<!-- a > -->b", "b")]
    [InlineData("<!-- a", "")]
    [InlineData("<?a>b</>c</ d>e", "bce")]
    [InlineData("<b title='a>b'>c", "<b title=\"a>b\">c</b>")]
    [InlineData("<b title='a", "")]
    [InlineData("<b onclick=1 TITLE=a title=b>c", "<b title=\"a\">c</b>")]
    [InlineData("<b title='\"'>c", "<b title=\"&quot;\">c</b>")]
    [InlineData("<br/>a<hr>b<input>c", "<br>a<hr>bc")]
    public void Removed_elements_are_removed_whole(string html, string normal) => Assert.Equal(normal, Apply(html));

    [Theory]
    [InlineData("a < b && c <", "a &lt; b &amp;&amp; c &lt;")]
    [InlineData("&lt;b&gt; &amp;lt; &#60;i&#x3e; &eacute;&hellip;", "&lt;b> &amp;lt; &lt;i> é…")]
    [InlineData("&check; &noti; &", "&check; &noti; &amp;")]
    public void References_that_stay_are_few(string html, string normal) => Assert.Equal(normal, Apply(html));

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void A_parser_finds_nothing_to_repair()
    {
        Pieces.Holds(
            html =>
            {
                var normal = Apply(html);
                var body = new HtmlParser().ParseDocument("").Body!;
                body.InnerHtml = normal;
                // Once more through both: the tree is as it is written.
                var again = new HtmlParser().ParseDocument("").Body!;
                again.InnerHtml = Apply(body.InnerHtml);
                Assert.Equal(body.InnerHtml, again.InnerHtml);
                Assert.Equal(Tags(normal), body.Descendants<IElement>().Count());
            },
            count: 5_000
        );
    }

    private static readonly Gen<string> Pieces = Gen.OneOf<string>(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<i title=x>",
            "</i>",
            "<a href=y>",
            "</a>",
            "<div>",
            "</div>",
            "<ul>",
            "<li>",
            "</li>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</tr>",
            "</table>",
            "<tbody>",
            "<caption>",
            "<h1>",
            "</h1>",
            "<h2>",
            "<blockquote>",
            "</blockquote>",
            "<span>",
            "</span>",
            "<br>",
            "<hr>",
            "<img src=z>",
            "<pre>",
            "</pre>",
            "<dl>",
            "<dt>",
            "<dd>",
            "</dl>",
            "<font>",
            "</font>",
            "<section>",
            "</section>",
            "<ruby>",
            "<rt>",
            "</ruby>",
            "<svg>",
            "</svg>",
            "<select>",
            "</select>",
            "<script>x</script>",
            "<!-- x -->",
            "word",
            " ",
            "a & b < c"
        )
        .Array[1, 40]
        .Select(string.Concat);

    private static int Tags(string html) =>
        Enumerable
            .Range(0, html.Length - 1 < 0 ? 0 : html.Length - 1)
            .Count(i => html[i] == '<' && char.IsAsciiLetter(html[i + 1]));

    private static string Apply(string html) => HtmlNormaliser.Apply(html, new ReadingTime(TimeProvider.System)).Html;
}
