using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;

namespace Microblog.Core.Publishing;

/// <summary>Makes entries of what people type. Pure: no clock, no network.</summary>
public static class PostComposer
{
    /// <summary>A text without formatting and not longer than this, in characters, is a title alone (XEP-0277, 3.1).</summary>
    public const int ShortLength = 500;

    private const int TitleLength = 120;

    /// <summary>A new post.</summary>
    /// <exception cref="PublishException">Empty, or longer than servers take.</exception>
    public static NewEntry Post(PostDraft draft) => Checked(Compose(draft, wholeTitle: false));

    /// <summary>A reply. In a comments node the title holds the full text: some readers show nothing else there.</summary>
    /// <exception cref="PublishException">Empty, or longer than servers take.</exception>
    public static NewEntry Reply(PostDraft draft, Post parent) => Reply(draft, [Reference(parent)]);

    /// <summary>A reply to what is named so.</summary>
    /// <exception cref="PublishException">Empty, or longer than servers take.</exception>
    internal static NewEntry Reply(PostDraft draft, IReadOnlyList<AtomReference> parents) =>
        Checked(Compose(draft, wholeTitle: draft.Feed.IsComments) with { InReplyTo = parents });

    /// <summary>A changed text for a post: id, place, date of writing and what it answers stay (XEP-0277, 3.3).</summary>
    /// <remarks>The draft's feed and item id must be those of <paramref name="post"/>.</remarks>
    /// <exception cref="PublishException">Empty, or longer than servers take.</exception>
    public static NewEntry Edit(PostDraft draft, Post post)
    {
        var attachments = draft.Attachments ?? KeptAttachments(post);
        // What stands in the body of the entry that the server has is kept there: EntryEdit.
        draft = draft with
        {
            Warning = draft.Warning ?? post.Warning,
        };
        var isBlank = Markdown.Read(draft.Text, !draft.Feed.IsComments).IsBlank;
        var entry = Compose(draft with { Attachments = isBlank ? attachments : [] }, draft.Feed.IsComments);
        var oldTags = TextParts.Tags(post.Source);
        return Checked(
            entry with
            {
                AtomId = post.AtomId,
                Attachments = attachments,
                Published = post.Published,
                Updated = draft.Now > post.Published ? draft.Now : post.Published,
                Language = draft.Language ?? post.Language,
                Preview = draft.Preview ?? KeptPreview(draft, post),
                WithoutPreviewOf = draft.WithoutPreviewOf,
                Comments = draft.Comments ?? post.Comments,
                Tags =
                [
                    .. entry
                        .Tags.Concat(post.Tags.Except(oldTags, TagComparer.Instance))
                        .Distinct(TagComparer.Instance),
                ],
                InReplyTo =
                    post.InReplyTo is null && post.InReplyToId is null
                        ? []
                        : [new AtomReference(post.InReplyToId, post.InReplyTo)],
            }
        );
    }

    /// <summary>
    /// A like: <c>♥</c> in the post's comments node, with an id that is the same every time. The like of a comment is <c>❤</c>:
    /// other programs take each <c>♥</c> there for a like of the node's post, whatever it names.
    /// </summary>
    public static NewEntry Like(FeedAddress node, Post post, Jid author, string? name, DateTimeOffset now) =>
        Compose(
            new PostDraft
            {
                Feed = node,
                ItemId = LikeId(post.Liked, author),
                Author = author,
                AuthorName = name,
                Text = post.Liked.Feed.IsComments ? "❤" : "♥",
                Now = now,
            },
            wholeTitle: true
        ) with
        {
            InReplyTo = [Reference(post)],
        };

    /// <summary>Names a post; a repeat has nothing of its own to answer, so all of it names the original.</summary>
    private static AtomReference Reference(Post post) =>
        post.RepeatOf is null ? new(post.AtomId, post.Address) : new(post.RepeatOfId, post.RepeatOf);

    /// <summary>The item id of a person's like of a post; unlike retracts it.</summary>
    public static string LikeId(PostAddress post, Jid author) =>
        "like-"
        + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{author.Bare}\n{post}")).AsSpan(0, 16));

