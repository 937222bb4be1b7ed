using Microblog.Core.Model;

namespace Microblog.Core.Follows;

/// <summary>
/// Which feeds a person took off a list, as far as two readings of it tell. A server that keeps a few items only drops the
/// oldest when one is added; a list that was emptied or made anew lacks most. What may be either is no wish.
/// </summary>
internal static class TakenOff
{
    /// <summary>
    /// The feeds that are missing while an older one is still there, nothing was added, and fewer are missing than are left.
    /// </summary>
    /// <param name="before">What the list held when it was read before, oldest first.</param>
    /// <param name="now">What it holds.</param>
    public static IReadOnlyCollection<FeedAddress> Between(IReadOnlyList<FeedAddress> before, ListedFeeds now)
    {
        var left = before.Count(now.Feeds.ContainsKey);
        var isAnythingNew = now.HasOthers || now.Feeds.Count > left;
        return isAnythingNew || before.Count - left >= left
            ? []
            : [.. before.SkipWhile(feed => !now.Feeds.ContainsKey(feed)).Where(feed => !now.Feeds.ContainsKey(feed))];
    }
}
