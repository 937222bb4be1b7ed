using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    /// <inheritdoc />
    public async Task UnfollowAsync(FeedAddress feed, CancellationToken cancellation = default)
    {
        var isKnown = await DecideAsync(
            feed,
            known => known is not null,
            home: false,
            entity => (entity.Source, entity.Unfollowed) = (FollowSource.Ending, true),
            cancellation
        );
        if (!isKnown)
        {
            return;
        }
        _requested.TryRemove(feed, out _);
        await RefreshAsync(cancellation);
        if (_connection?.PubSub is { } pubSub)
        {
            await EndAsync(pubSub, feed, cancellation);
        }
    }

    /// <summary>A stream that was cut goes on: what could not be ended meanwhile ends now.</summary>
    public Task ResumeAsync(CancellationToken cancellation) =>
        _connection?.PubSub is { } pubSub ? EndAllAsync(pubSub, cancellation) : Task.CompletedTask;

    /// <summary>Tells the services and lists of all that ended and that they do not know of yet.</summary>
    private async Task EndAllAsync(IPubSubService pubSub, CancellationToken cancellation) =>
        await Parallel.ForEachAsync(
            await FeedsAsync(FollowSource.Ending, cancellation),
            InParallel(cancellation),
            async (feed, stop) => await EndAsync(pubSub, feed, stop)
        );

    private async Task EndAsync(IPubSubService pubSub, FeedAddress feed, CancellationToken cancellation)
    {
        if (
            await FindAsync(feed, cancellation) is { Source: FollowSource.Ending } known
            && await UnsubscribeAsync(pubSub, known, cancellation) & await UnlistAsync(pubSub, known, cancellation)
        )
        {
            await NoteEndedAsync(known, cancellation);
        }
    }

    /// <summary>False where the service is to be told again.</summary>
    private async Task<bool> UnsubscribeAsync(IPubSubService pubSub, FeedEntity known, CancellationToken cancellation)
    {
        var feed = AddressOf(known);
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

    /// <summary>False where the lists are to be told again. Who leaves the contact list is on no other.</summary>
    private async Task<bool> UnlistAsync(IPubSubService pubSub, FeedEntity known, CancellationToken cancellation)
    {
        var feed = AddressOf(known);
        await _lists.WaitAsync(cancellation);
        try
        {
            if (known.Unfollowed && await FindAsync(feed, cancellation) is { Source: FollowSource.Ending })
            {
                await new SubscriptionList(own, pubSub).RemoveAsync(feed, cancellation);
            }
            return true;
        }
        catch (XmppException failure)
        {
            LogNotListed(failure.Message);
            return false;
        }
        finally
        {
            _lists.Release();
        }
    }

    private async Task NoteEndedAsync(FeedEntity ended, CancellationToken cancellation) =>
        await SetAsync(
            AddressOf(ended),
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
}
