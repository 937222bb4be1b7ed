using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>
/// Reads the newest items of a node whose page is larger than a stanza may be. A server without pages gives the newest N in
/// one answer, and N grows as reading goes on: here their ids are asked for (XEP-0060, 5.5), and then the items by id
/// (6.5.8), some at a time.
/// </summary>
/// <remarks>
/// The reply is the one that the page would have been: the newest N, oldest first. Ids are read before items, so an item that
/// is published meanwhile is not in it (its event is), and one that is retracted meanwhile is replaced by the next older one:
/// fewer than N still means that there are no more.
/// </remarks>
internal sealed class ItemsByIdReader(IPubSubService pubSub, FeedRequest request)
{
    private const int FirstGroup = 8;

    /// <summary>Of all texts together: what a page can cost in memory, in characters.</summary>
    private const long MaxCharacters = 32 * 1024 * 1024;

    private int _group = FirstGroup;
    private long _characters;

    /// <summary>Asks for all of it. Where the server refuses one of both, the feed is too large to be read.</summary>
    /// <exception cref="SessionEndedException">The connection was lost, or the server did not answer.</exception>
    public async Task<FeedReply> ReadAsync(CancellationToken cancellation)
    {
        if (request.Token.Length > 0)
        {
            // A server with pages: its next one alone is too large.
            return TooLarge;
        }
        try
        {
            if (await NewestFirstAsync(cancellation) is not { } ids)
            {
                return TooLarge;
            }
            var items = new List<IncomingItem>();
            for (var next = 0; next < ids.Count && items.Count < request.MaxItems; )
            {
                var wanted = Math.Min(Math.Min(_group, ids.Count - next), request.MaxItems - items.Count);
                var some = ids.Skip(next).Take(wanted).ToList();
                if (await ReadSomeAsync(some, cancellation) is not { } read)
                {
                    continue; // In smaller groups.
                }
                items.AddRange(read);
                next += wanted;
                if (_characters > MaxCharacters)
                {
                    return TooLarge;
                }
            }
            items.Reverse();
            return new FeedReply { Items = items };
        }
        catch (StanzaException)
        {
            return TooLarge;
        }
    }

    private static FeedReply TooLarge { get; } = new() { Failure = FeedFailure.TooLarge };

    /// <summary>All ids, the newest first; null where the server's order is not known.</summary>
    private async Task<IReadOnlyList<string>?> NewestFirstAsync(CancellationToken cancellation)
    {
        var ids = (await pubSub.GetItemIdsAsync(request.Feed.Service, request.Feed.Node, cancellation))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (ids.Count < 2)
        {
            return ids;
        }
        // Servers differ, and do not say so: the newest item shows it.
        var page = await pubSub.GetItemsAsync(request.Feed.Service, request.Feed.Node, 1, 1, "", cancellation);
        var newest = page.Items.Count > 0 ? page.Items[^1].Id : null;
        if (newest == ids[^1])
        {
            ids.Reverse();
        }
        return newest == ids[0] ? ids : null;
    }

    /// <summary>These items, in this order; null where they are too large together.</summary>
    private async Task<IReadOnlyList<IncomingItem>?> ReadSomeAsync(List<string> ids, CancellationToken cancellation)
    {
        try
        {
            var found = await pubSub.GetItemsAsync(request.Feed.Service, request.Feed.Node, ids, cancellation);
            _characters += found.Sum(item => (long)(item.Payload?.Value.Length ?? 0));
            var byId = found.DistinctBy(item => item.Id).ToDictionary(item => item.Id, StringComparer.Ordinal);
            return [.. ids.Where(byId.ContainsKey).Select(id => ItemReader.Read(request.Feed, byId[id]))];
        }
        catch (StanzaLimitException tooLarge) when (tooLarge is { Limit: StanzaLimit.Bytes, IsOutgoing: false })
        {
            if (ids.Count == 1)
            {
                // It is there, and cannot be read: its neighbours can.
                return [ItemReader.Read(request.Feed, new PubSubItem(ids[0], null, null) { IsOverLimit = true })];
            }
            _group = ids.Count / 2;
            return null;
        }
    }
}
