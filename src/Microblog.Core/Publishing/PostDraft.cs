using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Publishing;

/// <summary>What a person wants to publish, and as what.</summary>
public sealed record PostDraft
{
    /// <summary>The feed that it goes into.</summary>
    public required FeedAddress Feed { get; init; }

    /// <summary>The item id, chosen once: sending again never makes a second post.</summary>
    public required string ItemId { get; init; }

    /// <summary>The person's bare address.</summary>
    public required Jid Author { get; init; }

    /// <summary>The person's name, or null.</summary>
    public string? AuthorName { get; init; }

    /// <summary>Markdown as typed. A first line <c># …</c> with text after it is a title.</summary>
    public required string Text { get; init; }

    /// <summary>What the people are called whom the text mentions, as <c>@name@example.org</c>; null: as it was typed.</summary>
    public Func<Jid, string?>? NameOf { get; init; }

    /// <summary>Now.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What it warns of before it is read; empty: nothing; null: nothing, and of an edit what the post does.</summary>
    public string? Warning { get; init; }

    /// <summary>The language tag, or null.</summary>
    public string? Language { get; init; }

    /// <summary>Uploaded pictures and files; null: none, and of an edit those that the post has.</summary>
    public IReadOnlyList<Attachment>? Attachments { get; init; }

    /// <summary>What a page is about that it links to; null: none, and of an edit what the post has, unless its link leaves the text.</summary>
    public LinkPreview? Preview { get; init; }

    /// <summary>Of an edit, the link whose preview was taken away; or null.</summary>
    public Uri? WithoutPreviewOf { get; init; }

    /// <summary>The node for replies, once it exists.</summary>
    public FeedAddress? Comments { get; init; }
}
