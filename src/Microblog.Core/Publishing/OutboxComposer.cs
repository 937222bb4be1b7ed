using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Xmpp;

namespace Microblog.Core.Publishing;

/// <summary>Makes rows of the outbox of what a person does. Item ids are chosen here, once.</summary>
/// <param name="accountId">The account's number in the database.</param>
/// <param name="own">Its bare address.</param>
/// <param name="name">What its holder is called, or null.</param>
/// <param name="nameOf">What a person is called who is mentioned, or null.</param>
/// <param name="time">The clock.</param>
internal sealed class OutboxComposer(
    long accountId,
    Jid own,
    Func<string?> name,
    Func<Jid, string?>? nameOf,
    TimeProvider time
)
{
    /// <summary>A post to a feed; null: to the own one.</summary>
    /// <exception cref="PublishException">The text is empty or too long.</exception>
    public OutboxEntity Post(FeedAddress? feed, PostContent content)
    {
        TextLimit.Check(content.Text);
        var draft = Draft(feed ?? FeedAddress.Microblog(own), Guid.NewGuid().ToString(), content);
        return Row(OutboxKind.Post, PostComposer.Post(draft), null, content);
    }

    /// <summary>A reply (XEP-0277, 3.2): into the comments node; without one into the community's node, or the own feed.</summary>
    /// <exception cref="PublishException">The text is empty or too long.</exception>
    public OutboxEntity Reply(Post parent, PostContent content)
    {
        TextLimit.Check(content.Text);
        var draft = Draft(FeedOfReplies(parent), Guid.NewGuid().ToString(), content);
        return Row(OutboxKind.Reply, PostComposer.Reply(draft, parent), parent.Address, content);
    }

    /// <summary>True where a reply to this post goes into a comments node.</summary>
    public static bool IsComment(Post parent) =>
        parent.Liked.Feed.IsComments || parent.Comments is { IsComments: true };

    /// <summary>Another text of an own post, or other attachments.</summary>
    /// <exception cref="PublishException">The post is not the account's, or the text is empty or too long.</exception>
    public OutboxEntity Edit(Post post, PostContent content)
    {
        CheckIsOwn(post);
        TextLimit.Check(content.Text, TextLimit.ForEdit(EditText.Of(post)));
        if (content.Attachments?.SequenceEqual(PostComposer.KeptAttachments(post)) == true)
        {
            content = content with { Attachments = null }; // what another program wrote stays as it is, to the letter
        }
        var draft = Draft(post.Address.Feed, post.Address.ItemId, content);
        return Row(OutboxKind.Edit, PostComposer.Edit(draft, post), null, content);
    }

    /// <summary>The deletion of an own post, after the time in which it can be undone.</summary>
    /// <exception cref="PublishException">The post is not the account's.</exception>
    public OutboxEntity Delete(Post post, TimeSpan undoTime)
    {
        CheckIsOwn(post);
        var row = Row(OutboxKind.Delete, post.Address.ToString(), CommentsNodes.Own(post, own)?.ToString(), "");
        row.NotBefore = Micros.From(time.GetUtcNow() + undoTime);
        return row;
    }

    /// <summary>A like of a post, or its end.</summary>
    /// <exception cref="PublishException">The post has no place for likes.</exception>
    public OutboxEntity Like(Post post, bool isLiked)
    {
        var node =
            post.LikesNode ?? throw new PublishException(PublishFailure.NotFound, "The post has no place for likes.");
        var address = new PostAddress(node, PostComposer.LikeId(post.Liked, own));
        if (!isLiked)
        {
            return Row(OutboxKind.Unlike, (post.OwnLike ?? address).ToString(), post.Address.ToString(), "♥");
        }
        var row = Row(OutboxKind.Like, address.ToString(), post.Address.ToString(), "♥");
        row.Payload = Payload(PostComposer.Like(node, post, own, name(), time.GetUtcNow()));
        return row;
    }

    /// <summary>The same reply in the own feed, for a node that does not exist.</summary>
    public NewEntry InOwnFeed(OutboxEntity reply, PostAddress address, IReadOnlyList<AtomReference> answers)
    {
        var written = AtomEntryReader.ReadOrNull(XElement.Parse(reply.Payload!));
        var content = new PostContent(reply.Text)
        {
            Attachments = OutboxAttachments.Of(reply)?.After,
            Language = written?.Language,
            Warning = written?.Warning,
            Preview = written?.Preview,
        };
        var draft = Draft(FeedAddress.Microblog(own), address.ItemId, content) with
        {
            Now = Micros.ToTime(reply.SentAt),
        };
        return PostComposer.Reply(draft, answers);
    }

    /// <summary>True for a node of the account itself.</summary>
    public bool IsAtOwnAccount(FeedAddress feed) => feed.Service.IsSameBare(own);

    /// <summary>An entry as it is stored.</summary>
    public static string Payload(NewEntry entry) =>
        AtomEntryWriter.Write(entry).ToString(SaveOptions.DisableFormatting);

    /// <summary>Whatever a page shows: only a post that is certainly the account's is edited or retracted.</summary>
    private static void CheckIsOwn(Post post)
    {
        if (!post.IsOwn)
        {
            throw new PublishException(PublishFailure.Forbidden, "The post is not known to be the account's own.");
        }
    }

    private FeedAddress FeedOfReplies(Post parent)
    {
        var place = parent.Liked.Feed;
        return place.IsComments ? place
            : parent.Comments is { } comments ? comments
            : place.IsPersonal ? FeedAddress.Microblog(own)
            : place;
    }

    private PostDraft Draft(FeedAddress feed, string itemId, PostContent content) =>
        new()
        {
            Feed = feed,
            ItemId = itemId,
            Author = own,
            AuthorName = name(),
            Text = content.Text,
            Attachments = content.Attachments,
            Language = content.Language,
            Warning = content.Warning,
            Preview = content.Preview,
            WithoutPreviewOf = content.WithoutPreviewOf,
            NameOf = nameOf,
            Now = time.GetUtcNow(),
        };

    private OutboxEntity Row(OutboxKind kind, NewEntry entry, PostAddress? parent, PostContent content)
    {
        var row = Row(kind, entry.Address.ToString(), parent?.ToString(), content.Text);
        row.Payload = Payload(entry);
        row.Attachments = OutboxAttachments.Write(content);
        return row;
    }

    private OutboxEntity Row(OutboxKind kind, string address, string? parent, string text) =>
        new()
        {
            OutboxId = Guid.NewGuid(),
            AccountId = accountId,
            Kind = kind,
            Address = address,
            Parent = parent,
            Text = text,
            SentAt = Micros.From(time.GetUtcNow()),
        };
}
