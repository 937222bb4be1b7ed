using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Follows;

/// <summary>
/// Follows and the lists of subscriptions at the server (XEP-0330): what is listed there is followed here, what is taken off there is
/// unfollowed here, and what is followed or unfollowed here is listed or taken off there.
/// </summary>
internal sealed partial class ListFollows(
    Jid own,
    FollowRows rows,
    FollowDecisions decisions,
    BlockedFollows blocked,
    FollowSources sources,
    ILogger logger
)
{
    private readonly ListEvents _events = new();

    // Held over the network, so not in the mailbox: nothing acts on a list as it was read while it is being changed.
    private readonly WorkSlots _turn = new(1);

    /// <summary>Something happened at the list. On the receiving thread, in order; it is read afterwards.</summary>
    public void NoteEvent(PubSubEvent happened) => _events.Take(happened);

    /// <summary>A new stream: events may be missing.</summary>
    public void ForgetEvents() => _events.Forget();

    /// <summary>Reads both lists. One that cannot be read changes nothing.</summary>
    public async Task TakeAllAsync(IPubSubService pubSub, CancellationToken cancellation)
    {
        var lists = new SubscriptionList(own, pubSub);
        await _turn.WaitAsync(cancellation);
        try
        {
            var begun = _events.Begin();
            var mine = await ReadAsync(SubscriptionList.Node);
            var movims = await ReadAsync(SubscriptionList.MovimNode);
            ListedFeeds[] read = [.. new[] { mine, movims }.OfType<ListedFeeds>()];
            foreach (var (feed, title) in read.SelectMany(list => list.Feeds))
            {
                await TakeAsync(feed, title, cancellation);
            }
            if (mine is not null && movims is not null)
            {
                await DropUnlistedAsync(mine, movims, begun.Retracted, cancellation);
                _events.End(begun, mine);
            }
            await NotePlacesAsync(mine, movims, cancellation);
        }
        finally
        {
            _turn.Release();
        }

        Task<ListedFeeds?> ReadAsync(string node) => sources.AskAsync(node, () => lists.ReadAsync(node, cancellation));
    }

    /// <summary>
    /// Lists a feed that was followed here. The list is a service to other devices: where the server refuses it, following works
    /// all the same.
    /// </summary>
    public async Task AddAsync(IPubSubService pubSub, FeedAddress feed, string? title, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (await rows.FindAsync(feed, cancellation) is not { Source: FollowSource.Subscription })
            {
                return; // Unfollowed at once.
            }
            _events.Publish();
            await new SubscriptionList(own, pubSub).AddAsync(feed, title, cancellation);
            await decisions.ChangeAsync(
                feed,
                entity =>
                    entity.Source = entity.Source == FollowSource.Subscription ? FollowSource.Listed : entity.Source,
                cancellation
            );
        }
        catch (XmppException failure)
        {
            LogNotListed(failure.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes a feed that ended off the lists. Who leaves the contact list is on no other.</summary>
    /// <returns>False where that is to be tried again.</returns>
    public async Task<bool> RemoveAsync(IPubSubService pubSub, FeedEntity known, CancellationToken cancellation)
    {
        var feed = known.ToAddress();
        await _turn.WaitAsync(cancellation);
        try
        {
            if (known.Unfollowed && await rows.FindAsync(feed, cancellation) is { Source: FollowSource.Ending })
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
            _turn.Release();
        }
    }

    private async Task TakeAsync(FeedAddress feed, string? title, CancellationToken cancellation)
    {
        if (feed.ToString().Length > FeedEntityExtensions.MaxAddressLength || blocked.Has(feed))
        {
            return;
        }
        await decisions.DecideAsync(
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

    /// <summary>
    /// What was listed, is no more, and was taken off by a person, was unfollowed elsewhere. That it is missing does not say
    /// so: see <see cref="ListEvents"/> and <see cref="TakenOff"/>.
    /// </summary>
    private async Task DropUnlistedAsync(
        ListedFeeds mine,
        ListedFeeds movims,
        IReadOnlyCollection<FeedAddress> retracted,
        CancellationToken cancellation
    )
    {
        var before = await rows.ListedAsync(cancellation);
        var (wasMine, wasMovims) = (By(before, one => one.ListPlace), By(before, one => one.MovimPlace));
        var kept = wasMine
            .Except(TakenOff.Between(wasMine, mine))
            .Union(wasMovims.Except(TakenOff.Between(wasMovims, movims)))
            .ToHashSet();
        var takenOff = wasMine
            .Union(wasMovims)
            .Where(feed => !kept.Contains(feed))
            .Union(retracted)
            .Except(mine.Feeds.Keys)
            .Except(movims.Feeds.Keys);
        foreach (var feed in takenOff)
        {
            await decisions.DecideAsync(
                feed,
                known => known is { Source: FollowSource.Listed },
                home: false,
                entity => (entity.Source, entity.Unfollowed) = (FollowSource.Ending, true),
                cancellation
            );
        }
    }

    /// <summary>Notes what stands where on the lists that could be read: the next reading is compared with it.</summary>
    private async Task NotePlacesAsync(ListedFeeds? mine, ListedFeeds? movims, CancellationToken cancellation)
    {
        var (isMine, isMovims) = (Places(mine), Places(movims));
        await rows.UpdateListedAsync(
            feed =>
            {
                var address = feed.ToAddress();
                feed.ListPlace = isMine is null ? feed.ListPlace : Place(isMine, address);
                feed.MovimPlace = isMovims is null ? feed.MovimPlace : Place(isMovims, address);
            },
            cancellation
        );

        static Dictionary<FeedAddress, int>? Places(ListedFeeds? list) =>
            list?.ByAge.Index().ToDictionary(one => one.Item, one => one.Index);

        static int? Place(Dictionary<FeedAddress, int> places, FeedAddress feed) =>
            places.TryGetValue(feed, out var place) ? place : null;
    }

    private static List<FeedAddress> By(IEnumerable<FeedEntity> feeds, Func<FeedEntity, int?> place) =>
        [.. feeds.Where(feed => place(feed) is not null).OrderBy(place).Select(feed => feed.ToAddress())];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of subscriptions was not changed: {Reason}")]
    private partial void LogNotListed(string reason);
}
