using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>Posts behind a warning: what is written, what is read, what an edit keeps.</summary>
public sealed class ContentWarningTests
{
    private static readonly Jid Me = Jid.Parse("me@example.org");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 14, 32, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Spoilers for the last chapter", "She leaves.")]
    [InlineData("Spoilers", "# The end\n\nShe *leaves*. #books")]
    [InlineData("Food", "Food, and much of it")]
    public void Warning_stands_before_the_text_in_every_reader(string warning, string text)
    {
        var xml = AtomEntryWriter.Write(PostComposer.Post(Draft(text, warning)));
        Assert.Equal(
            (warning, warning),
            (xml.Element(AtomNames.Atom + "title")?.Value, xml.Element(AtomNames.Atom + "summary")?.Value)
        );
        Assert.Contains(xml.Elements(AtomNames.Atom + "category"), one => (string?)one.Attribute("term") == "nsfw");
        var post = Read(xml);
        Assert.Equal((warning, null), (post.Warning, post.Title));
        Assert.Equal(text, EditText.Of(post));
        Assert.DoesNotContain("nsfw", post.Tags);
    }

    [Theory]
    [InlineData("<title>Short</title><category term='NSFW'/>", "NSFW", "Short")]
    [InlineData(
        "<title>Long</title><summary>Blood</summary><content type='text'>Long. And longer.</content><category term='nsfw'/>",
        "Blood",
        "Long. And longer."
    )]
    [InlineData("<title>T</title><summary>The text</summary><category term='nsfw'/>", "NSFW", "The text")]
    [InlineData(
        "<title>T</title><summary>In short</summary><content type='text'>The text</content><category term='books'/>",
        null,
        "The text"
    )]
    public void Warning_of_another_program_is_read(string children, string? warning, string text)
    {
        var post = Read(Entry(children));
        Assert.Equal((warning, text), (post.Warning, post.Text));
    }

    [Fact]
    public void Edit_keeps_changes_and_removes_a_warning()
    {
        var stored = AtomEntryWriter.Write(PostComposer.Post(Draft("She leaves.", "Spoilers")));
        Assert.Equal("Spoilers", Read(Edit(stored, "She stays.", null)).Warning);
        var other = Edit(stored, "She stays.", "The last chapter");
        Assert.Equal(("The last chapter", "She stays."), (Read(other).Warning, Read(other).Text));
        Assert.Single(other.Elements(AtomNames.Atom + "summary"));
        var none = Edit(other, "She stays.", "");
        Assert.Null(Read(none).Warning);
        Assert.Equal("She stays.", none.Element(AtomNames.Atom + "title")?.Value);
        Assert.Empty(none.Elements(AtomNames.Atom + "summary"));
        Assert.Empty(none.Elements(AtomNames.Atom + "category"));
    }

    [Fact]
    public void Picture_alone_can_be_behind_a_warning()
    {
        var picture = new Attachment(new Uri("https://up.example/a.jpg"), "image/jpeg", 5, "A wound");
        var post = Read(AtomEntryWriter.Write(PostComposer.Post(Draft("", "Blood") with { Attachments = [picture] })));
        Assert.Equal(("Blood", "", null), (post.Warning, post.Text, post.Title));
        Assert.Equal([picture], post.Attachments);
    }

    [Fact]
    public void Warning_is_one_line_and_not_endless()
    {
        var post = Read(AtomEntryWriter.Write(PostComposer.Post(Draft("x", "a\n b" + new string('c', 500)))));
        Assert.InRange(post.Warning!.Length, 100, ContentWarning.MaxLength);
        Assert.DoesNotContain('\n', post.Warning);
    }

    private static XElement Edit(XElement stored, string text, string? warning) =>
        EntryEdit.Apply(stored, AtomEntryWriter.Write(PostComposer.Edit(Draft(text, warning), Read(stored))));

    private static PostDraft Draft(string text, string? warning) =>
        new()
        {
            Feed = FeedAddress.Microblog(Me),
            ItemId = "U",
            Author = Me,
            Text = text,
            Warning = warning,
            Now = Now,
        };

    private static XElement Entry(string children) =>
        XElement.Parse($"<entry xmlns='http://www.w3.org/2005/Atom'>{children}</entry>");

    private static Post Read(XElement entry) =>
        PostReader.Create(
            AtomEntryReader.ReadOrNull(entry)!,
            new PostAddress(FeedAddress.Microblog(Me), "U"),
            null,
            Now,
            Me
        );
}
