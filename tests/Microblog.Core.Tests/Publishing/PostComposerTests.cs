using System.Xml.Linq;
using CsCheck;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Atom;
using Microblog.Testing.Cases;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Publishing;

public sealed class PostComposerTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly Jid Me = Jid.Parse("me@example.org");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 14, 32, 0, TimeSpan.Zero);
    private static readonly FeedAddress Comments = new(
        Jid.Parse("pubsub.example.org"),
        FeedAddress.CommentsPrefix + "U"
    );

    [Fact]
    public void A_short_post_is_written_as_a_title_alone()
    {
        var xml = AtomEntryWriter.Write(
            PostComposer.Post(
                Draft("Good morning #row") with
                {
                    AuthorName = "Me",
                    Comments = Comments,
                    Language = "en",
                }
            )
        );
        Assert.Equal(
            """
            <entry xml:lang="en" xmlns="http://www.w3.org/2005/Atom">
              <title type="text">Good morning #row</title>
              <id>tag:example.org,2026-11-22:posts-U</id>
              <published>2026-11-22T14:32:00Z</published>
              <updated>2026-11-22T14:32:00Z</updated>
              <author>
                <name>Me</name>
                <uri>xmpp:me@example.org</uri>
              </author>
              <link rel="alternate" href="xmpp:me@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=U" />
              <link rel="replies" href="xmpp:pubsub.example.org?;node=urn%3Axmpp%3Amicroblog%3A0%3Acomments%2FU" title="comments" />
              <category term="row" />
              <generator uri="https://github.com/microblog-xmpp/microblog" version="0.1.0">Microblog</generator>
            </entry>
            """,
            xml.ToString(),
            ignoreLineEndingDifferences: true
        );
    }

    [Fact]
    public void A_formatted_post_has_a_title_xhtml_and_text()
    {
        var xml = AtomEntryWriter.Write(PostComposer.Post(Draft("Good **morning**")));
        Assert.Equal("Good morning", xml.Element(Atom + "title")?.Value);
        Assert.Equal(["xhtml", "text"], xml.Elements(Atom + "content").Select(c => c.Attribute("type")?.Value));
        Assert.Equal(
            "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Good <strong>morning</strong></p></div>",
            xml.Element(Atom + "content")
                ?.Elements()
                .Single()
                .ToString(SaveOptions.DisableFormatting)
                .Replace("\n", "", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_long_post_has_a_short_title_that_is_not_shown_twice()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 200));
        var entry = PostComposer.Post(Draft(text));
        Assert.InRange(entry.Title.Length, 50, 120);
        var read = Again(entry);
        Assert.Equal((null, text, text), (read.Title, read.Text, read.Source));
    }

    [Theory]
    [InlineData("**Soup** on Thursday\n\nBring a *bowl*.", "Soup on Thursday")]
    [InlineData("Soup **night**\nBring a bowl", "Soup night")]
    [InlineData("- one\n- two", "one")]
    [InlineData("## Soup\n\nBring a bowl", "Soup")]
    [InlineData("# Soup\n\nBring a bowl", "Soup")]
    [InlineData("> Said\n\n**Done**", "Said")]
    public void Title_of_a_formatted_post_is_its_first_line(string typed, string title)
    {
        var entry = PostComposer.Post(Draft(typed));
        Assert.Equal(title, entry.Title);
        var read = Again(entry);
        Assert.Equal(typed.StartsWith("# ", StringComparison.Ordinal) ? title : null, read.Title);
        Assert.Equal(typed, read.Source);
    }

    [Theory]
    [InlineData("Soup is on Thursday. ", 3, "Soup is on Thursday. Soup is on Thursday.")]
    [InlineData("Soup is on Thursday at seven, as ever! ", 9, "Soup is on Thursday at seven, as ever!")]
    [InlineData("木曜日はスープの日です。", 20, "木曜日はスープの日です。")]
    public void Title_of_a_long_line_is_its_first_sentences(string sentence, int times, string title)
    {
        var typed = string.Concat(Enumerable.Repeat(sentence, times)) + "**and** so on";
        var entry = PostComposer.Post(Draft(typed));
        Assert.StartsWith(title, entry.Title, StringComparison.Ordinal);
        Assert.True(entry.Title.Length <= 120 && entry.Title[^1] is '.' or '!' or '。' or '*' or 'n', entry.Title);
        Assert.Equal((null, typed), (Again(entry).Title, Again(entry).Source));
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Reader_shows_the_text_of_any_post_once() =>
        Typed.Holds(
            text =>
            {
                if (Markdown.Read(text) is { IsBlank: false, Title: null })
                {
                    Assert.Null(Again(PostComposer.Post(Draft(text))).Title);
                }
            },
            count: 2000,
            threads: 2
        );

    [Fact]
    public void A_reply_in_a_comments_node_has_its_full_text_in_the_title()
    {
        var text = string.Join(' ', Enumerable.Repeat("**word**", 200));
        var entry = PostComposer.Reply(Draft(text) with { Feed = Comments }, Parent());
        Assert.Equal(string.Join(' ', Enumerable.Repeat("word", 200)), entry.Title);
        var xml = AtomEntryWriter.Write(entry);
        var reply = xml.Element(XName.Get("in-reply-to", "http://purl.org/syndication/thread/1.0"));
        Assert.Equal(
            ("tag:p", "xmpp:a@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=p"),
            (reply?.Attribute("ref")?.Value, reply?.Attribute("href")?.Value)
        );
        Assert.Contains("<in-reply-to ", xml.ToString(), StringComparison.Ordinal);
        Assert.Null(Again(entry).Title);
    }

    [Fact]
    public void A_picture_is_an_enclosure_and_stands_in_the_body()
    {
        var picture = new Attachment(new Uri("https://up.example/a.jpg"), "image/jpeg", 1234, "A hill at dusk");
        var entry = PostComposer.Post(Draft("") with { Attachments = [picture] });
        var xml = AtomEntryWriter.Write(entry);
        Assert.Equal("A hill at dusk", entry.Title);
        Assert.Contains(
            "<img src=\"https://up.example/a.jpg\" alt=\"A hill at dusk\" />",
            xml.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal([picture], Again(entry).Attachments);
    }

    [Fact]
    public void Mention_is_a_link_with_the_name_beside_readable_text_and_an_edit_starts_from_what_was_typed()
    {
        var draft = Draft("Thanks, @bob@b.example!") with { NameOf = _ => "Bob Okafor" };
        var written = PostComposer.Post(draft);
        var xml = AtomEntryWriter.Write(written);
        Assert.Equal("Thanks, @Bob Okafor!", written.Title);
        Assert.Equal("Thanks, @bob@b.example!", written.Text);
        Assert.Contains(
            "<p>Thanks, <a href=\"xmpp:bob@b.example\">@Bob Okafor</a>!</p>",
            xml.ToString(),
            StringComparison.Ordinal
        );
        var post = Read(written);
        Assert.Equal([Jid.Parse("bob@b.example")], post.Mentions);
        Assert.Equal((null, "Thanks, @Bob Okafor!"), (post.Title, post.Text));
        Assert.Equal("Thanks, @bob@b.example!", EditText.Of(post));
    }

    [Fact]
    public void Mention_of_another_program_is_edited_as_an_address()
    {
        var entry = Entries.Read(
            "<entry xmlns='http://www.w3.org/2005/Atom'><title>Hi @Bob, you</title><content type='xhtml'>"
                + "<div xmlns='http://www.w3.org/1999/xhtml'><p>Hi <a href='xmpp:bob@b.example'>@Bob</a>, "
                + "<b>you</b></p></div></content></entry>"
        );
        var post = PostReader.Create(entry, new PostAddress(FeedAddress.Microblog(Me), "U"), null, Now, Me);
        Assert.Equal("Hi @bob@b.example, **you**", EditText.Of(post));
    }

    [Fact]
    public void An_edit_keeps_id_date_and_what_it_answers()
    {
        var written = PostComposer.Reply(Draft("One #two"), Parent()) with { Comments = Comments };
        var post = Read(written);
        var later = Now.AddHours(2);
        var edited = Read(PostComposer.Edit(Draft("# Three\n\nFour *five* #six") with { Now = later }, post));
        Assert.Equal(
            (post.AtomId, post.Published, post.InReplyTo, post.InReplyToId, post.Comments),
            (edited.AtomId, edited.Published, edited.InReplyTo, edited.InReplyToId, edited.Comments)
        );
        Assert.Equal((later, "Three", "Four five #six"), (edited.Edited, edited.Title, edited.Text));
        Assert.Equal(["six"], edited.Tags);
        Assert.Equal("# Three\n\nFour *five* #six", edited.Source);
    }

    [Theory]
    [InlineData("#ぼっち・ざ・ろっく", "ぼっち・ざ・ろっく")]
    [InlineData("#می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("#CAFE\u0301 #café #Cafe\u0301", "CAFÉ")]
    [InlineData("https://example.org/#part [a](https://example.org/#part) example.org/a#b", null)]
    [InlineData("`#code`\n\n```\n#code\n```\n\n    #code", null)]
    [InlineData("C# and F#, #1 #2026 [#py](https://example.org/)", null)]
    [InlineData("# About #bread\n\n**#mill** and #bread", "bread mill")]
    public void Tag_is_a_category_in_the_spelling_of_its_writer(string text, string? tags)
    {
        var entry = PostComposer.Post(Draft(text));
        Assert.Equal(tags?.Split(' ') ?? [], entry.Tags);
        Assert.Equal(
            entry.Tags,
            AtomEntryWriter.Write(entry).Elements(Atom + "category").Select(one => one.Attribute("term")?.Value)
        );
        Assert.Equal(entry.Tags, Again(entry).Tags, TagComparer.Instance);
    }

    [Fact]
    public void An_edit_keeps_uploaded_pictures_and_lets_typed_ones_go()
    {
        var picture = new Attachment(new Uri("https://up.example/a.jpg"), "image/jpeg", null, "A hill");
        var post = Read(
            PostComposer.Post(Draft("Look ![b](https://b.example/b.png)") with { Attachments = [picture] })
        );
        Assert.Equal(2, post.Attachments.Count);
        var edited = Read(PostComposer.Edit(Draft("Look again"), post));
        Assert.Equal([picture], edited.Attachments);
    }

    [Fact]
    public void A_repeat_is_readable_by_itself_and_says_whose_it_is()
    {
        var entry = PostComposer.Repeat(Parent(), FeedAddress.Microblog(Me), "r", Now);
        var post = Read(entry);
        Assert.Equal(
            (Parent().Address, Me, "a@example.org", "Hello"),
            (post.RepeatOf, post.RepeatedBy, post.Author?.ToString(), post.Text)
        );
    }

    [Fact]
    public void A_like_has_the_same_id_every_time()
    {
        var like = PostComposer.Like(Comments, Parent(), Me, null, Now);
        Assert.Equal(PostComposer.LikeId(Parent().Address, Me), like.Address.ItemId);
        Assert.Equal(Parent().Address, Assert.Single(like.InReplyTo).Address);
        Assert.True(Again(like).IsLike);
    }

    [Fact]
    public void Like_of_a_comment_is_no_like_of_the_nodes_post_in_programs_that_read_the_title_alone()
    {
        var comment = Parent() with { Address = new PostAddress(Comments, "c") };
        var like = PostComposer.Like(Comments, comment, Me, null, Now);
        Assert.Equal(("♥", "❤"), (PostComposer.Like(Comments, Parent(), Me, null, Now).Title, like.Title));
        Assert.Equal(comment.Address, Assert.Single(like.InReplyTo).Address);
        Assert.True(Again(like).IsLike);
    }

    [Fact]
    public void A_repeat_is_liked_where_it_is_from()
    {
        var repeat = Read(PostComposer.Repeat(Parent(), FeedAddress.Microblog(Me), "r", Now));
        var like = PostComposer.Like(Comments, repeat, Me, null, Now);
        Assert.Equal(PostComposer.LikeId(Parent().Address, Me), like.Address.ItemId);
        Assert.Equal(new AtomReference(Parent().AtomId, Parent().Address), Assert.Single(like.InReplyTo));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("\u0000")]
    [InlineData("- ")]
    [InlineData("- \n- ")]
    [InlineData("> ")]
    [InlineData("1.")]
    [InlineData("---")]
    [InlineData("# ")]
    [InlineData("```\n```")]
    public void Empty_text_cannot_be_sent(string text) =>
        Assert.Equal(
            PublishFailure.Empty,
            Assert.Throws<PublishException>(() => PostComposer.Post(Draft(text))).Failure
        );

    [Fact]
    public void Text_over_the_server_limit_cannot_be_sent() =>
        Assert.Equal(
            PublishFailure.TooLong,
            Assert.Throws<PublishException>(() => PostComposer.Post(Draft(new string('<', 60_000)))).Failure
        );

    [Fact]
    public void A_size_is_measured_as_servers_send_it_on()
    {
        var plain = PostSize.Measure(new XElement("a", "xx"));
        Assert.Equal(
            (5, 3, 1),
            (
                PostSize.Measure(new XElement("a", "x\"")) - plain,
                PostSize.Measure(new XElement("a", "x<")) - plain,
                PostSize.Measure(new XElement("a", "xé")) - plain
            )
        );
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Typed_text_comes_back_to_the_editor() =>
        Typed.Holds(
            text =>
            {
                if (!Markdown.Read(text).IsBlank && !PlainText.Clean(text).StartsWith("# ", StringComparison.Ordinal))
                {
                    Assert.Equal(PlainText.Clean(text), Again(PostComposer.Post(Draft(text))).Source);
                }
            },
            count: 2000,
            threads: 2
        );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Typed_reply_comes_back_to_the_editor() =>
        Typed.Holds(
            text =>
            {
                if (!Markdown.Read(text, withTitle: false).IsBlank)
                {
                    var draft = Draft(text) with { Feed = Comments };
                    Assert.Equal(PlainText.Clean(text), Again(PostComposer.Reply(draft, Parent())).Source);
                }
            },
            count: 1000,
            threads: 2
        );

    private static readonly Gen<string> Typed = Gen.OneOf(
        Gen.String[0, 60],
        Gen.String[Gen.Char["ab \n\n#*_`>[]()!-1.~|<&\\:/@\"'…\t"], 0, 80],
        Gen.OneOf<string>(
                "# T\n",
                "text ",
                "**b** ",
                "\n\n",
                "- i\n",
                "https://e.example/a ",
                "![p](https://e.example/p.png)",
                "> q\n",
                "[l](u)",
                "| a | b |\n|---|---|\n",
                "    code\n",
                "```\nx\n```\n",
                "♥"
            )
            .Array[1, 8]
            .Select(string.Concat)
    );

    private static PostDraft Draft(string text) =>
        new()
        {
            Feed = FeedAddress.Microblog(Me),
            ItemId = "U",
            Author = Me,
            Text = text,
            Now = Now,
        };

    private static AtomEntry Again(NewEntry entry) =>
        Entries.Read(AtomEntryWriter.Write(entry).ToString(SaveOptions.DisableFormatting));

    private static Post Read(NewEntry entry) =>
        PostReader.Create(Again(entry), entry.Address, null, Now.AddDays(1), Me);

    private static Post Parent() =>
        new()
        {
            Address = new PostAddress(FeedAddress.Microblog(Jid.Parse("a@example.org")), "p"),
            AtomId = "tag:p",
            Author = Jid.Parse("a@example.org"),
            AuthorName = "A",
            Published = Now.AddDays(-1),
            Text = "Hello",
            Html = "<p>Hello</p>",
            Source = "Hello",
        };
}
