using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Timelines;

/// <summary>
/// Takes pubsub events from the receiving thread to the account's writer. The event's sender is the service it speaks
/// for: only the node's own service can add, change or remove its items.
/// </summary>
/// <param name="timelines">Whose.</param>
/// <param name="unkept">The feeds of the account that keep nothing, or null: none is known to.</param>
public sealed class FeedUpdater(AccountTimelines timelines, UnkeptFeeds? unkept = null)
{
    /// <summary>Takes one event; returns at once.</summary>
    public void Take(PubSubEvent happened)
    {
        if (happened.IsFromClient)
        {
            return; // What a server says of the account's nodes it says itself; this may name any publisher.
        }
        var feed = new FeedAddress(happened.Service, happened.Node);
        if (feed.HoldsNoPosts)
        {
            return;
        }
        switch (happened)
        {
            case PubSubEvent.Items items:
                foreach (var item in items.Published)
                {
                    timelines.Post(
                        feed,
                        item is { Payload: null, IsOverLimit: false }
                            ? () => new FeedEvent.Touched(item.Id)
                            : () => new FeedEvent.Published(Read(feed, item))
                    );
                }
                break;
            case PubSubEvent.Retract retract:
                foreach (var id in retract.ItemIds)
                {
                    unkept?.TakeRetracted(feed, id);
                    timelines.Post(feed, () => new FeedEvent.Retracted(id));
                }
                break;
            case PubSubEvent.Purge:
                unkept?.TakeCleared(feed);
                timelines.Post(feed, () => new FeedEvent.Cleared());
                break;
            case PubSubEvent.Delete:
                unkept?.TakeCleared(feed);
                timelines.Post(feed, () => new FeedEvent.Cleared());
                break;
        }
    }

    private IncomingItem Read(FeedAddress feed, PubSubItem item)
    {
        var read = ItemReader.Read(feed, item);
        unkept?.TakePublished(feed, read);
        return read;
    }
}
