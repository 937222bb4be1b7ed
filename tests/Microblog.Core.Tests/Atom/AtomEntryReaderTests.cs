using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Atom;

public sealed class AtomEntryReaderTests
{
    [Fact]
    public void A_note_with_two_titles_is_its_text_title_in_plain_and_its_xhtml_title_in_full()
    {
        var entry = Entries.Read(Entries.Libervia);
        Assert.Null(entry.Title);
        Assert.Equal("A note with weight", entry.Text);
        Assert.Equal("<p>A note with <em>weight</em></p>", entry.Html);
        Assert.Equal("A note with weight", entry.Source);
        Assert.Equal(("louise", Jid.Parse("louise@libre.example")), (entry.AuthorName, entry.Author));
        Assert.Equal("en", entry.Language);
    }

    [Fact]
    public void Markdown_beside_xhtml_is_edited_and_the_xhtml_is_shown()
    {
        var entry = Entries.Read(Entries.Movim);
        Assert.Equal("The mill in autumn", entry.Title);
        Assert.Equal("The wheel turns again. #mill", entry.Text);
        Assert.Contains("<strong>wheel</strong>", entry.Html, StringComparison.Ordinal);
        Assert.Equal("# The mill in autumn\n\nThe **wheel** turns again. #mill", entry.Source);
        Assert.Equal(["mill"], entry.Tags);
    }

    [Theory]
    [InlineData("<p>Our talk</p><p><a href='https://h.example/t.webm'>A talk</a></p>", "<p>Our talk</p>")]
    [InlineData("<p><a href='https://h.example/t.webm'>A talk</a></p>", "")]
    public void Link_to_a_file_that_is_shown_by_itself_is_not_in_the_text(string body, string shown)
    {
        var entry = WithFile("Our talk", body);
        Assert.Equal(shown, entry.Html);
        Assert.Single(entry.Attachments);
    }

    [Fact]
    public void File_alone_has_its_description_once()
    {
        const string Body = "<p><a href='https://h.example/t.webm'>A talk</a></p>";
        Assert.Null(WithFile("A talk", Body).Title);
        Assert.Null(WithFile("–", Body).Title);
        Assert.Equal("From the conference", WithFile("From the conference", Body).Title);
    }

    [Theory]
    [InlineData("<p>It is <a href='https://h.example/t.webm'>here</a></p>")]
    [InlineData("<p><a href='https://h.example/t.webm'>First</a></p><p>Then</p>")]
    [InlineData("<p><a href='https://h.example/other.webm'>Another</a></p>")]
    public void Link_that_is_part_of_the_text_stays(string body) =>
        Assert.Contains("<a href=", WithFile("A talk", body).Html, StringComparison.Ordinal);

    private static AtomEntry WithFile(string title, string body) =>
        Entries.Read(
            $"""
            <entry xmlns="http://www.w3.org/2005/Atom"><id>i</id><title>{title}</title>
            <link rel="enclosure" href="https://h.example/t.webm" type="video/webm" title="A talk"/>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content></entry>
            """
        );

    [Fact]
    public void Enclosures_are_attachments_and_previews_of_links_are_not()
    {
        var one = Assert.Single(Entries.Read(Entries.Movim).Attachments);
        Assert.Equal(("https://up.example/mill.jpg", "image/jpeg"), (one.Address.ToString(), one.MediaType));
    }

    [Fact]
    public void Several_enclosures_are_kept_once_each_and_only_from_the_web()
    {
        var entry = Entries.Of(
            """
            <title>x</title><link rel='enclosure' href='https://a.example/1.png' length='12'/>
            <link rel='enclosure' href='https://a.example/1.png'/><link rel='enclosure' href='javascript:alert(1)' type='image/png'/>
            <link rel='enclosure' href='file:///etc/passwd'/><link rel='enclosure' href='https://a.example/2' type='not a type'/>
            """
        );
        Assert.Equal(
            ["https://a.example/1.png", "https://a.example/2"],
            entry.Attachments.Select(a => a.Address.ToString())
        );
        Assert.Equal(["image/png", null], entry.Attachments.Select(a => a.MediaType));
        Assert.Equal(12, entry.Attachments[0].Length);
    }

