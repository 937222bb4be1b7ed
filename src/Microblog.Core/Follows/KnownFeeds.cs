using Microblog.Core.Mentions;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>What the account knows by following it, for those who are mentioned.</summary>
internal sealed class KnownFeeds(FollowList follows) : IKnownFeeds
{
    private Copy? _followed;

    public IReadOnlyList<KnownFeed> Followed
    {
        get
        {
            var all = follows.All;
            var copy = _followed;
            if (copy is null || !ReferenceEquals(copy.Of, all))
            {
                _followed = copy = new Copy(all, [.. all.Select(follow => new KnownFeed(follow.Feed, follow.Name))]);
            }
            return copy.Feeds;
        }
    }

    public IReadOnlyDictionary<Jid, string?> Contacts => follows.Contacts;

    private sealed record Copy(IReadOnlyList<Follow> Of, IReadOnlyList<KnownFeed> Feeds);
}
