using Microblog.Core.Feeds;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    /// <summary>Whose feed is left alone though the account follows it: they are blocked.</summary>
    private bool IsSetAside(FeedAddress feed) =>
        feed.IsPersonal && timelines.Hidden.All.Any(one => one.Blocked && one.Address == feed.Service.ToString());

    /// <summary>Somebody is blocked: their feed is read no more, and the account follows it all the same.</summary>
    public async Task SetAsideAsync(Jid person, CancellationToken cancellation)
    {
        var feed = FeedAddress.Microblog(person);
        if (await FindAsync(feed, cancellation) is { Home: true })
        {
            await timelines.FollowAsync(feed, home: false, cancellation);
            await RefreshAsync(cancellation);
        }
    }

    /// <summary>Somebody is blocked no longer: what the account follows of them is home again.</summary>
    public async Task TakeBackAsync(Jid person, CancellationToken cancellation)
    {
        var feed = FeedAddress.Microblog(person);
        var known = await FindAsync(feed, cancellation);
        if (known is { Home: false, Unfollowed: false, Source: FollowSource.Contact or FollowSource.Subscription })
        {
            await timelines.FollowAsync(feed, home: true, cancellation);
            // What happened meanwhile may not have been told.
            await timelines.MarkStaleAsync(feed, cancellation);
            await timelines.RetryAsync(feed, cancellation);
            await RefreshAsync(cancellation);
        }
    }

    /// <summary>Replies to the own posts belong to home, but only to the newest posts: each is a feed to catch up with.</summary>
    private async Task LimitCommentsAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var old = await context
            .Feeds.AsNoTracking()
            .Where(f => f.AccountId == accountId && f.Home && f.Node.StartsWith(FeedAddress.CommentsPrefix))
            .OrderByDescending(f => f.AddedAt)
            .Skip(CommentsInHome)
            .ToListAsync(cancellation);
        foreach (var feed in old)
        {
            await timelines.FollowAsync(new FeedAddress(Jid.Parse(feed.Service), feed.Node), home: false, cancellation);
        }
    }

    /// <summary>An explicit subscription is what brings retracts from some servers.</summary>
    private async Task SubscribeAllAsync(IPubSubService pubSub, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var before = Micros.From(time.GetUtcNow() - SubscribeAgainAfter);
        var due = await context
            .Feeds.AsNoTracking()
            .Where(f => f.AccountId == accountId && f.Home && (f.SubscribedAt == null || f.SubscribedAt < before))
            .ToListAsync(cancellation);
        _refused.Clear();
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelSubscriptions, CancellationToken = cancellation },
            async (entity, stop) => await SubscribeAsync(pubSub, entity, stop)
        );
    }

    private async Task SubscribeAsync(IPubSubService pubSub, FeedEntity entity, CancellationToken cancellation)
    {
        var feed = new FeedAddress(Jid.Parse(entity.Service), entity.Node);
        try
        {
            var subscription = await pubSub.SubscribeAsync(feed.Service, feed.Node, cancellation);
            await SetAsync(
                feed,
                known =>
                {
                    known.SubscribedAt = Micros.From(time.GetUtcNow());
                    known.SubId = subscription.SubId;
                },
                cancellation
            );
            if (entity.SubscribedAt is null)
            {
                // What was published between reading the head and subscribing would be missed.
                await timelines.MarkStaleAsync(feed, cancellation);
            }
        }
        catch (Exception failure) when (failure is StanzaException or XmppTimeoutException)
        {
            _refused[feed] = entity;
            LogNotSubscribed(feed.Service, failure.Message);
        }
    }
}