    [Theory]
    [InlineData("<summary>Only this</summary>", "Only this")]
    [InlineData("<title/><summary type='html'>&lt;p>Only &lt;b>this&lt;/b>&lt;/p></summary>", "Only this")]
    [InlineData("<title/><content type='html'>&lt;p>Only&lt;br>this&lt;/p></content>", "Only\nthis")]
    [InlineData("<content>Only &lt;this></content>", "Only <this>")]
    [InlineData("<content><div xmlns='http://www.w3.org/1999/xhtml'>Only this</div></content>", "Only this")]
    [InlineData("<content type='xhtml'>Only this</content>", "Only this")]
    [InlineData("<content type='xhtml'><div>Only <b/>this</div></content>", "Only this")]
    [InlineData(
        "<title>Only this</title><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'/></content>",
        "Only this"
    )]
    [InlineData("<title type='html'>Only &amp;lt;this></title>", "Only <this>")]
    public void Text_is_found_wherever_its_writer_put_it(string children, string text) =>
        Assert.Equal(text, Entries.Of(children).Text);

    [Theory]
    [InlineData("<title>The whole text</title><content type='text'>The whole text.</content>")]
    [InlineData("<title>The whole…</title><content type='text'>The whole text goes on</content>")]
    [InlineData(
        "<title>The whole text</title><content type='html'>&lt;h1>The&lt;/h1>&lt;ul>&lt;li>whole&lt;li>text&lt;/ul></content>"
    )]
    public void A_title_that_only_repeats_the_text_is_none(string children) => Assert.Null(Entries.Of(children).Title);

    [Fact]
    public void A_bare_address_in_plain_text_is_a_link_and_its_full_stop_is_not()
    {
        var html = Entries.Read(Entries.Plain).Html;
        Assert.Equal(
            "<p>Read <a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">"
                + "https://example.org/a?b=1&amp;c=2</a>. Then sleep.</p>",
            html
        );
    }

    [Fact]
    public void Missing_elements_are_null()
    {
        var entry = Entries.Of("<title>Alone</title>");
        Assert.Null(
            entry.Author ?? (object?)entry.AuthorName ?? entry.AtomId ?? (object?)entry.Dated ?? entry.Comments
        );
        Assert.Empty(entry.InReplyTo);
    }

    [Theory]
    [InlineData("2024-05-06T07:08:09.123456Z", "2024-05-06T07:08:09.1234560+00:00")]
    [InlineData("2024-05-06T07:08:09.1234567890123Z", "2024-05-06T07:08:09.1234567+00:00")]
    [InlineData("2024-05-06T09:08:09+02:00", "2024-05-06T07:08:09.0000000+00:00")]
    [InlineData("2024-05-06T09:08:09+0200", "2024-05-06T07:08:09.0000000+00:00")]
    [InlineData(" 2024-05-06t07:08:09z ", "2024-05-06T07:08:09.0000000+00:00")]
    [InlineData("2024-05-06 07:08:09", "2024-05-06T07:08:09.0000000+00:00")]
    public void Dates_are_read_with_fractions_and_offsets(string written, string read) =>
        Assert.Equal(
            read,
            Entries
                .Of($"<title>x</title><published>{written}</published>")
                .Published?.ToString("O", CultureInfo.InvariantCulture)
        );

    [Theory]
    [InlineData("2024-02-30T07:08:09Z")]
    [InlineData("2024-05-06T25:08:09Z")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("99999-01-01T00:00:00Z")]
    [InlineData("yesterday")]
    [InlineData("06/05/2024")]
    [InlineData("")]
    public void Impossible_dates_are_none(string written) =>
        Assert.Null(Entries.Of($"<title>x</title><published>{written}</published>").Published);

    [Theory]
    [InlineData("xmpp:a@example.org", "a@example.org")]
    [InlineData("xmpp:a%40b@example.org", null)]
    [InlineData(" XMPP:A@Example.org/res?x ", "a@example.org")]
    [InlineData("a@example.org", "a@example.org")]
    [InlineData("mailto:a@example.org", null)]
    [InlineData("https://example.org/@a", null)]
    [InlineData("xmpp:", null)]
    public void The_authors_address_is_an_xmpp_uri_or_a_bare_address(string uri, string? address) =>
        Assert.Equal(address, Entries.Of($"<title>x</title><author><uri>{uri}</uri></author>").Author?.ToString());

    [Fact]
    public void A_name_cannot_turn_the_line_around()
    {
        var entry = Entries.Of("<title>x</title><author><name>Ma&#x202E;ra&#10;\nB</name></author>");
        Assert.Equal("Mara B", entry.AuthorName);
    }

    [Fact]
    public void Categories_with_a_scheme_and_tags_of_the_text_are_tags_each_once()
    {
        var entry = Entries.Of(
            "<title>#Bread and #größe, not a#b nor #1</title><category term='bread' scheme='urn:s' label='B'/><category/><category term='#flour'/>"
        );
        Assert.Equal(["bread", "flour", "größe"], entry.Tags);
    }

