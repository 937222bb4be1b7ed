using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>Previews of links as they are written, and what an edit makes of them.</summary>
[Trait("Spec", "XEP-0511 3")]
public sealed class LinkPreviewEditTests
{
    private const string Text = "Read https://news.example/story";

    private const string Metadata =
        "<rdf:Description xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:og='https://ogp.me/ns#' rdf:about='https://news.example/story'>"
        + "<og:title>A story</og:title><og:site_name>News</og:site_name></rdf:Description>";

    private const string Movim =
        "<link rel='related' href='https://news.example/story' title='A story' type='text/html'/>";

    private const string Others =
        "<link rel='related' href='https://other.example/' title='Other'/><link rel='related' href='xmpp:a@b.example?;node=n'/>";

    private static readonly Jid Me = Jid.Parse("me@example.org");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 14, 32, 0, TimeSpan.Zero);
    private static readonly Uri Story = new("https://news.example/story");
    private static readonly LinkPreview Full = new(
        Story,
        "A \"story\" & more",
        "Long ago",
        new Attachment(new Uri("https://news.example/p.png?a=1&b=2"), "image/*", null, null)
    );

    [Fact]
    public void Preview_is_written_as_metadata_and_as_movims_related_link()
    {
        var xml = AtomEntryWriter.Write(PostComposer.Post(Draft(Text) with { Preview = Full }));
        Assert.Equal(
            """
            <rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:og="https://ogp.me/ns#" rdf:about="https://news.example/story">
              <og:title>A "story" &amp; more</og:title>
              <og:description>Long ago</og:description>
              <og:url>https://news.example/story</og:url>
              <og:image>https://news.example/p.png?a=1&amp;b=2</og:image>
            </rdf:Description>
            """,
            Assert.Single(xml.Elements(), one => one.Name.LocalName == "Description").ToString(),
            ignoreLineEndingDifferences: true
        );
        Assert.Equal(
            """<link rel="related" href="https://news.example/story" title="A &quot;story&quot; &amp; more" description="Long ago" logo="https://news.example/p.png?a=1&amp;b=2" xmlns="http://www.w3.org/2005/Atom" />""",
            Related(xml).Single().ToString()
        );
        Assert.Equal(Full, PreviewOf(xml));
    }

    [Fact]
    public void Each_form_alone_says_the_same()
    {
        var xml = AtomEntryWriter.Write(PostComposer.Post(Draft(Text) with { Preview = Full }));
        var metadata = new XElement(xml);
        Related(metadata).Single().Remove();
        Assert.Equal(Full, PreviewOf(metadata));
        xml.Elements().Single(one => one.Name.LocalName == "Description").Remove();
        Assert.Equal(Full, PreviewOf(xml));
    }

    [Fact]
    public void Preview_leaves_a_short_post_short_and_goes_with_replies_and_repeats()
    {
        var entry = PostComposer.Post(Draft(Text) with { Preview = Full });
        Assert.Equal((Text, null), (entry.Title, entry.Xhtml));
        var post = PostOf(AtomEntryWriter.Write(entry));
        Assert.Equal(Full, PostComposer.Reply(Draft(Text) with { Preview = Full }, post).Preview);
        Assert.Equal(Full, PostComposer.Repeat(post, FeedAddress.Microblog(Me), "R", Now).Preview);
        Assert.Null(PostComposer.Post(Draft(Text)).Preview);
    }

    [Theory]
    [InlineData(Metadata)]
    [InlineData(Movim)]
    [InlineData(Metadata + Movim + Others)]
    public void Preview_of_whatever_program_stays_to_the_letter_while_its_link_is_in_the_text(string children)
    {
        var stored = Entry(Text, children);
        var edited = Edit(stored, "Do read https://news.example/story");
        Assert.Equal(Children(stored), Children(edited));
        Assert.Equal(Children(stored), Children(Edit(edited, "> [it](https://news.example/story)")));
    }

    [Theory]
    [InlineData(Metadata)]
    [InlineData(Movim + Others)]
    public void Preview_of_a_link_that_stands_beside_the_text_stays(string children)
    {
        var stored = Entry("A story", children);
        Assert.Equal(Children(stored), Children(Edit(stored, "A changed story")));
        Assert.Equal(Children(stored), Children(Edit(stored, "Read https://new.example/")));
        Assert.NotEqual(Story, PreviewOf(Edit(stored, "A changed story", removed: Story))?.Address);
    }

    [Fact]
    public void Preview_that_came_meanwhile_stays()
    {
        var written = Written(Entry(Text, ""), "Do read https://news.example/story", null, null);
        Assert.Equal("A story", PreviewOf(EntryEdit.Apply(Entry(Text, Metadata), written))?.Title);
    }

    [Fact]
    public void Preview_goes_with_its_link_and_other_related_links_stay()
    {
        var stored = Entry(Text, "<link rel='related' href='https://other.example/'/>" + Metadata + Movim);
        var edited = Edit(stored, "Read `https://news.example/story`");
        Assert.Null(PreviewOf(edited));
        Assert.Equal("""<link rel="related" href="https://other.example/" />""", Children(edited));
    }

    [Fact]
    public void Preview_that_was_taken_away_goes_and_leaves_no_sign()
    {
        var stored = Entry(Text, Metadata + Movim);
        var edited = Edit(stored, Text, removed: Story);
        Assert.Null(PreviewOf(edited));
        Assert.Equal("", Children(edited));
        Assert.Equal("", Children(Edit(edited, Text)));
        Assert.Equal("", Children(LinkPreviews.WithoutRemoval(Written(Entry(Text, ""), Text, null, Story))));
    }

    [Fact]
    public void New_link_has_the_new_preview_alone()
    {
        var other = new LinkPreview(new Uri("https://new.example/"), "New", null, null);
        var edited = Edit(Entry(Text, Metadata + Movim), "Read https://new.example/", other);
        Assert.Equal(other, PreviewOf(edited));
        Assert.Single(Related(edited));
        Assert.Single(edited.Elements(), one => one.Name.LocalName == "Description");
        Assert.Equal(edited.ToString(), Edit(edited, "Read https://new.example/", other).ToString());
    }

    private static IEnumerable<XElement> Related(XElement entry) =>
        entry.Elements(AtomNames.Atom + "link").Where(link => (string?)link.Attribute("rel") == "related");

    /// <summary>All that may be a preview, as it is written.</summary>
    private static string Children(XElement entry) =>
        string.Concat(
                Related(entry)
                    .Concat(entry.Elements().Where(one => one.Name.LocalName == "Description"))
                    .Select(one => one.ToString(SaveOptions.DisableFormatting))
            )
            .Replace(" xmlns=\"http://www.w3.org/2005/Atom\"", "", StringComparison.Ordinal);

    private static XElement Entry(string title, string children) =>
        XElement.Parse(
            $"<entry xmlns='http://www.w3.org/2005/Atom'><title>{title}</title><id>i</id><published>2026-11-22T14:00:00Z</published>"
                + $"<updated>2026-11-22T14:00:00Z</updated>{children}</entry>"
        );

    private static XElement Edit(XElement stored, string text, LinkPreview? preview = null, Uri? removed = null) =>
        EntryEdit.Apply(stored, Written(stored, text, preview, removed));

    private static XElement Written(XElement stored, string text, LinkPreview? preview, Uri? removed) =>
        AtomEntryWriter.Write(
            PostComposer.Edit(Draft(text) with { Preview = preview, WithoutPreviewOf = removed }, PostOf(stored))
        );

    private static LinkPreview? PreviewOf(XElement entry) => AtomEntryReader.ReadOrNull(entry)?.Preview;

    private static PostDraft Draft(string text) =>
        new()
        {
            Feed = FeedAddress.Microblog(Me),
            ItemId = "U",
            Author = Me,
            Text = text,
            Now = Now,
        };

    private static Post PostOf(XElement entry) =>
        PostReader.Create(
            AtomEntryReader.ReadOrNull(entry)!,
            new PostAddress(FeedAddress.Microblog(Me), "U"),
            null,
            Now,
            Me
        );
}
