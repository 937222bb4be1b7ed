using Microblog.Core.Accounts;
using Microblog.Core.Feeds;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
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

    /// <summary>Another device of the same person changed the list of subscriptions.</summary>
    public async Task TakeListAsync(CancellationToken cancellation)
    {
        if (_connection?.PubSub is not { } pubSub)
        {
            return;
        }
        await TakeListsAsync(pubSub, cancellation);
        await RefreshAsync(cancellation);
        await SubscribeAllAsync(pubSub, cancellation);
        await EndAllAsync(pubSub, cancellation);
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

    private async Task TakeListsAsync(IPubSubService pubSub, CancellationToken cancellation)
    {
        var lists = new SubscriptionList(own, pubSub);
        await _lists.WaitAsync(cancellation);
        try
        {
            var mine = await ReadAsync(SubscriptionList.Node);
            var movims = await ReadAsync(SubscriptionList.MovimNode);
            ListedFeeds[] read = [.. new[] { mine, movims }.OfType<ListedFeeds>()];
            foreach (var (feed, title) in read.SelectMany(list => list.Feeds))
            {
                await TakeListedAsync(feed, title, cancellation);
            }
            if (mine?.Count is { } count && movims is not null)
            {
                await DropUnlistedAsync(lists, count, read.SelectMany(list => list.Feeds.Keys), cancellation);
            }
        }
        finally
        {
            _lists.Release();
        }

        Task<ListedFeeds?> ReadAsync(string node) => AskAsync(node, () => lists.ReadAsync(node, cancellation));
    }

    private async Task TakeListedAsync(FeedAddress feed, string? title, CancellationToken cancellation)
    {
        if (feed.ToString().Length > MaxAddressLength || IsSetAside(feed))
        {
            return;
        }
        await DecideAsync(
            feed,
            known => known is null || !(IsListed(known) || IsUnfollowedHere(known)),
            home: true,
            entity =>
            {
                (entity.Source, entity.Unfollowed) = (FollowSource.Listed, false);
                entity.Name ??= title;
            },
            cancellation
        );
    }

    private static bool IsListed(FeedEntity known) =>
        known.Source == FollowSource.Own || known is { Source: FollowSource.Listed, Home: true };

    /// <summary>What was taken off the lists by then, and is listed now, was followed again elsewhere.</summary>
    private static bool IsUnfollowedHere(FeedEntity known) =>
        known is { Unfollowed: true, Source: not FollowSource.Ended };

    /// <summary>What was listed and is no more was unfollowed elsewhere.</summary>
    private async Task DropUnlistedAsync(
        SubscriptionList lists,
        int count,
        IEnumerable<FeedAddress> listed,
        CancellationToken cancellation
    )
    {
        var missing = (await FeedsAsync(FollowSource.Listed, cancellation)).Except(listed).ToList();
        var takenOff = await AskAsync("form of the list", () => lists.TakenOffAsync(missing, count, cancellation));
        foreach (var feed in takenOff ?? [])
        {
            await DecideAsync(
                feed,
                known => known is { Source: FollowSource.Listed },
                home: false,
                entity => (entity.Source, entity.Unfollowed) = (FollowSource.Ending, true),
                cancellation
            );
        }
    }

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
