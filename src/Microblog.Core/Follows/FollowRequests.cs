using System.Collections.Concurrent;
using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Follows;

/// <summary>
/// Follows a feed that a person chose: asks its service for a subscription, or its owner where it is for contacts only, keeps what
/// came of it, and lists the feed for other devices.
/// </summary>
internal sealed partial class FollowRequests(
    Jid own,
    AccountTimelines timelines,
    FollowRows rows,
    FollowDecisions decisions,
    FollowDirectory directory,
    ListFollows lists,
    FeedSubscriptions subscriptions,
    TimeProvider time,
    ILogger logger
)
{
    // Owners who were asked, and have not answered with posts.
    private readonly ConcurrentDictionary<FeedAddress, bool> _asked = new();

    /// <summary>True from asking the owner of a feed until posts of it come.</summary>
    public bool IsAsked(FeedAddress feed) => _asked.ContainsKey(feed);

    /// <summary>Its owner is not waited for any longer.</summary>
    /// <returns>False where that was not so before.</returns>
    public bool EndAsking(FeedAddress feed) => _asked.TryRemove(feed, out _);

    /// <summary>Follows a feed.</summary>
    /// <param name="link">The session.</param>
    /// <param name="feed">Which.</param>
    /// <param name="name">What a community is called where it was found, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<FollowResult> FollowAsync(
        IXmppLink link,
        FeedAddress feed,
        string? name,
        CancellationToken cancellation
    )
    {
        if (feed.ToString().Length > FeedEntityExtensions.MaxAddressLength)
        {
            return FollowResult.NotFound;
        }
        var (result, subscription) = await SendAsync(link, feed, cancellation);
        if (result == FollowResult.Requested)
        {
            _asked[feed] = true;
        }
        if (result is FollowResult.Following or FollowResult.Requested)
        {
            var title = feed.IsPersonal || name == DisplayName.OfFeed(null, feed) ? null : DisplayName.Clean(name);
            await KeepAsync(feed, title, subscription, cancellation);
            title = await NameAsync(link, feed, title, cancellation);
            await lists.AddAsync(link.PubSub, feed, title, cancellation);
        }
        return result;
    }

    private static async Task<(FollowResult, PubSubSubscription?)> SendAsync(
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

    private async Task KeepAsync(
        FeedAddress feed,
        string? title,
        PubSubSubscription? subscription,
        CancellationToken cancellation
    )
    {
        await decisions.DecideAsync(
            feed,
            _ => true,
            home: true,
            entity =>
            {
                entity.Source = FollowSource.Subscription;
                entity.Unfollowed = false;
                entity.Name ??= title;
                entity.SubscribedAt = subscription is null ? null : Micros.From(time.GetUtcNow());
                entity.SubId = subscription?.SubId;
            },
            cancellation
        );
        if (subscription is null && await rows.FindAsync(feed, cancellation) is { } refused)
        {
            subscriptions.NoteRefused(feed, refused);
        }
        await timelines.MarkStaleAsync(feed, cancellation);
        await directory.RefreshAsync(cancellation);
    }

    /// <summary>What a community is called where it was found, else what its service calls it.</summary>
    private async Task<string?> NameAsync(
        IXmppLink link,
        FeedAddress feed,
        string? name,
        CancellationToken cancellation
    )
    {
        if (feed.IsPersonal || name is not null)
        {
            return name;
        }
        try
        {
            var service = new ExplicitSubscriptions(own, link.PubSub, link.Discovery);
            var title = await service.TitleOfAsync(feed, cancellation);
            await decisions.ChangeAsync(feed, entity => entity.Name ??= title, cancellation);
            await directory.RefreshAsync(cancellation);
            return title;
        }
        catch (XmppException failure)
        {
            LogNotNamed(feed, failure.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Feed} was not asked for its name: {Reason}")]
    private partial void LogNotNamed(FeedAddress feed, string reason);
}