    /// <summary>A repeat: a copy under the original's author, readable by itself, that says where it is from (XEP-0277, 3.4).</summary>
    public static NewEntry Repeat(Post post, FeedAddress feed, string itemId, DateTimeOffset now)
    {
        var entry = Compose(
            new PostDraft
            {
                Feed = feed,
                ItemId = itemId,
                Author = post.Author ?? post.Address.Feed.Service.Bare,
                AuthorName = post.AuthorName,
                Text = post.Source,
                Now = now,
                Language = post.Language,
                Warning = post.Warning,
                Preview = post.Preview,
                Attachments = KeptAttachments(post),
                Comments = post.Comments,
            },
            wholeTitle: false
        );
        return Checked(entry with { Tags = post.Tags, Via = new AtomReference(post.AtomId, post.Address) });
    }

    private static NewEntry Compose(PostDraft draft, bool wholeTitle)
    {
        // A title would be read before the warning: it stays the first heading of the text.
        var warning = ContentWarning.Clean(draft.Warning);
        var text = Markdown.Read(draft.Text, withTitle: !wholeTitle && warning is null, draft.NameOf);
        if (text.IsBlank && draft.Attachments is not { Count: > 0 })
        {
            throw new PublishException(PublishFailure.Empty, "There is nothing to send.");
        }
        var isShort =
            warning is null
            && text.Title is null
            && !text.IsFormatted
            && draft.Attachments is not { Count: > 0 }
            && (wholeTitle || text.Body.Length <= ShortLength);
        return new NewEntry
        {
            Address = new PostAddress(draft.Feed, draft.ItemId),
            AtomId = AtomId.Create(draft.Author, draft.Now, draft.ItemId),
            Author = draft.Author,
            AuthorName = draft.AuthorName,
            Published = draft.Now,
            Updated = draft.Now,
            Warning = warning,
            Title = isShort ? text.Body : warning ?? TitleOf(text, draft.Attachments ?? [], wholeTitle),
            Xhtml = isShort ? null : WithPictures(text.Xhtml, draft.Attachments ?? []),
            Text = isShort || text.Body.Length == 0 ? null : text.Body,
            Language = draft.Language,
            Tags = [.. text.Tags.Select(tag => tag.Normalize())],
            Attachments = draft.Attachments ?? [],
            Preview = draft.Preview,
            Comments = draft.Comments,
        };
    }

    private static LinkPreview? KeptPreview(PostDraft draft, Post post) =>
        post.Preview is { } had
        && had.Address != draft.WithoutPreviewOf
        && TextLinks.Keeps(draft.Text, EditText.Of(post), had)
            ? had
            : null;

    private static string TitleOf(MarkdownText text, IReadOnlyList<Attachment> attachments, bool wholeTitle)
    {
        if (wholeTitle && text.Plain.Length > 0)
        {
            return text.Plain;
        }
        var title = text.Title ?? text.Plain;
        if (title.Length == 0)
        {
            title = attachments.Select(one => one.Description).FirstOrDefault(one => one is not null) ?? "";
        }
        title = text.Title is null ? FirstWords.Of(title, TitleLength) : PlainText.Line(title, 1000);
        return title is { Length: > 0 } line ? line : AtomEntryWriter.NoTitle;
    }

    /// <summary>Some readers ignore enclosures, so pictures stand in the body too.</summary>
    private static XElement WithPictures(XElement div, IReadOnlyList<Attachment> attachments)
    {
        var xhtml = div.Name.Namespace;
        var body = new XElement(div);
        var there = body.Descendants(xhtml + "img").Select(one => (string?)one.Attribute("src")).ToHashSet();
        foreach (
            var one in attachments.Where(one => !there.Contains(one.Address.AbsoluteUri) && !there.Contains(one.Href))
        )
        {
            body.Add(XhtmlMedia.Of(one));
        }
        return body;
    }

    /// <summary>Attachments of a post but those that its text names by itself.</summary>
    internal static List<Attachment> KeptAttachments(Post post) =>
        [
            .. post.Attachments.Where(one =>
                !post.Source.Contains(one.Address.OriginalString, StringComparison.Ordinal)
                && !post.Source.Contains(one.Address.AbsoluteUri, StringComparison.Ordinal)
            ),
        ];

    private static NewEntry Checked(NewEntry entry) =>
        PostSize.Measure(AtomEntryWriter.Write(entry)) <= PostSize.Limit
            ? entry
            : throw new PublishException(PublishFailure.TooLong, "The text is longer than XMPP servers take (200 kB).");
}
