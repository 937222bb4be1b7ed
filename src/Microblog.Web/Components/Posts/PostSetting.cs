using Microblog.Core.Publishing;

namespace Microblog.Web.Components.Posts;

/// <summary>
/// How a post stands in its page. Most posts of a page share one of these: what a card is given one by one is kept once
/// more for each of them.
/// </summary>
public sealed record PostSetting
{
    /// <summary>A post by itself.</summary>
    public static PostSetting Plain { get; } = new();

    /// <summary>What its ids begin with: the same post may stand in a page that lies under this one.</summary>
    public string Scope { get; init; } = "p";

    /// <summary>The community's name, where that is not plain from the page.</summary>
    public string? Community { get; init; }

    /// <summary>True for one outside of the posts around it, which stays for it has the focus.</summary>
    public bool Kept { get; init; }

    /// <summary>True for an own one that stands above posts which wait: no place to come back to.</summary>
    public bool Ahead { get; init; }

    /// <summary>False where the post that it replies to stands above it.</summary>
    public bool ShowParent { get; init; } = true;

    /// <summary>True in a conversation that was opened.</summary>
    public bool InConversation { get; init; }

    /// <summary>True where its replies stand below it: one that is sent needs no line in the card.</summary>
    public bool HasReplies { get; init; }

    /// <summary>Further class names.</summary>
    public string? More { get; init; }

    /// <summary>Edits of it, and replies to it, that are under way or failed; likes that failed.</summary>
    public IReadOnlyList<OutboxEntry> Pending { get; init; } = [];

    /// <summary>What a like under way makes of it: liked or not; null where there is none.</summary>
    public bool? Liking { get; init; }

    /// <inheritdoc />
    public bool Equals(PostSetting? other) =>
        other is not null
        && (Scope, Community, Kept, Ahead, ShowParent, InConversation, HasReplies, More, Liking)
            == (
                other.Scope,
                other.Community,
                other.Kept,
                other.Ahead,
                other.ShowParent,
                other.InConversation,
                other.HasReplies,
                other.More,
                other.Liking
            )
        && Pending.SequenceEqual(other.Pending);

    /// <inheritdoc />
    public override int GetHashCode() =>
        HashCode.Combine(Scope, Community, Kept, Ahead, ShowParent, More, Pending.Count);
}
