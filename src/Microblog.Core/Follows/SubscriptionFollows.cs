using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Follows;

/// <summary>What the account is subscribed to at pubsub services (XEP-0060, 5.6) is followed, unless it was unfollowed.</summary>
internal sealed class SubscriptionFollows(
    Jid own,
    FollowRows rows,
    FollowDecisions decisions,
    FollowDirectory directory,
    FollowSources sources,
    TimeProvider time
)
{
    private const int MaxServices = 20;

    /// <summary>Asks the own server's services, and those of communities that are known. One that is slow keeps no other waiting.</summary>
    public async Task TakeAllAsync(IXmppLink link, CancellationToken cancellation)
    {
        var subscriptions = new ExplicitSubscriptions(own, link.PubSub, link.Discovery);
        var services = await sources.AskAsync("own services", () => subscriptions.ServicesAsync(cancellation)) ?? [];
        var known = (await rows.ServicesAsync(cancellation)).Where(service => service.Local is null);
        await Parallel.ForEachAsync(
            services.Union(known).Take(MaxServices),
            FollowSources.InParallel(cancellation),
            async (service, stop) => await TakeAsync(subscriptions, service, stop)
        );
    }

    private async Task TakeAsync(ExplicitSubscriptions subscriptions, Jid service, CancellationToken cancellation)
    {
        var isNew = false;
        var found = await sources.AskAsync(service.ToString(), () => subscriptions.AtAsync(service, cancellation));
        foreach (var subscription in found ?? [])
        {
            isNew |= await TakeAsync(subscriptions, service, subscription, cancellation);
        }
        if (isNew)
        {
            await directory.RefreshAsync(cancellation);
        }
    }

    private async Task<bool> TakeAsync(
        ExplicitSubscriptions subscriptions,
        Jid service,
        PubSubSubscription subscription,
        CancellationToken cancellation
    )
    {
        var feed = new FeedAddress(service, subscription.Node);
        if (
            feed.ToString().Length > FeedEntityExtensions.MaxAddressLength
            || !IsNew(await rows.FindAsync(feed, cancellation))
            || !await subscriptions.IsFeedAsync(feed, cancellation)
        )
        {
            return false;
        }
        return await decisions.DecideAsync(
            feed,
            IsNew,
            home: true,
            entity =>
            {
                entity.Source = FollowSource.Subscription;
                entity.SubscribedAt = Micros.From(time.GetUtcNow());
                entity.SubId = subscription.SubId;
            },
            cancellation
        );

        // What was unfollowed, or is about to be, stays so.
        static bool IsNew(FeedEntity? known) => known is null or { Source: FollowSource.Opened, Unfollowed: false };
    }
}
