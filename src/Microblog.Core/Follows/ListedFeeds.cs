using Microblog.Core.Feeds;

namespace Microblog.Core.Follows;

/// <summary>What a list of subscriptions (XEP-0330) holds.</summary>
/// <param name="Count">Its items, readable or not; null where there is no such list.</param>
/// <param name="Feeds">Everything listed, with its title.</param>
public sealed record ListedFeeds(int? Count, IReadOnlyDictionary<FeedAddress, string?> Feeds);
