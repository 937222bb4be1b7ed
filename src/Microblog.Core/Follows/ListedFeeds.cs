using Microblog.Core.Model;

namespace Microblog.Core.Follows;

/// <summary>What a list of subscriptions (XEP-0330) holds.</summary>
/// <param name="Feeds">Everything listed, with its title.</param>
public sealed record ListedFeeds(IReadOnlyDictionary<FeedAddress, string?> Feeds)
{
    /// <summary>A list that is not there, or is empty.</summary>
    public static ListedFeeds Empty { get; } = new(new Dictionary<FeedAddress, string?>());

    /// <summary>The feeds by age, oldest first, each at the place of its newest item; empty where the server's order is not known.</summary>
    public IReadOnlyList<FeedAddress> ByAge { get; init; } = [];

    /// <summary>The feed that each item names, by the item's id.</summary>
    public IReadOnlyDictionary<string, FeedAddress> Items { get; init; } = new Dictionary<string, FeedAddress>();

    /// <summary>True where there are items that name no feed: what they are, and since when, is not known.</summary>
    public bool HasOthers { get; init; }
}
