using System.Collections.Concurrent;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Follows;

/// <summary>
/// Subscribes to the feeds in home (XEP-0060, 6.1): an explicit subscription is what brings retracts from some servers. A feed that
/// refuses is noted, and asked again when something comes from it.
/// </summary>
internal sealed partial class FeedSubscriptions(
    AccountTimelines timelines,
    FollowRows rows,
    FollowDecisions decisions,
    FollowEnding ending,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<FeedAddress, FeedEntity> _refused = new();

    // Held over the network, so not in the mailbox: a second run, begun meanwhile, finds done what the first one did.
    private readonly WorkSlots _turn = new(1);

    /// <summary>True for a feed that refused the subscription, or whose node is gone.</summary>
    public bool IsRefused(FeedAddress feed) => _refused.ContainsKey(feed);

    /// <summary>A feed refused the subscription.</summary>
    public void NoteRefused(FeedAddress feed, FeedEntity known) => _refused[feed] = known;

    /// <summary>A new stream: all that refused is asked again.</summary>
    public void ForgetRefused() => _refused.Clear();

    /// <summary>Subscribes to what is in home and was not subscribed to within a day.</summary>
    public async Task SubscribeAllAsync(IPubSubService pubSub, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var before = Micros.From(time.GetUtcNow() - AgainAfter);
            var due = await rows.SubscribedBeforeAsync(before, cancellation);
            await Parallel.ForEachAsync(
                due.Where(feed => !IsRefused(feed.ToAddress())).ToList(),
                FollowSources.InParallel(cancellation),
                async (feed, stop) => await SubscribeAsync(pubSub, feed, stop)
            );
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Something came from a feed that refused the subscription: its node is there only now. Contacts hear of posts
    /// without a subscription, but of retracts not everywhere.
    /// </summary>
    public async Task SubscribeAgainAsync(IPubSubService pubSub, FeedAddress feed, CancellationToken cancellation)
    {
        if (_refused.TryRemove(feed, out var known))
        {
            await SubscribeAsync(pubSub, known, cancellation);
        }
    }

    /// <summary>A node was deleted, and the subscription with it: should it be made again, so is the subscription.</summary>
    public async Task TakeDeletedAsync(FeedAddress feed, CancellationToken cancellation)
    {
        var known = await decisions.ChangeAsync(
            feed,
            entity => (entity.SubscribedAt, entity.SubId) = (null, null),
            cancellation
        );
        if (known is { Home: true })
        {
            NoteRefused(feed, known);
        }
    }

    private async Task SubscribeAsync(IPubSubService pubSub, FeedEntity entity, CancellationToken cancellation)
    {
        var feed = entity.ToAddress();
        if (await rows.FindAsync(feed, cancellation) is not { Home: true })
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
            NoteRefused(feed, entity);
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
        var now = await decisions.ChangeAsync(
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
            await ending.EndAsync(pubSub, feed, cancellation);
        }
    }

    private static bool IsOver(FeedEntity known) =>
        known is { Home: false, Source: FollowSource.Opened or FollowSource.Ending or FollowSource.Ended };

    [LoggerMessage(Level = LogLevel.Information, Message = "Not subscribed at {Service}: {Reason}")]
    private partial void LogNotSubscribed(Jid service, string reason);
}
