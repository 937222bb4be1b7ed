using Microblog.Core.Model;

namespace Microblog.Core.Cache;

/// <summary>What came of a <see cref="FeedRequest"/>.</summary>
public sealed record FeedReply
{
    /// <summary>Why there are no items, or null.</summary>
    public FeedFailure? Failure { get; init; }

    /// <summary>The items in the order of the reply.</summary>
    public IReadOnlyList<IncomingItem> Items { get; init; } = [];

    /// <summary>True where the reply has an RSM set.</summary>
    public bool HasSet { get; init; }

    /// <summary>The set's first token.</summary>
    public string? First { get; init; }

    /// <summary>The set's last token.</summary>
    public string? Last { get; init; }
}
