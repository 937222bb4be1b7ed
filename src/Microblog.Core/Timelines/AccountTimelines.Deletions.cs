using Microblog.Core.Cache;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Core.Timelines;

public sealed partial class AccountTimelines
{
    /// <summary>Items as they are put into the cache: see <see cref="ItemReader.OrKept"/>. On the writer.</summary>
    private async ValueTask<FeedReply> OrKeptAsync(FeedRequest request, FeedReply reply, CancellationToken stop)
    {
        if (!reply.Items.Any(item => item.IsClaimedDeletion) || Find(request.Feed) is not { } feed)
        {
            return reply;
        }
        var items = new List<IncomingItem>(reply.Items.Count);
        foreach (var item in reply.Items)
        {
            items.Add(await OrKeptAsync(feed, item, stop));
        }
        return reply with { Items = items };
    }

    private async ValueTask<FeedEvent> OrKeptAsync(FeedState feed, FeedEvent happened, CancellationToken stop) =>
        happened is FeedEvent.Published published
            ? new FeedEvent.Published(await OrKeptAsync(feed, published.Item, stop))
            : happened;

    private async ValueTask<IncomingItem> OrKeptAsync(FeedState feed, IncomingItem item, CancellationToken stop)
    {
        if (
            !item.IsClaimedDeletion
            || (await _store.FindAsync(feed.FeedId, [item.ItemId], stop)).Find(row => row.Shown) is not { } place
        )
        {
            return item;
        }
        var scope = new TimelineScope(feed.FeedId);
        var rows = await _store.BelowAsync(scope, place.Position.JustAbove(), 1, stop);
        return rows.Find(row => row.ItemId == item.ItemId) is { } old
            ? ItemReader.OrKept(feed.Address, item, old)
            : item;
    }
}
