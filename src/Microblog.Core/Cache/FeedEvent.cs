namespace Microblog.Core.Cache;

/// <summary>Something that happened at a feed, read and sanitised.</summary>
public abstract record FeedEvent
{
    private FeedEvent() { }

    /// <summary>An item was published or edited.</summary>
    public sealed record Published(IncomingItem Item) : FeedEvent;

    /// <summary>An item changed, without its payload.</summary>
    public sealed record Touched(string ItemId) : FeedEvent;

    /// <summary>An item was retracted.</summary>
    public sealed record Retracted(string ItemId) : FeedEvent;

    /// <summary>All items went: purge, or delete of the node.</summary>
    public sealed record Cleared : FeedEvent;
}
