using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CsCheck;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Testing.Cases;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>An edit changes what the person changed and nothing else.</summary>
public sealed class EntryEditTests
{
    private static readonly Jid Me = Jid.Parse("me@example.org");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 14, 32, 0, TimeSpan.Zero);
    private static readonly XName[] Replaced =
    [
        AtomNames.Atom + "title",
        AtomNames.Atom + "content",
        AtomNames.Atom + "summary",
        AtomNames.Atom + "updated",
    ];

    [Fact]
    public void Enclosure_whose_address_stands_in_the_text_stays()
    {
        var edited = Edit(
            """
            <title type="text">see https://h.example/c.png</title>
            <link rel="enclosure" href="https://h.example/c.png" type="image/png" title="A cat"/>
            """
        );
        Assert.Equal("see https://h.example/c.pngx", edited.Element(AtomNames.Atom + "title")?.Value);
        var link = Assert.Single(edited.Elements(AtomNames.Atom + "link"));
        Assert.Equal(
            ("https://h.example/c.png", "A cat"),
            ((string?)link.Attribute("href"), (string?)link.Attribute("title"))
        );
    }

    [Fact]
    public void File_stands_in_the_entry_once()
    {
        var edited = Edit(
            """<title type="text">t</title><link rel="enclosure" href="https://h.example/p.pdf" type="application/pdf" title="Paper"/>"""
        );
        Assert.Empty(edited.Elements(AtomNames.Atom + "content"));
        Assert.Single(edited.Descendants().Attributes("href"));
    }

    [Fact]
    public void Picture_in_the_body_stays_there()
    {
        var edited = Edit(
            """
            <title>t</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A <b>b</b></p>
            <p><img src="https://h.example/c.png" alt="A cat"/></p></div></content>
            """
        );
        var picture = Assert.Single(edited.Descendants(AtomNames.Xhtml + "img"));
        Assert.Equal(
            ("https://h.example/c.png", "A cat"),
            ((string?)picture.Attribute("src"), (string?)picture.Attribute("alt"))
        );
    }

    [Theory]
    [InlineData("<p>H<sub>2</sub>O <u>is</u> wet</p>")]
    [InlineData("<p><ruby>見<rt>み</rt></ruby>て</p>")]
    [InlineData("<table><tr><td colspan='2'>a</td></tr><tr><td>b</td><td><p>c</p></td></tr></table>")]
    [InlineData("<ul><li><sup>a</sup></li></ul><ul><li>b</li></ul>")]
    [InlineData("<p><img src='https://h.example/c.png' alt='A cat'/></p>")]
    [InlineData("<figure><img src='https://h.example/c.png' alt='A cat'/><figcaption>Cat</figcaption></figure>")]
    [InlineData("<h1>Name</h1><p>A <mark>b</mark></p>")]
    [InlineData("<dl><dt>a</dt><dd>b</dd></dl>")]
    public void Block_that_was_not_changed_stays_to_the_letter(string block)
    {
        foreach (var isEscaped in new[] { false, true })
        {
            var html = $"<p>First <b>words</b></p>{block}<p>Last words</p>";
            var body = isEscaped
                ? $"<title/><content type='html'>{html.Replace("<", "&lt;", StringComparison.Ordinal)}</content>"
                : $"<title/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{html}</div></content>";
            var edited = Edit(body);
            var expected = XElement.Parse($"<div xmlns='http://www.w3.org/1999/xhtml'>{block}<p>Last wordsx</p></div>");
            var written = edited.Elements(AtomNames.Atom + "content").First(one => one.HasElements).Elements().Single();
            // The parser gives tables a body.
            var letters = Letters(written)
                .Replace("<tbody>", "", StringComparison.Ordinal)
                .Replace("</tbody>", "", StringComparison.Ordinal);
            Assert.EndsWith(Letters(expected), letters, StringComparison.Ordinal);
            Assert.StartsWith("<p>First", Letters(written), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Attributes_of_a_block_that_was_not_changed_stay() =>
        Assert.Contains(
            "<p class=\"x\">One</p>",
            Letters(
                Edit(
                    "<title/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p class='x'>One</p><p>Two</p></div></content>"
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Only_the_block_that_was_changed_is_written_anew()
    {
        var stored = Entry(
            "<title/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
                + "<p><u>a</u></p><p><u>b</u></p><p><u>c</u></p><p><u>d</u></p></div></content>"
        );
        Assert.Equal("<p><u>a</u></p><p>B</p><p>new</p><p><u>d</u></p>", Letters(Edit(stored, "a\n\nB\n\nnew\n\nd")));
        Assert.Equal("<p><u>d</u></p><p>a</p>", Letters(Edit(stored, "d\n\na")));
        Assert.Equal("", Letters(Edit(stored, "something else")));
    }

    [Fact]
    public void Tag_that_the_text_lost_goes_and_other_categories_stay()
    {
        var stored = Entry(
            "<title>On #bread</title><category term='bread'/><category term='mill' label='M' scheme='urn:s'/>"
        );
        var edited = Edit(stored, "On #flour");
        Assert.Equal(
            ["mill", "flour"],
            edited.Elements(AtomNames.Atom + "category").Select(one => one.Attribute("term")?.Value)
        );
    }

    [Fact]
    public void Edit_that_is_sent_twice_is_the_same_as_once()
    {
        var stored = Entry("<title>On #bread</title><category term='bread'/><category term='mill'/>");
        var once = Edit(stored, "On #flour");
        Assert.Equal(once.ToString(), EntryEdit.Apply(once, Written(stored, "On #flour")).ToString());
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void One_more_letter_keeps_every_other_element_and_the_text() =>
        Entries.Holds(
            children =>
            {
                var stored = Entry(children);
                var before = AtomEntryReader.ReadOrNull(stored)!;
                var edited = Edit(stored, EditText.Of(PostOf(stored)) + "x");
                var after = AtomEntryReader.ReadOrNull(edited)!;
                Assert.Equal(Seen(before) + "x", Seen(after));
                Assert.Equal(Others(stored), Others(edited));
                Assert.Equal(
                    before.Attachments.Select(one => one.Address),
                    after.Attachments.Select(one => one.Address)
                );
            },
            count: 1000
        );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Text_of_the_editor_gives_the_same_formatting() =>
        Entries.Holds(
            children =>
            {
                var stored = Entry(children);
                var post = PostOf(stored);
                var typed = Markdown.Read(EditText.Of(post));
                // Text that needs no formatting is published as plain text.
                var html = typed is { IsFormatted: false, Title: null }
                    ? PlainText.ToHtml(typed.Body)
                    : HtmlPolicy.Sanitise(XhtmlMarkup.Write(typed.Xhtml)).Html;
                Assert.Equal(post.Title, typed.Title);
                Assert.Equal(Marks(post.Html), Marks(html));
            },
            count: 1000
        );

    [Theory]
    [InlineData("<title>2*3*4 [a](b) x</title>", "2\\*3\\*4 \\[a\\](b) x")]
    [InlineData("<title>plain - text, a_b (c) www.example.org</title>", "plain - text, a_b (c) www.example.org")]
    [InlineData(
        "<title>N</title><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>_x_https://e.example/a</p></div></content>",
        "# N\n\n\\_x\\_https\\://e.example/a"
    )]
    [InlineData(
        "<title>`c` https://e.example/?a&amp;amp;b</title>",
        "\\`c\\` [https\\://e.example/?a\\&amp;b](<https://e.example/?a&amp;amp;b>)"
    )]
    [InlineData("<title># not a title\n\n1. no list</title>", "\\# not a title\n\n1\\. no list")]
    [InlineData("<title/><content type='html'>&lt;p>A &lt;b>b &lt;i>c&lt;/i>&lt;/b>.&lt;/p></content>", "A **b *c***.")]
    [InlineData(
        "<title/><content type='html'>&lt;a href='https://e.example/'>e&lt;/a></content>",
        "[e](<https://e.example/>)"
    )]
    [InlineData(
        "<title/><content type='html'>&lt;ul>&lt;li>a&lt;ol start='3'>&lt;li>b&lt;/ol>&lt;li>c&lt;/ul></content>",
        "- a\n  3. b\n- c"
    )]
    [InlineData(
        "<title/><content type='html'>&lt;pre>a\n  b&lt;/pre>&lt;blockquote>c&lt;/blockquote></content>",
        "```\na\n  b\n```\n\n> c"
    )]
    [InlineData(
        "<title/><content type='html'>&lt;h1>a&lt;/h1>&lt;p>b&lt;/p>&lt;h2>c&lt;/h2></content>",
        "a\n===\n\nb\n\n## c"
    )]
    [InlineData("<title/><content type='html'>&lt;p>a&lt;br>b &lt;s>c&lt;/s>&lt;/p></content>", "a\nb ~~c~~")]
    [InlineData(
        "<title/><content type='html'>&lt;a href='xmpp:a@b.example'>them&lt;/a></content>",
        "[them](<xmpp:a@b.example>)"
    )]
    [InlineData("<title>T</title><content type='html'>&lt;p>&lt;b>b&lt;/b>&lt;/p></content>", "# T\n\n**b**")]
    public void Editor_starts_from_markdown_that_reads_as_the_post(string children, string text) =>
        Assert.Equal(text, EditText.Of(PostOf(Entry(children))));

    [Fact]
    public void Literal_text_reads_the_same_after_the_edit()
    {
        var edited = AtomEntryReader.ReadOrNull(Edit("<title type='text'>2*3*4 [a](b) x</title>"))!;
        Assert.Equal("2*3*4 [a](b) xx", edited.Text);
        Assert.DoesNotContain("<a", edited.Html, StringComparison.Ordinal);
    }

    /// <summary>Every character that is seen, with what marks it.</summary>
    private static List<string> Marks(string html)
    {
        var marks = new List<string>();
        Walk(new HtmlParser().ParseDocument(html).Body!, "");
        return marks;

        void Walk(INode parent, string path)
        {
            foreach (var node in parent.ChildNodes)
            {
                if (node is IElement element)
                {
                    var name = element.LocalName switch
                    {
                        "b" => "strong",
                        "i" => "em",
                        "p" => "",
                        // Markdown writes some signs of addresses as references.
                        "a" => "a " + Uri.UnescapeDataString(element.GetAttribute("href") ?? "").Replace('\\', '/'),
                        // A fence is both.
                        "code" when path.Contains("pre", StringComparison.Ordinal) => "",
                        var other => other,
                    };
                    Walk(element, name.Length == 0 ? path : $"{path}/{name}");
                }
                else
                {
                    marks.AddRange(node.TextContent.Where(c => !char.IsWhiteSpace(c)).Select(c => $"{c} {path}"));
                }
            }
        }
    }

    /// <summary>What stands in the first div, without spaces between blocks.</summary>
    private static string Letters(XElement element) =>
        string.Concat(
                element
                    .DescendantsAndSelf(AtomNames.Xhtml + "div")
                    .Take(1)
                    .Nodes()
                    .Where(one => one is XElement)
                    .Select(one => one.ToString(SaveOptions.DisableFormatting))
            )
            .Replace($" xmlns=\"{AtomNames.Xhtml}\"", "", StringComparison.Ordinal);

    private static string Seen(AtomEntry entry) =>
        string.Concat($"{entry.Title}{entry.Text}".Where(c => !char.IsWhiteSpace(c)));

    private static List<string> Others(XElement entry) =>
        [
            .. entry
                .Elements()
                .Where(one => !Replaced.Contains(one.Name))
                .Select(one => one.ToString())
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [InlineData(null, "fr", "de")]
    [InlineData("fr", "fr", "de")]
    [InlineData("en", "en", null)]
    public void Language_is_the_one_of_the_edit_where_it_says_another(string? said, string entry, string? title)
    {
        var stored = Entry("<title xml:lang='de'>Guten Tag</title>");
        var written = Written(stored, "Good morning");
        written.SetAttributeValue(XNamespace.Xml + "lang", said);
        var edited = EntryEdit.Apply(stored, written);
        Assert.Equal(
            (entry, title),
            (
                (string?)edited.Attribute(XNamespace.Xml + "lang"),
                (string?)edited.Element(AtomNames.Atom + "title")?.Attribute(XNamespace.Xml + "lang")
            )
        );
    }

    private static XElement Edit(string children)
    {
        var stored = Entry(children);
        return Edit(stored, EditText.Of(PostOf(stored)) + "x");
    }

    private static XElement Edit(XElement stored, string text) => EntryEdit.Apply(stored, Written(stored, text));

    private static XElement Written(XElement stored, string text) =>
        AtomEntryWriter.Write(
            PostComposer.Edit(
                new PostDraft
                {
                    Feed = FeedAddress.Microblog(Me),
                    ItemId = "U",
                    Author = Me,
                    Text = text,
                    Now = Now,
                },
                PostOf(stored)
            )
        );

    private static Post PostOf(XElement entry) =>
        PostReader.Create(
            AtomEntryReader.ReadOrNull(entry)!,
            new PostAddress(FeedAddress.Microblog(Me), "U"),
            null,
            Now,
            Me
        );

    private static XElement Entry(string children) =>
        XElement.Parse(
            $"<entry xmlns='http://www.w3.org/2005/Atom' xml:lang='fr'>{children}</entry>",
            LoadOptions.PreserveWhitespace
        );

    private static readonly Gen<string> Texts = Gen.OneOf<string>(
            "one",
            " two ",
            "2*3*4",
            "[a](b)",
            "&lt;b>",
            "#tag",
            "https://e.example/a_b",
            "_x_",
            "`c`",
            "1. ",
            "- ",
            "> ",
            "# ",
            "\\",
            "~~s~~",
            "!",
            "&amp;amp;",
            "|",
            "\n",
            "\n\n",
            "見て"
        )
        .Array[1, 6]
        .Select(parts => "w" + string.Concat(parts) + " w");

    private static readonly Gen<string> Inline = Gen.OneOf(
        Texts,
        Texts.Select(text => $"<b>{text}</b> "),
        Texts.Select(text => $" <em>{text}</em> "),
        Texts.Select(text => $" <code>{text}</code> "),
        Texts.Select(text => $" <a href='https://e.example/'>{text}</a> ")
    );

    private static readonly Gen<string> Block = Gen.OneOf(
        Inline.Select(text => $"<p>{text}</p>"),
        Inline.Array[1, 3].Select(items => $"<ul>{string.Concat(items.Select(one => $"<li>{one}</li>"))}</ul>"),
        Inline.Array[1, 3].Select(items => $"<ol>{string.Concat(items.Select(one => $"<li>{one}</li>"))}</ol>"),
        Inline.Select(text => $"<blockquote><p>{text}</p></blockquote>"),
        Texts.Select(text => $"<pre>{text}</pre>")
    );

    private static readonly Gen<string> Body = Gen.OneOf(
        Texts.Select(text => $"<title>{text}</title>"),
        Block
            .Array[1, 3]
            .Select(blocks =>
                $"<title>Name</title><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{string.Concat(blocks)}<p>w</p></div></content>"
            )
    );

    private static readonly Gen<string> More = Gen.OneOf<string>(
            "<link rel='enclosure' href='https://h.example/c.png' type='image/png' title='A cat'/>",
            "<link rel='enclosure' href='https://h.example/p.pdf' type='application/pdf'/>",
            "<link rel='alternate' type='text/html' href='https://blog.example/1'/>",
            "<link rel='replies' title='comments' href='xmpp:s.example?;node=n'/>",
            "<category term='mill' scheme='urn:s' label='M'/>",
            "<rights>CC0</rights>",
            "<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>1</lat></geoloc>",
            "<x xmlns='urn:unknown'><y z='1'/></x>",
            "<contributor><name>Jo</name></contributor>",
            "<generator>Other</generator>"
        )
        .Array[0, 5]
        .Select(all => string.Concat(all.Distinct()));

    private static readonly Gen<string> Entries = Gen.Select(Body, More, (body, more) => body + more);
}
