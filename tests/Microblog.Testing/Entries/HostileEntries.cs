using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Microblog.Testing.Entries;

/// <summary>Entries that cost much: every kind that was ever found, and the kinds of them that may come back.</summary>
public static class HostileEntries
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Thread = "http://purl.org/syndication/thread/1.0";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    /// <summary>What all others are compared with: words.</summary>
    public static HostileKind Plain { get; } = Text("plain text", "Some words in a row, and a few more. ");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<HostileKind> All { get; } =
    [
        Html("#a", "#a "),
        Text("#a in text", "#a "),
        Html("@a@b", "@a@b "),
        Text("@a@b in text", "@a@b "),
        Html("http://a/)))", ")", "http://a/"),
        Text("http://a/))) in text", ")", "http://a/"),
        Text("http://a/([{ in text", "([{}])", "http://a/"),
        Text("short addresses in text", "http://a/ "),
        Text("addresses that are none", "http://% "),
        Text("xmpp: addresses", "xmpp:a@b?;node=c "),
        Text("xmpp: addresses that are none", "xmpp:@ "),
        Text("names that are none", "@~@~. "),
        Text("# alone", "#"),
        Text("@ alone", "@"),
        Text(": alone", ":"),
        Text("one word in brackets", "((((((((a))))))) "),
        Text("empty lines", "a\n\n"),
        Text("line breaks", "a\n"),
        Text("spaces", " ", "a", "b"),
        Text("combining marks", "\u0300", "Z"),
        Text("emoji", "\U0001F469\u200D\U0001F466"),
        Text("direction marks", "\u202E\u2066"),
        Html("links", "<a href='http://a/'>a</a>"),
        Html("links to tags", "<a href='http://a/'>#a</a>"),
        Html("links that do not end", "<a href='http://a/'>"),
        Html("links in tables", "<table><tr><td><a href='http://a/'>"),
        Html("</p>", "</p>"),
        Html("</b>", "</b>"),
        Html("ends of nothing between words", "some words </foo>"),
        Html("ends that cannot be", "</span>", "<span><p>"),
        Html("<p>", "<p>"),
        Html("<p> with words", "<p>Some words in a row, and a few more."),
        Html("<b>", "<b>"),
        Html("<b> and <p>", "<b><p>"),
        Html("<b title> and <p>", i => $"<b title={i}><p>"),
        Html("<b><i></b>", "<b><i>a</b>"),
        Html("<p><b title></p>", i => $"<p><b title={i}>a</p>"),
        Html("<div>", "<div>"),
        Html("<font> around everything", "<font>a<b>c</b>"),
        Html("<center> ended", "<center><i>a</i></center>"),
        Html("<li>", "<li>a"),
        Html("<ol> of <li>", "<li>a</li>", "<ol>"),
        Html("<dl>", "<dt>a<dd>b"),
        Html("<blockquote>", "<blockquote>a"),
        Html("quoted lines", "a\n", string.Concat(Enumerable.Repeat("<blockquote>", 59)) + "<pre>"),
        Html("<h1>", "<h1>a"),
        Html("<h1> ended", "<h1><b>a</b></h1>"),
        Html("<table>", "<table>"),
        Html("<table> with words", "<table>a"),
        Html("<table> of rows", "a<tr>", "<table>"),
        Html("<table> of <b>", "<b>a<tr>", "<table>"),
        Html("<td> without a table", "a<td>"),
        Html("<b><table><td></b>", i => $"<b title={i}><table><td></b>"),
        Html("<select>", "<select><option>a"),
        Html("<form>", "<form><button>a"),
        Html("<svg>", "<svg><g>"),
        Html("<math>", "<math><mi>a"),
        Html("<script>", "<script>a</script>"),
        Html("<script> that does not end", "<script>"),
        Html("<style> in <svg>", "<svg><style>a"),
        Html("<template>", "<template>a"),
        Html("<ruby>", "<ruby>a<rt>b"),
        Html("<br>", "<br>"),
        Html("<br> with words", "Some words<br>"),
        Html("<hr>", "<hr>"),
        Html("<wbr>", "a<wbr>"),
        Html("comments", "<!--a-->"),
        Html("comments that do not end", "<!--"),
        Html("comments of nothing", "<!>"),
        Html("<?", "<?a>"),
        Html("<", "<"),
        Html("< with words", "a < b "),
        Html("<a<a", "<a"),
        Html("</", "</ "),
        Html("&", "&"),
        Html("&amp;", "&amp;"),
        Html("&#0;", "&#0;"),
        Html("&noti", "&noti"),
        Html("NUL", "\u0000\uFFFE"),
        Html("pictures", i => $"<img src='http://a/{i}'>"),
        Html("one picture again", "<img src='http://a/b'><br>"),
        Html("pictures on lines", "<br> <img src=x> <br>"),
        Html("videos", "<video><source src=x>"),
        Html("one long attribute", "a", "<p title='", "'>b"),
        Html("long addresses", "a", "<a href='http://a/", "'>b"),
        Html("an attribute that does not end", "a ", "<p title='"),
        Html("attributes of one tag", i => $" a{i}=b", "<p", ">b"),
        Html("one attribute again", " title=b", "<p", ">b"),
        Html("many attributes", i => $"<p title={i} lang=en dir=ltr class=c id=d style=e data-f=g>a</p>"),
        Html("many elements and many words", "Some words in a row, and a few more. ", Elements(2900)),
        Html("many deep elements and many words", "Words ", Elements(1400, "<b title={0}><p>")),
        Html("everything", "<p><b>&amp;&lt;&check;#a http://a/b @a@b.example</b><br><img src='http://a/'>"),
        Xhtmls("xhtml elements", "b"),
        Xhtmls("xhtml breaks", "br"),
        Xhtmls("xhtml images", "img"),
        Deep(),
        Namespace("a long namespace", attributes: 0),
        Namespace("a long namespace of attributes", attributes: 40),
        Fields("titles", i => new XElement(Atom + "title", $"a {i}")),
        Fields("html titles", i => new XElement(Atom + "title", new XAttribute("type", "html"), $"<b>{i}")),
        Fields("contents", i => new XElement(Atom + "content", $"a {i}")),
        Fields("summaries", i => new XElement(Atom + "summary", $"a {i}")),
        Fields("empty contents", _ => new XElement(Atom + "content")),
        Fields("categories", i => new XElement(Atom + "category", new XAttribute("term", $"a{i}"))),
        Fields("one category again", _ => new XElement(Atom + "category", new XAttribute("term", "a"))),
        Fields("replies", i => Reply($"xmpp:a@b.example?;node=c;item={i}")),
        Fields("replies to nothing", i => Reply($"xmpp:@{i}?;node=c")),
        Fields("enclosures", i => Link("enclosure", $"http://a.example/{i}")),
        Fields("one enclosure again", _ => Link("enclosure", "http://a.example/")),
        Fields("replies nodes", i => Link("replies", $"xmpp:a@b.example?;node={i}")),
        Fields("alternates that are none", i => Link("alternate", $"http://%{i}")),
        Fields("sources", i => Link("via", $"xmpp:a@b.example?;node=c;item={i}")),
        Fields("authors", i => new XElement(Atom + "author", new XElement(Atom + "uri", $"xmpp:a{i}@b.example"))),
        Fields("authors that are none", i => new XElement(Atom + "author", new XElement(Atom + "uri", $"xmpp:@{i}"))),
        Fields("ids", _ => new XElement(Atom + "id", " ")),
        Field("one long name", n => new XElement(Atom + "author", new XElement(Atom + "name", Repeat("Z\u0300 ", n)))),
        Field(
            "one long address",
            n => new XElement(Atom + "author", new XElement(Atom + "uri", "xmpp:" + Repeat("ä", n)))
        ),
        Field(
            "one long host",
            n => new XElement(Atom + "author", new XElement(Atom + "uri", "xmpp:a@" + Repeat("ä.", n)))
        ),
        Field("one long node", n => Link("replies", "xmpp:b.example?;node=" + Repeat("%C3%A4", n))),
        Field("one long reply", n => Reply("xmpp:b.example?" + Repeat(";a=b", n))),
        Field("one long category", n => new XElement(Atom + "category", new XAttribute("term", Repeat("a \u202E", n)))),
        Field("one long description", n => Described(Repeat("a ", n))),
        Field("one long date", n => new XElement(Atom + "published", Repeat("0", n))),
    ];

    private static HostileKind Html(string name, string piece, string before = "", string after = "") =>
        new($"html: {name}", n => Html(before + Repeat(piece, n) + after));

    private static HostileKind Html(
        string name,
        Func<int, FormattableString> piece,
        string before = "",
        string after = ""
    ) => new($"html: {name}", n => Html(before + Repeat(piece, n) + after));

    private static HostileKind Text(string name, string piece, string before = "", string after = "") =>
        new($"text: {name}", n => Entry(new XElement(Atom + "title", before + Repeat(piece, n) + after)));

    private static HostileKind Xhtmls(string name, string element) =>
        new(
            name,
            n =>
                Entry(
                    new XElement(
                        Atom + "content",
                        new XAttribute("type", "xhtml"),
                        new XElement(
                            Xhtml + "div",
                            Enumerable
                                .Range(0, n / (2 * element.Length + 6))
                                .Select(_ => new XElement(Xhtml + element, "a"))
                        )
                    )
                )
        );

    private static HostileKind Fields(string name, Func<int, XElement> create) =>
        new(
            $"fields: {name}",
            n =>
            {
                var size = create(0).ToString(SaveOptions.DisableFormatting).Length;
                return Entry([new XElement(Atom + "title", "a"), .. Enumerable.Range(0, n / size).Select(create)]);
            }
        );

    private static HostileKind Field(string name, Func<int, XElement> create) =>
        new($"field: {name}", n => Entry(new XElement(Atom + "title", "a"), create(n)));

    /// <summary>Elements as deep as the reader takes them, side by side.</summary>
    private static HostileKind Deep()
    {
        const int depth = 90;
        return new(
            "xhtml: deep elements",
            n =>
                Entry(
                    new XElement(
                        Atom + "content",
                        new XAttribute("type", "xhtml"),
                        Enumerable
                            .Range(0, n / (depth * 7))
                            .Select(_ =>
                                Enumerable
                                    .Range(0, depth)
                                    .Aggregate(
                                        new XElement(Xhtml + "b", "a"),
                                        (inner, _) => new XElement(Xhtml + "b", inner)
                                    )
                            )
                    )
                )
        );
    }

    /// <summary>On the wire a namespace is written once; for each name it would be written very often.</summary>
    private static HostileKind Namespace(string name, int attributes) =>
        new(
            name,
            n =>
            {
                XNamespace space = "urn:" + Repeat("a", n / 2);
                var pieces = n / 2 / (5 + 7 * attributes);
                return Entry([
                    new XElement(Atom + "title", "a"),
                    .. Enumerable
                        .Range(0, pieces)
                        .Select(_ => new XElement(
                            space + "a",
                            Enumerable.Range(0, attributes).Select(i => new XAttribute(space + $"a{i}", ""))
                        )),
                ]);
            }
        );

    private static XElement Entry(params IEnumerable<object> children) => new(Atom + "entry", children);

    private static XElement Html(string html) =>
        Entry(new XElement(Atom + "content", new XAttribute("type", "html"), html));

    private static XElement Link(string rel, string href) =>
        new(Atom + "link", new XAttribute("rel", rel), new XAttribute("href", href));

    private static XElement Reply(string href) => new(Thread + "in-reply-to", new XAttribute("href", href));

    private static XElement Described(string title)
    {
        var link = Link("enclosure", "http://a.example/b.png");
        link.SetAttributeValue("title", title);
        return link;
    }

    private static string Elements(int count, string piece = "<p>a</p>") =>
        string.Concat(
            Enumerable
                .Range(0, count)
                .Select(i => piece.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
        );

    private static string Repeat(string piece, int size) =>
        string.Concat(Enumerable.Repeat(piece, size / Encoding.UTF8.GetByteCount(piece)));

    private static string Repeat(Func<int, FormattableString> piece, int size)
    {
        var text = new StringBuilder(size);
        for (var index = 0; text.Length < size; index++)
        {
            text.Append(piece(index).ToString(CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}
