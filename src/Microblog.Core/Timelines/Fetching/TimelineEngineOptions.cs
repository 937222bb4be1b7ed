namespace Microblog.Core.Timelines.Fetching;

/// <summary>Numbers of the engine.</summary>
public sealed record TimelineEngineOptions
{
    /// <summary>Items a page.</summary>
    public int PageSize { get; init; } = 20;

    /// <summary>About how many rows of each feed are kept.</summary>
    public int KeepPostsPerFeed { get; init; } = 1000;

    /// <summary>Pages of a feed, its head among them, that are read in an epoch to count what is new above a reader.</summary>
    public int MaxPagesAhead { get; init; } = 3;

    /// <summary>Requests under way at once.</summary>
    public int MaxRequests { get; init; } = 8;

    /// <summary>Answers that may wait to be stored while the servers work on.</summary>
    public int MaxUnstored { get; init; } = 32;

    /// <summary>Requests under way at once to one domain other than the account's.</summary>
    public int MaxRequestsPerRemoteDomain { get; init; } = 1;

    /// <summary>The account's bare address: what it publishes is never counted as unread.</summary>
    public string? Reader { get; init; }

    /// <summary>The account's own domain and its services, which <see cref="MaxRequests"/> alone limits.</summary>
    public string? OwnDomain { get; init; }
}
