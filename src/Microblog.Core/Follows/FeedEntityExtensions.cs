using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>What a stored feed is followed for.</summary>
internal static class FeedEntityExtensions
{
    /// <summary>Longer addresses are not stored.</summary>
    public const int MaxAddressLength = 2000;

    /// <summary>The feed's address.</summary>
    public static FeedAddress ToAddress(this FeedEntity feed) => new(Jid.Parse(feed.Service), feed.Node);

    /// <summary>True for what a person followed by itself, here or elsewhere.</summary>
    public static bool IsExplicit(this FollowSource source) =>
        source is FollowSource.Subscription or FollowSource.Listed;

    /// <summary>True for what the account follows.</summary>
    public static bool IsFollowed(this FollowSource source) => source == FollowSource.Contact || source.IsExplicit();
}
