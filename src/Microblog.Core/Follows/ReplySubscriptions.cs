using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>
/// Where opening a thread may subscribe to its comments node. A post names that node, so its author chooses the service:
/// to subscribe there would show any service that a stranger names who reads, and leave it a subscription.
/// </summary>
internal static class ReplySubscriptions
{
    /// <summary>True for a service of the reader's own server, or of the server of a feed that they follow.</summary>
    /// <param name="comments">The node that a post names.</param>
    /// <param name="own">The account.</param>
    /// <param name="follows">What it follows.</param>
    public static bool IsExpected(FeedAddress comments, Jid own, IReadOnlyList<Follow> follows) =>
        KnownServices.IsAtServerOf(comments.Service, own)
        || follows.Any(follow => KnownServices.IsAtServerOf(comments.Service, follow.Feed.Service));
}
