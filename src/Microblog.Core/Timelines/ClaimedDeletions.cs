using Microblog.Core.Cache;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Core.Timelines;

/// <summary>Items as they are put into the cache, where some say that they are deleted: see <see cref="ItemReader.OrKept"/>. In the mailbox.</summary>
internal sealed class ClaimedDeletions(TimelineEngine engine, ITimelineStore store)
{
    /// <summary>The reply, with what is cached in place of items that say so without the right to.</summary>
    public async ValueTask<FeedReply> OrKeptAsync(FeedRequest request, FeedReply reply, CancellationToken stop)
    {
        if (!reply.Items.Any(item => item.IsClaimedDeletion) || engine.Find(request.Feed) is not { } feed)
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

    /// <summary>The event, with what is cached in place of an item that says so without the right to.</summary>
    public async ValueTask<FeedEvent> OrKeptAsync(FeedState feed, FeedEvent happened, CancellationToken stop) =>
        happened is FeedEvent.Published published
            ? new FeedEvent.Published(await OrKeptAsync(feed, published.Item, stop))
            : happened;

    private async ValueTask<IncomingItem> OrKeptAsync(FeedState feed, IncomingItem item, CancellationToken stop)
    {
        if (
            !item.IsClaimedDeletion
            || (await store.FindAsync(feed.FeedId, [item.ItemId], stop)).Find(row => row.Shown) is not { } place
        )
        {
            return item;
        }
        var scope = new TimelineScope(feed.FeedId);
        var rows = await store.BelowAsync(scope, place.Position.JustAbove(), 1, stop);
        return rows.Find(row => row.ItemId == item.ItemId) is { } old
            ? ItemReader.OrKept(feed.Address, item, old)
            : item;
    }
}
