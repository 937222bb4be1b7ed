using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    /// <summary>A contact came, changed or went.</summary>
    public async Task TakeContactAsync(Contact contact, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var feed = FeedAddress.Microblog(contact.Address);
        await KeepContactAsync(contact, cancellation);
        if (IsSeen(contact))
        {
            // What was refused before the contact agreed is possible now.
            await timelines.RetryAsync(feed, cancellation);
            await SubscribeAgainAsync(feed, cancellation);
        }
        await RefreshAsync(cancellation);
        if (!IsSeen(contact) && _connection?.PubSub is { } pubSub)
        {
            await EndAsync(pubSub, feed, cancellation);
        }
    }

    private static bool IsSeen(Contact contact) => contact.Subscription is "to" or "both";

    private async Task TakeRosterAsync(IRoster roster, CancellationToken cancellation)
    {
        // Who becomes a contact while the list comes is not among those who left it.
        var before = await FeedsAsync(FollowSource.Contact, cancellation);
        if (await AskAsync("contacts", () => roster.GetAsync(cancellation)) is not { } contacts)
        {
            return;
        }
        foreach (var contact in contacts)
        {
            await KeepContactAsync(contact, cancellation);
        }
        if (contacts.Count is 0 or >= RosterCopy.MaxContacts)
        {
            return; // Lost as a whole, or cut: who is not in it is not known to have left.
        }
        foreach (var feed in before.Except(contacts.Select(contact => FeedAddress.Microblog(contact.Address))))
        {
            await DropContactAsync(feed, cancellation);
        }
    }

    private async Task KeepContactAsync(Contact contact, CancellationToken cancellation)
    {
        var feed = FeedAddress.Microblog(contact.Address);
        if (!IsSeen(contact))
        {
            await DropContactAsync(feed, cancellation);
        }
        else if (feed.IsPersonal && feed.Service != own.Bare && !IsSetAside(feed))
        {
            await FollowContactAsync(feed, contact, cancellation);
        }
    }

    private async Task FollowContactAsync(FeedAddress feed, Contact contact, CancellationToken cancellation)
    {
        var isFollowed = await DecideAsync(
            feed,
            known => known is not { Unfollowed: true },
            home: true,
            entity =>
            {
                entity.Source = IsExplicit(entity.Source) ? entity.Source : FollowSource.Contact;
                // Many programs write the address's first part where nobody gave a name.
                entity.Name = contact.Name == contact.Address.Local ? entity.Name : contact.Name ?? entity.Name;
            },
            cancellation
        );
        if (isFollowed)
        {
            // It may have refused before its owner agreed.
            await timelines.RetryAsync(feed, cancellation);
        }
    }

    private Task<bool> DropContactAsync(FeedAddress feed, CancellationToken cancellation) =>
        DecideAsync(
            feed,
            known => known is { Source: FollowSource.Contact },
            home: false,
            entity => entity.Source = FollowSource.Ending,
            cancellation
        );

    /// <summary>Each service by itself: one that is slow, or never answers, keeps no other waiting.</summary>
    private async Task TakeSubscriptionsAsync(IXmppLink link, CancellationToken cancellation)
    {
        var subscriptions = new ExplicitSubscriptions(own, link.PubSub, link.Discovery);
        var services = await AskAsync("own services", () => subscriptions.ServicesAsync(cancellation)) ?? [];
        await Parallel.ForEachAsync(
            services.Union(await KnownServicesAsync(cancellation)).Take(MaxServices),
            InParallel(cancellation),
            async (service, stop) => await TakeSubscriptionsAsync(subscriptions, service, stop)
        );
    }

    private async Task TakeSubscriptionsAsync(
        ExplicitSubscriptions subscriptions,
        Jid service,
        CancellationToken cancellation
    )
    {
        var isNew = false;
        foreach (
            var subscription in await AskAsync(service.ToString(), () => subscriptions.AtAsync(service, cancellation))
                ?? []
        )
        {
            isNew |= await TakeSubscriptionAsync(subscriptions, service, subscription, cancellation);
        }
        if (isNew)
        {
            await RefreshAsync(cancellation);
        }
    }

    private async Task<bool> TakeSubscriptionAsync(
        ExplicitSubscriptions subscriptions,
        Jid service,
        PubSubSubscription subscription,
        CancellationToken cancellation
    )
    {
        var feed = new FeedAddress(service, subscription.Node);
        if (
            feed.ToString().Length > MaxAddressLength
            || !IsNew(await FindAsync(feed, cancellation))
            || !await subscriptions.IsFeedAsync(feed, cancellation)
        )
        {
            return false;
        }
        return await DecideAsync(
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

    /// <summary>What a server refuses, or does not answer, keeps nothing else from being read.</summary>
    private async Task<T?> AskAsync<T>(string what, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (XmppException failure) when (failure is StanzaException or XmppTimeoutException or StanzaLimitException)
        {
            LogNotRead(what, failure.Message);
            return null;
        }
    }
}
