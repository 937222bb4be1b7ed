using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>An entry to be published; <see cref="AtomEntryWriter"/> puts it into XML.</summary>
public sealed record NewEntry
{
    /// <summary>Where it will live.</summary>
    public required PostAddress Address { get; init; }

    /// <summary>Its Atom id; an edit keeps it.</summary>
    public required string AtomId { get; init; }

    /// <summary>The author's bare address.</summary>
    public required Jid Author { get; init; }

    /// <summary>The author's name; null for the local part of the address.</summary>
    public string? AuthorName { get; init; }

    /// <summary>When it was written; an edit keeps it.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The full text of a short post, the title of a long one. Never empty: readers drop entries without.</summary>
    public required string Title { get; init; }

    /// <summary>The body as a XHTML div, or null for a short post.</summary>
    public XElement? Xhtml { get; init; }

    /// <summary>The body as its author typed it, or null for a short post.</summary>
    public string? Text { get; init; }

    /// <summary>What it warns of, one line; or null.</summary>
    public string? Warning { get; init; }

    /// <summary>The language tag, or null.</summary>
    public string? Language { get; init; }

    /// <summary>Tags without <c>#</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Pictures and files.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>What a page is about that it links to, or null.</summary>
    public LinkPreview? Preview { get; init; }

    /// <summary>Of an edit, the link whose preview was taken away; or null.</summary>
    public Uri? WithoutPreviewOf { get; init; }

    /// <summary>What it replies to.</summary>
    public IReadOnlyList<AtomReference> InReplyTo { get; init; } = [];

    /// <summary>The node for its replies; set it only after that node exists.</summary>
    public FeedAddress? Comments { get; init; }

    /// <summary>What it repeats, or null.</summary>
    public AtomReference? Via { get; init; }

    /// <summary>Its page on the web; only where everybody may read it.</summary>
    public Uri? Web { get; init; }
}
