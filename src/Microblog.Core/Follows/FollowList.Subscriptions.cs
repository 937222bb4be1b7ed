using Microblog.Core.Feeds;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    /// <summary>Whose feed is left alone though the account follows it: they are blocked, or all of their server is.</summary>
    private bool IsSetAside(FeedAddress feed) =>
        feed.IsPersonal
        && timelines.Hidden.All.Any(one =>
            one.Blocked && (one.Address == feed.Service.ToString() || one.Address == feed.Service.Domain)
        );

    /// <summary>Somebody (or a whole server) is blocked: what they write is read no more, and followed all the same.</summary>
    public async Task SetAsideAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var feed in (await FeedsOfAsync(person, cancellation)).Where(feed => feed.Home))
        {
            await timelines.FollowAsync(AddressOf(feed), home: false, cancellation);
        }
        await RefreshAsync(cancellation);
    }

    /// <summary>They are blocked no longer: what the account follows of them is home again.</summary>
    public async Task TakeBackAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var known in await FeedsOfAsync(person, cancellation))
        {
            var feed = AddressOf(known);
            if (
                known is { Home: false, Unfollowed: false, Source: FollowSource.Contact or FollowSource.Subscription }
                && !IsSetAside(feed)
            )
            {
                await timelines.FollowAsync(feed, home: true, cancellation);
                // What happened meanwhile may not have been told.
                await timelines.MarkStaleAsync(feed, cancellation);
                await timelines.RetryAsync(feed, cancellation);
            }
        }
        await RefreshAsync(cancellation);
    }

    private async Task<List<FeedEntity>> FeedsOfAsync(Jid person, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var (service, atDomain) = (person.Bare.ToString(), "@" + person.Domain);
        var feeds = context
            .Feeds.AsNoTracking()
            .Where(f => f.AccountId == accountId && f.Node == FeedAddress.MicroblogNode);
        return await (
            person.Local is null
                ? feeds.Where(f => f.Service.EndsWith(atDomain))
                : feeds.Where(f => f.Service == service)
        ).ToListAsync(cancellation);
    }

    private static FeedAddress AddressOf(FeedEntity feed) => new(Jid.Parse(feed.Service), feed.Node);

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
            await timelines.FollowAsync(AddressOf(feed), home: false, cancellation);
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
        var feed = AddressOf(entity);
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
