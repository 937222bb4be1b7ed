using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microblog.Core.Model;

namespace Microblog.Testing.Entries;

/// <summary>
/// Entries by a grammar of what is hard to show: marks that combine, surrogates, directions, no width, huge numbers, nothing
/// at all. The same seed makes the same entries.
/// </summary>
/// <param name="seed">The seed.</param>
public sealed class RandomEntries(int seed)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Thread = "http://purl.org/syndication/thread/1.0";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    private static readonly string[] Pieces =
    [
        "",
        " ",
        "word",
        "\n",
        "\n\n",
        "\t",
        "\u00A0",
        "\u2028",
        "\u3000",
        "\u0085",
        "\u200B",
        "\u200D",
        "\u2060",
        "\uFEFF",
        "\u00AD",
        "\u202E",
        "\u202A\u202B",
        "\u2066\u2069",
        "\u200F",
        "\u061C",
        "\u0300",
        "Z\u0300\u0301\u0302",
        "\u0E33\u0E4D",
        "\u20DD",
        "\u064B",
        "مكتبة",
        "עברית",
        "ﷺ",
        "\U0001F469\u200D\U0001F469\u200D\U0001F466",
        "\U0001F1E9",
        "\U000E0061",
        "\U0010FFFD",
        "\uFDD0",
        "\uFFFD",
        "ﬃ",
        "İ",
        "ß",
        "ǆ",
        "♥",
        "…",
        "99999999999999999999",
        "-1",
        "1e400",
        "#",
        "#tag",
        "#\u0300",
        "@",
        "@a@b.example",
        "@\u0300@b",
        "http://",
        "https://a.example/(b)",
        "https://xn--/",
        "https://ä.example/%FF?\u202E",
        "http://[::1]/",
        "http://a.example:99999/",
        "xmpp:",
        "xmpp:a@b.example?;node=%ED%A0%80;item=%00",
        "<",
        ">",
        "&",
        "\"",
        "'",
        "\\u0000",
        "# ",
        "> ",
        "```",
        "[a](javascript:b)",
    ];

    private static readonly string[] Tags =
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i title='\u202E'>",
        "</i>",
        "<a href='https://a.example/'>",
        "<a href='xmpp:a@b.example?;node=c;item=d'>",
        "<a href=''>",
        "</a>",
        "<br>",
        "<hr>",
        "<h1>",
        "</h1>",
        "<ol start='-2147483648'>",
        "<ol start='99999999999'>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td colspan='4294967296'>",
        "</table>",
        "<blockquote>",
        "</blockquote>",
        "<pre>",
        "</pre>",
        "<code>",
        "</code>",
        "<ruby>a<rt>b</ruby>",
        "<img src='https://a.example/b.png' alt='\u0300'>",
        "<img src='data:,'>",
        "<video><source src='https://a.example/c'></video>",
        "<time datetime='99999-99-99'>",
        "<svg><p>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "&#xD800;",
        "&#0;",
        "&#x110000;",
        "&#99999999999;",
        "&amp;",
        "&nbsp;",
        "&zwj;",
        "&acE;",
    ];

    private static readonly string[] Dates =
    [
        "",
        "2026-06-01T12:00:00Z",
        "0000-00-00T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
        "9999-12-31T23:59:60-14:00",
        "1900-01-01T00:00:00+14:00",
        "2026-02-30T25:61:61Z",
        "2026-06-01 12:00:00.99999999999999999999+99:99",
        "now",
    ];

    private static readonly string[] Addresses =
    [
        "",
        " ",
        "https://a.example/b.png",
        "https://a.example/",
        "https://a.example",
        "http://a.example/%00%ED%A0%80/..",
        "https://\u202Ea.example/",
        "https://xn--a.example/",
        "//a.example",
        "data:,",
        "file:///etc",
        "xmpp:",
        "xmpp:a@b.example",
        "xmpp:a@b.example?;node=urn:xmpp:microblog:0",
        "xmpp:a@b.example?;node=;item=",
        "xmpp:b.example?;node=urn:xmpp:microblog:0:comments/%E2%80%AE;item=%2F..",
        "xmpp:a@b.example?;node=n;item=%ED%A0%80",
        "xmpp:\u0300@b.example?;node=n;item=i",
        "a@b.example",
        "tag:a,2026:b",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A name for a node or an item: never empty.</summary>
    public string Name(int number) => Words(3).Trim() + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An entry that may reply to one of these.</summary>
    public XElement Next(IReadOnlyList<PostAddress> others) =>
        new(
            Atom + "entry",
            Some(2, () => Construct("title")),
            Some(2, () => Construct("content")),
            Some(1, () => Construct("summary")),
            Some(1, () => new XElement(Atom + "id", Words(4))),
            Some(1, () => new XElement(Atom + "published", Pick(Dates))),
            Some(1, () => new XElement(Atom + "updated", Pick(Dates))),
            Some(
                2,
                () =>
                    new XElement(
                        Atom + "author",
                        Some(1, () => new XElement(Atom + "name", Words(4))),
                        Some(1, () => new XElement(Atom + "uri", Pick(Addresses)))
                    )
            ),
            Some(3, () => new XElement(Atom + "category", new XAttribute("term", Words(2)))),
            Some(4, Link),
            Some(2, () => Reply(others)),
            Chance(30) ? new XElement(Atom + "title", "♥") : null
        );

    private XElement Construct(string name)
    {
        var element = new XElement(Atom + name);
        switch (_random.Next(5))
        {
            case 0:
                element.SetAttributeValue("type", "html");
                element.Value = Markup(Chance(20) ? 400 : 12);
                break;
            case 1:
                element.SetAttributeValue("type", "xhtml");
                element.Add(new XElement(Xhtml + "div", Some(4, () => Element(3))));
                break;
            case 2:
                element.SetAttributeValue("type", Words(1));
                element.Value = Words(6);
                break;
            default:
                element.Value = Words(Chance(20) ? 400 : 8);
                break;
        }
        return element;
    }

    private XElement Element(int depth) =>
        new(
            Xhtml + Pick("p", "b", "a", "ul", "li", "pre", "table", "td", "blockquote", "h1", "svg", "br"),
            new XAttribute("href", Pick(Addresses)),
            new XAttribute("title", Words(2)),
            Words(3),
            depth > 0 ? Some(3, () => Element(depth - 1)) : null
        );

    private XElement Link() =>
        new(
            Atom + "link",
            new XAttribute("rel", Pick("alternate", "enclosure", "enclosure", "replies", "via", "related", "")),
            new XAttribute("href", Pick(Addresses)),
            new XAttribute("title", Chance(4) ? "comments" : Words(2)),
            new XAttribute("type", Pick("image/png", "image/svg+xml", "text/html", "/", "", "\u202E/\u0300")),
            new XAttribute("length", Pick("0", "-1", "99999999999999999999", "1", ""))
        );

    private XElement Reply(IReadOnlyList<PostAddress> others) =>
        new(
            Thread + "in-reply-to",
            new XAttribute("ref", Pick(Addresses)),
            new XAttribute(
                "href",
                others.Count > 0 && !Chance(4) ? others[_random.Next(others.Count)].ToString() : Pick(Addresses)
            )
        );

    private string Markup(int most) => Join(most, () => Chance(2) ? Pick(Tags) : Pick(Pieces));

    private string Words(int most) => (Chance(6) ? Pile() : "") + Join(most, () => Repeated(Pick(Pieces)));

    /// <summary>Very many marks on one letter, or on none.</summary>
    private string Pile() =>
        Pick("", "Z", "ش", "\u200D")
        + string.Concat(Enumerable.Repeat(Pick("\u0300", "\u20DD", "\u064B", "\u0E4D"), _random.Next(600)));

    private string Repeated(string piece) =>
        Chance(40) ? string.Concat(Enumerable.Repeat(piece, _random.Next(500))) : piece;

    private string Join(int most, Func<string> piece)
    {
        var text = new StringBuilder();
        for (var count = _random.Next(most + 1); count > 0; count--)
        {
            text.Append(piece());
        }
        return text.ToString();
    }

    private List<XElement> Some(int most, Func<XElement> create) =>
        [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => create())];

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private string Pick(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];
}
