using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Follows;

/// <summary>Asks a service to subscribe the account to a feed, or its owner where the feed is for contacts only.</summary>
internal static class FollowRequest
{
    /// <summary>Sends the request.</summary>
    /// <returns>What came of it, and the subscription (XEP-0060, 6.1) where the service gave one.</returns>
    public static async Task<(FollowResult Result, PubSubSubscription? Subscription)> SendAsync(
        IXmppLink link,
        FeedAddress feed,
        CancellationToken cancellation
    )
    {
        try
        {
            var subscription = await link.PubSub.SubscribeAsync(feed.Service, feed.Node, cancellation);
            var isOpen = subscription.State is not ("pending" or "unconfigured");
            return (isOpen ? FollowResult.Following : FollowResult.Requested, subscription);
        }
        catch (StanzaException refused)
        {
            var why = FeedPager.Why(refused.Error, feed);
            if (why is FeedFailure.NeedsPresence or FeedFailure.NeedsPresenceOrMissing)
            {
                // Contacts only: ask its owner.
                await link.Roster.RequestSubscriptionAsync(feed.Service, cancellation);
                return (FollowResult.Requested, null);
            }
            return (ToResult(why), null);
        }
        catch (XmppException)
        {
            return (FollowResult.NoAnswer, null);
        }
    }

    private static FollowResult ToResult(FeedFailure why) =>
        why switch
        {
            FeedFailure.NotFound => FollowResult.NotFound,
            FeedFailure.NoAnswer => FollowResult.NoAnswer,
            FeedFailure.NoServer => FollowResult.NoServer,
            _ => FollowResult.Forbidden,
        };
}
