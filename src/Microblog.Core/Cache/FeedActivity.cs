namespace Microblog.Core.Cache;

/// <summary>What is being done about a feed: it has one request at a time, and none while it backs off.</summary>
internal abstract record FeedActivity
{
    private FeedActivity() { }

    /// <summary>It may be asked.</summary>
    public sealed record Idle : FeedActivity
    {
        /// <summary>The only one that is needed.</summary>
        public static Idle Instance { get; } = new();
    }

    /// <summary>A request is under way.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="IsTimedOut">True where its time budget ended: it holds no slot any more.</param>
    public sealed record Requesting(FeedRequest Request, bool IsTimedOut) : FeedActivity;

    /// <summary>It failed, and is not asked until it is tried again.</summary>
    public sealed record BackingOff : FeedActivity
    {
        /// <summary>The only one that is needed.</summary>
        public static BackingOff Instance { get; } = new();
    }
}
