namespace Microblog.Core.Cache;

/// <summary>What a window shows: home, or one feed.</summary>
/// <param name="FeedId">The feed, or null for home.</param>
/// <param name="WithoutReplies">True where replies to other posts are left out.</param>
public readonly record struct TimelineScope(long? FeedId, bool WithoutReplies = false)
{
    /// <summary>All feeds that belong to home.</summary>
    public static readonly TimelineScope Home = new(null);

    /// <summary>True where the feed's rows belong to it.</summary>
    internal bool Has(FeedState feed) => FeedId is { } only ? feed.FeedId == only : feed.Home;

    /// <summary>True for a row of such a feed that is shown.</summary>
    internal bool Shows(CachedEntry row) => row.Shown && !(WithoutReplies && row.IsReply);
}
