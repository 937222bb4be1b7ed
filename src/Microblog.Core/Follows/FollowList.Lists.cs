using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    private readonly ListEvents _listEvents = new();

    /// <summary>Something happened at the list of subscriptions. On the receiving thread, in order; it is read afterwards.</summary>
    public void NoteListEvent(PubSubEvent happened) => _listEvents.Take(happened);

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

    private async Task TakeListsAsync(IPubSubService pubSub, CancellationToken cancellation)
    {
        var lists = new SubscriptionList(own, pubSub);
        await _lists.WaitAsync(cancellation);
        try
        {
            var begun = _listEvents.Begin();
            var mine = await ReadAsync(SubscriptionList.Node);
            var movims = await ReadAsync(SubscriptionList.MovimNode);
            ListedFeeds[] read = [.. new[] { mine, movims }.OfType<ListedFeeds>()];
            foreach (var (feed, title) in read.SelectMany(list => list.Feeds))
            {
                await TakeListedAsync(feed, title, cancellation);
            }
            if (mine is not null && movims is not null)
            {
                await DropUnlistedAsync(mine, movims, begun.Retracted, cancellation);
                _listEvents.End(begun, mine);
            }
            await NotePlacesAsync(mine, movims, cancellation);
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
        var before = await _rows.ListedAsync(cancellation);
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
            await DecideAsync(
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
        await _rows.UpdateListedAsync(
            feed =>
            {
                var address = AddressOf(feed);
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
        [.. feeds.Where(feed => place(feed) is not null).OrderBy(place).Select(AddressOf)];
}
