using System.Collections.Concurrent;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Follows;

/// <summary>Ends follows at the services and on the lists. One that does not answer is asked again with the next connection.</summary>
internal sealed partial class FollowEnding(
    FollowRows rows,
    FollowDecisions decisions,
    ListFollows lists,
    ILogger logger
)
{
    // Done when the feed is not being ended any more.
    private readonly ConcurrentDictionary<FeedAddress, Task> _underWay = new();

    /// <summary>Ends all that ended here and that the services and lists do not know of yet.</summary>
    public async Task EndAllAsync(IPubSubService pubSub, CancellationToken cancellation) =>
        await Parallel.ForEachAsync(
            await rows.OfSourceAsync(FollowSource.Ending, cancellation),
            FollowSources.InParallel(cancellation),
            async (feed, stop) => await EndAsync(pubSub, feed.ToAddress(), stop)
        );

    /// <summary>Ends one, unless it is followed again. What comes while it is being ended finds it done.</summary>
    public async Task EndAsync(IPubSubService pubSub, FeedAddress feed, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_underWay.GetOrAdd(feed, done.Task) is var running && running != done.Task)
        {
            await running.WaitAsync(cancellation);
        }
        try
        {
            await EndNowAsync(pubSub, feed, cancellation);
        }
        finally
        {
            _underWay.TryRemove(feed, out _);
            done.SetResult();
        }
    }

    private async Task EndNowAsync(IPubSubService pubSub, FeedAddress feed, CancellationToken cancellation)
    {
        if (
            await rows.FindAsync(feed, cancellation) is { Source: FollowSource.Ending } known
            && await UnsubscribeAsync(pubSub, known, cancellation)
                & await lists.RemoveAsync(pubSub, known, cancellation)
        )
        {
            await NoteEndedAsync(known, cancellation);
        }
    }

    /// <summary>False where the service is to be asked again.</summary>
    private async Task<bool> UnsubscribeAsync(IPubSubService pubSub, FeedEntity known, CancellationToken cancellation)
    {
        var feed = known.ToAddress();
        try
        {
            await pubSub.UnsubscribeAsync(feed.Service, feed.Node, known.SubId, cancellation);
            return true;
        }
        catch (XmppException failure)
        {
            LogNotUnsubscribed(feed.Service, failure.Message);
            return failure is StanzaException { Error: var error }
                && (error.Condition == "unexpected-request" || FeedPager.Why(error) != FeedFailure.NoAnswer);
        }
    }

    private async Task NoteEndedAsync(FeedEntity ended, CancellationToken cancellation) =>
        await decisions.ChangeAsync(
            ended.ToAddress(),
            entity =>
            {
                if (entity.Source == FollowSource.Ending && entity.SubscribedAt != ended.SubscribedAt)
                {
                    return; // Subscribed meanwhile by what did not know: it is ended once more.
                }
                // Followed again meanwhile: which of both came last there is not known, so it is subscribed again.
                (entity.SubscribedAt, entity.SubId) = (null, null);
                if (entity.Source == FollowSource.Ending)
                {
                    entity.Source = entity.Unfollowed ? FollowSource.Ended : FollowSource.Opened;
                }
            },
            cancellation
        );

    [LoggerMessage(Level = LogLevel.Information, Message = "Not unsubscribed at {Service}: {Reason}")]
    private partial void LogNotUnsubscribed(Jid service, string reason);
}
