using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>What a person hands over to be sent: a text, and what belongs to it.</summary>
/// <param name="Text">Markdown as typed.</param>
public sealed record PostContent(string Text)
{
    /// <summary>Uploaded pictures and files in their order; null: none, and of an edit those that the post has.</summary>
    public IReadOnlyList<Attachment>? Attachments { get; init; }

    /// <summary>What it warns of before it is read; empty: nothing; null: nothing, and of an edit what the post does.</summary>
    public string? Warning { get; init; }

    /// <summary>The tag of its language (RFC 5646); null: not said, and of an edit the one that the post has.</summary>
    public string? Language { get; init; }

    /// <summary>What a page is about that it links to; null: none, and of an edit what the post has, unless its link leaves the text.</summary>
    public LinkPreview? Preview { get; init; }

    /// <summary>The link whose preview the person took away, or null.</summary>
    public Uri? WithoutPreviewOf { get; init; }

    /// <summary>Of an edit, the addresses of the attachments that it started from: what others added since stays.</summary>
    public IReadOnlyList<Uri> AttachmentsBefore { get; init; } = [];

    /// <summary>A text alone.</summary>
    public static implicit operator PostContent(string text) => FromString(text);

    /// <summary>A text alone.</summary>
    public static PostContent FromString(string text) => new(text);
}
