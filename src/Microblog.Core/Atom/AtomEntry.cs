using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>What an Atom entry says (RFC 4287, XEP-0277): sanitised, but believed in nothing. Knows no feed and no reader.</summary>
public sealed record AtomEntry
{
    /// <summary>The Atom id, or null.</summary>
    public string? AtomId { get; init; }

    /// <summary>What it warns of before it is read, or null.</summary>
    public string? Warning { get; init; }

    /// <summary>The title of a long post, or null; a short post is <see cref="Text"/> alone.</summary>
    public string? Title { get; init; }

    /// <summary>The body as plain text.</summary>
    public required string Text { get; init; }

    /// <summary>The body as HTML that is safe to put into the page.</summary>
    public required string Html { get; init; }

    /// <summary>What an editor starts from: Markdown where the entry has it, a title as its first heading.</summary>
    public required string Source { get; init; }

    /// <summary>The author's name, or null.</summary>
    public string? AuthorName { get; init; }

    /// <summary>The bare address that the entry claims for its author, or null.</summary>
    public Jid? Author { get; init; }

    /// <summary>When it says it was written; null where missing or impossible.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>When it says it was last changed; null where missing or impossible.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>The best date it has for being written: <see cref="Published"/>, else <see cref="Updated"/>, else null.</summary>
    public DateTimeOffset? Dated => Published ?? Updated;

    /// <summary>The language tag (RFC 5646), or null.</summary>
    public string? Language { get; init; }

    /// <summary>Categories and tags of the text, without <c>#</c>, each once.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Enclosures, and pictures taken out of the body.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>What a page that it links to is about, or null.</summary>
    public LinkPreview? Preview { get; init; }

    /// <summary>What it replies to, in the entry's order.</summary>
    public IReadOnlyList<AtomReference> InReplyTo { get; init; } = [];

    /// <summary>The node for its replies (XEP-0277, 3.2), or null.</summary>
    public FeedAddress? Comments { get; init; }

    /// <summary>The entry that it copies (XEP-0277, 3.4), or null.</summary>
    public AtomReference? Via { get; init; }

    /// <summary>Its page on the web, or null.</summary>
    public Uri? Web { get; init; }

    /// <summary>True for a like: the title <c>♥</c> alone.</summary>
    public bool IsLike { get; init; }

    /// <summary>True where the text was too long and is cut.</summary>
    public bool IsCut { get; init; }

    /// <summary>True where it had more text, elements, links or attachments than a post may have: they are text, or left out.</summary>
    public bool IsShortened { get; init; }
}