    [Fact]
    public void Tag_in_code_or_in_a_link_is_none() =>
        Assert.Equal(
            ["three"],
            Entries
                .Of(
                    "<title>x</title><content type='html'>&lt;code&gt;#one&lt;/code&gt; "
                        + "&lt;a href='https://example.org/'&gt;#two&lt;/a&gt; #three</content>"
                )
                .Tags
        );

    [Fact]
    public void Categories_that_are_written_in_different_ways_are_one_tag() =>
        Assert.Equal(
            ["café"],
            Entries
                .Of("<title>x</title><category term='café'/><category term='cafe&#x301;'/><category term='CAFÉ'/>")
                .Tags
        );

    [Theory]
    [InlineData(
        "<title type='html'>&lt;article>A&lt;/article>&lt;article>B&lt;/article></title><content>text</content>"
    )]
    [InlineData(
        "<title type='xhtml'><div><section>A</section><address>B</address></div></title><content>text</content>"
    )]
    public void Words_of_different_blocks_of_a_title_stay_apart(string children) =>
        Assert.Equal("A B", Entries.Of(children).Title);

    [Fact]
    public void A_place_on_earth_does_no_harm() =>
        Assert.Equal(
            "x",
            Entries.Of("<title>x</title><geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>1</lat></geoloc>").Text
        );

    [Theory]
    [InlineData("♥", true)]
    [InlineData(" ♥\uFE0F ", true)]
    [InlineData("❤", true)]
    [InlineData("♥ you", false)]
    public void A_heart_alone_is_a_like(string title, bool isLike) =>
        Assert.Equal(isLike, Entries.Of($"<title>{title}</title>").IsLike);

    [Fact]
    public void The_comments_node_is_found_by_title_alone() =>
        Assert.Equal(
            new FeedAddress(Jid.Parse("pubsub.libre.example"), "urn:xmpp:microblog:0:comments/note_x"),
            Entries.Read(Entries.Libervia).Comments
        );

    [Theory]
    [InlineData("<link rel='replies' href='xmpp:s.example?;node=n'/>", "n")]
    [InlineData(
        "<link rel='replies' href='https://blog.example/#c'/><link rel='replies' href='xmpp:s.example?;node=n'/>",
        "n"
    )]
    [InlineData(
        "<link rel='replies' href='xmpp:s.example?;node=a'/><link rel='replies' title='comments' href='xmpp:s.example?;node=b'/>",
        "b"
    )]
    [InlineData("<link rel='replies' href='xmpp:s.example'/>", null)]
    [InlineData("<link rel='self' href='xmpp:s.example?;node=n'/>", null)]
    public void The_comments_node_is_found_by_rel(string links, string? node) =>
        Assert.Equal(node, Entries.Of("<title>x</title>" + links).Comments?.Node);

    [Fact]
    public void A_very_long_text_is_cut_with_a_note()
    {
        var entry = Entries.Of($"<title>{new string('x', AtomEntryReader.MaxTextLength + 10)}</title>");
        Assert.True(entry.IsCut);
        Assert.Equal(AtomEntryReader.MaxTextLength + 1, entry.Text.Length);
        Assert.Contains("longer than can be shown", entry.Html, StringComparison.Ordinal);
    }

    public static TheoryData<XElement?, AtomFault> Unreadable =>
        new()
        {
            { null, AtomFault.NoPayload },
            { new XElement(XName.Get("feed", "http://www.w3.org/2005/Atom")), AtomFault.NotAnEntry },
            { new XElement("entry"), AtomFault.NotAnEntry },
            { new XElement(XName.Get("entry", "http://www.w3.org/2005/Atom")), AtomFault.Empty },
            { Nested(5000), AtomFault.TooDeep },
            { Large(), AtomFault.TooLarge },
        };

    [Theory]
    [MemberData(nameof(Unreadable), DisableDiscoveryEnumeration = true)]
    public void Payload_that_is_no_entry_says_why(XElement? payload, AtomFault fault) =>
        Assert.Equal(new AtomReading.Unreadable(fault), AtomEntryReader.Read(payload));

    private static XElement Nested(int depth)
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var inner = new XElement(atom + "b", "x");
        for (var i = 0; i < depth; i++)
        {
            var outer = new XElement(atom + "b");
            outer.Add(inner);
            inner = outer;
        }
        return new XElement(atom + "entry", new XElement(atom + "content", new XAttribute("type", "xhtml"), inner));
    }

    private static XElement Large()
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        return new XElement(atom + "entry", new XElement(atom + "title", new string('x', 5_000_000)));
    }
}
