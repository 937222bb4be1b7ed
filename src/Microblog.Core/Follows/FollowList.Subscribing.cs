using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    /// <summary>True for a feed that refused the subscription, or whose node is gone.</summary>
    public bool IsRefused(FeedAddress feed) => _refused.ContainsKey(feed);

    /// <summary>
    /// Something came from a feed that refused the subscription: its node is there only now. Contacts hear of posts
    /// without a subscription, but of retracts not everywhere.
    /// </summary>
    public async Task SubscribeAgainAsync(FeedAddress feed, CancellationToken cancellation)
    {
        if (_connection?.PubSub is { } pubSub && _refused.TryRemove(feed, out var entity))
        {
            await SubscribeAsync(pubSub, entity, cancellation);
        }
    }

    /// <summary>A node was deleted, and the subscription with it: should it be made again, so is the subscription.</summary>
    public async Task TakeDeletedAsync(FeedAddress feed, CancellationToken cancellation)
    {
        var known = await SetAsync(feed, entity => (entity.SubscribedAt, entity.SubId) = (null, null), cancellation);
        if (known is { Home: true })
        {
            _refused[feed] = known;
        }
    }

    /// <summary>Replies to the own posts belong to home, but only to the newest posts: each is a feed to catch up with.</summary>
    private async Task LimitCommentsAsync(CancellationToken cancellation)
    {
        var old = await _rows.OldCommentsAsync(CommentsInHome, cancellation);
        foreach (var feed in old)
        {
            await timelines.FollowAsync(AddressOf(feed), home: false, cancellation);
        }
    }

    /// <summary>An explicit subscription is what brings retracts from some servers.</summary>
    private async Task SubscribeAllAsync(IPubSubService pubSub, CancellationToken cancellation)
    {
        await _subscribing.WaitAsync(cancellation);
        try
        {
            await Parallel.ForEachAsync(
                await DueAsync(cancellation),
                InParallel(cancellation),
                async (entity, stop) => await SubscribeAsync(pubSub, entity, stop)
            );
        }
        finally
        {
            _subscribing.Release();
        }
    }

    private static ParallelOptions InParallel(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellation };

    private async Task<IReadOnlyList<FeedEntity>> DueAsync(CancellationToken cancellation)
    {
        var before = Micros.From(time.GetUtcNow() - SubscribeAgainAfter);
        var due = await _rows.SubscribedBeforeAsync(before, cancellation);
        return [.. due.Where(feed => !IsRefused(AddressOf(feed)))];
    }

    private async Task SubscribeAsync(IPubSubService pubSub, FeedEntity entity, CancellationToken cancellation)
    {
        var feed = AddressOf(entity);
        if (await FindAsync(feed, cancellation) is not { Home: true })
        {
            return; // Unfollowed while others were subscribed.
        }
        try
        {
            var subscription = await pubSub.SubscribeAsync(feed.Service, feed.Node, cancellation);
            await NoteSubscribedAsync(pubSub, feed, subscription, cancellation);
            if (entity.SubscribedAt is null)
            {
                // What was published between reading the head and subscribing would be missed.
                await timelines.MarkStaleAsync(feed, cancellation);
            }
        }
        catch (Exception failure) when (failure is StanzaException or XmppTimeoutException or StanzaLimitException)
        {
            _refused[feed] = entity;
            LogNotSubscribed(feed.Service, failure.Message);
        }
    }

    private async Task NoteSubscribedAsync(
        IPubSubService pubSub,
        FeedAddress feed,
        PubSubSubscription subscription,
        CancellationToken cancellation
    )
    {
        var now = await SetAsync(
            feed,
            known =>
            {
                known.SubscribedAt = Micros.From(time.GetUtcNow());
                known.SubId = subscription.SubId;
                // Unfollowed while the service was asked: that subscription ends too.
                known.Source = IsOver(known) ? FollowSource.Ending : known.Source;
            },
            cancellation
        );
        if (now is { Source: FollowSource.Ending })
        {
            await EndAsync(pubSub, feed, cancellation);
        }
    }

    private static bool IsOver(FeedEntity known) =>
        known is { Home: false, Source: FollowSource.Opened or FollowSource.Ending or FollowSource.Ended };
}
