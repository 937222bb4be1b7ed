using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>One post as people read it: immutable, sanitised, complete. A changed post is another object.</summary>
public sealed record Post
{
    /// <summary>Where it lives.</summary>
    public required PostAddress Address { get; init; }

    /// <summary>The Atom id, or the address's URI where the entry has none.</summary>
    public required string AtomId { get; init; }

    /// <summary>The author's address, or null where the entry names none and the feed is a community's.</summary>
    public Jid? Author { get; init; }

    /// <summary>The name shown: the one that the person has everywhere (<see cref="PersonNames"/>), else the entry's.</summary>
    public required string AuthorName { get; init; }

    /// <summary>The id of the author's picture (<see cref="PersonAvatars"/>), or null.</summary>
    public string? AuthorAvatar { get; init; }

    /// <summary>Who says that <see cref="Author"/> wrote it.</summary>
    public AuthorState AuthorState { get; init; }

    /// <summary>True where a server that speaks for <see cref="Author"/>, or for the reader, says so.</summary>
    public bool AuthorVerified => AuthorState == AuthorState.Verified;

    /// <summary>Who published it, where its service says so; marked where this program did.</summary>
    internal Jid? Publisher { get; init; }

    /// <summary>When it was written (as its author says, not later than first seen).</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>When it was last edited, or null where never.</summary>
    public DateTimeOffset? Edited { get; init; }

    /// <summary>The title of a long post, or null; a short post is <see cref="Text"/> alone.</summary>
    public string? Title { get; init; }

    /// <summary>The whole body as plain text.</summary>
    public required string Text { get; init; }

    /// <summary>The body as sanitised HTML, safe to put into the page. Never null: plain text comes linkified.</summary>
    public required string Html { get; init; }

    /// <summary>
    /// The same as pages show it: whom it mentions is called what they are called everywhere (<see cref="PersonNames"/>).
    /// Null where it mentions nobody.
    /// </summary>
    public string? NamedHtml { get; init; }

    /// <summary>Whom the body mentions, each once, 50 at most.</summary>
    public IReadOnlyList<Jid> Mentions => HtmlMentions.People(Html);

    /// <summary>What an editor starts from: the Markdown that it was written in where the entry has it, else <see cref="Text"/>.</summary>
    public required string Source { get; init; }

    /// <summary>What a page that it links to is about, or null.</summary>
    public LinkPreview? Preview { get; init; }

    /// <summary>What it warns of before it is read, or null.</summary>
    public string? Warning { get; init; }

    /// <summary>The language tag, or null.</summary>
    public string? Language { get; init; }

    /// <summary>Tags without <c>#</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Pictures and files.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The post that this one replies to, or null.</summary>
    public PostAddress? InReplyTo { get; init; }

    /// <summary>The Atom id of the post that this one replies to, or null.</summary>
    public string? InReplyToId { get; init; }

    /// <summary>All that it says of what it answers, the best first.</summary>
    internal IReadOnlyList<AtomReference> Answers { get; init; } = [];

    /// <summary>A little of the post that this one replies to, where it is known.</summary>
    public PostPreview? Parent { get; init; }

    /// <summary>
    /// Where the post is that this one is below, or null: the one that is known, the one that it names, else the post whose
    /// comments node it is in, where the node says which that is (XEP-0277, 3.2).
    /// </summary>
    public PostAddress? ParentAddress =>
        Parent?.Address ?? InReplyTo ?? (Address.Feed is { IsComments: true } feed ? feed.Commented : null);

    /// <summary>True where it is below another post, whether that is known or not.</summary>
    public bool IsReply => Address.Feed.IsComments || InReplyTo is not null || Parent is not null;

    /// <summary>
    /// True where it is a post of its own that shares the one that it names: it stands in a feed and has its own place for
    /// replies. That is how Movim shares a post; its replies are in comments nodes.
    /// </summary>
    public bool IsQuote =>
        Comments is not null
        && !Address.Feed.IsComments
        && RepeatOf is null
        && (InReplyTo is not null || InReplyToId is not null);

    /// <summary>Where replies to this post go, or null: into the replier's own feed.</summary>
    public FeedAddress? Comments { get; init; }

    /// <summary>The post that this one repeats, or null.</summary>
    public PostAddress? RepeatOf { get; init; }

    /// <summary>The Atom id of the post that this one repeats, or null.</summary>
    internal string? RepeatOfId { get; init; }

    /// <summary>Whose post this one says that it is a copy of, or null.</summary>
    internal Jid? CopiedFrom { get; init; }

    /// <summary>Who repeated it, where <see cref="RepeatOf"/> is set and that is verified.</summary>
    public Jid? RepeatedBy { get; init; }

    /// <summary>The name of <see cref="RepeatedBy"/>, or null where there is none.</summary>
    public string? RepeaterName { get; init; }

    /// <summary>Replies that are known here.</summary>
    public int ReplyCount { get; init; }

    /// <summary>Where likes of it go, or null where nobody can like it.</summary>
    public FeedAddress? LikesNode => Liked.Feed.IsComments ? Liked.Feed : Comments;

    /// <summary>What a like of it, or a reply to it, names: a repeat is answered where it is from.</summary>
    public PostAddress Liked => RepeatOf ?? Address;

    /// <summary>Likes that are known here, one a person.</summary>
    public int LikeCount { get; init; }

    /// <summary>The signed-in person's like, or null.</summary>
    public PostAddress? OwnLike { get; init; }

    /// <summary>True where the signed-in person may edit and delete it: their own server says that it is theirs, or it was sent here.</summary>
    public bool IsOwn { get; init; }

    /// <summary>True where the entry has more of anything than a post may have: the rest is text, or left out.</summary>
    public bool IsShortened { get; init; }

    /// <summary>True where making it failed: nothing is known but <see cref="Address"/>.</summary>
    public bool CannotBeShown { get; init; }
}
