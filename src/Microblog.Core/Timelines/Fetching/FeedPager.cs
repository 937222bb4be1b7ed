using System.Collections.Concurrent;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>Carries the engine's requests to the servers: pages by the recipe that is exact on all of them, and items by id.</summary>
/// <param name="pubSub">The servers.</param>
/// <param name="unkept">Where feeds are noted that keep nothing; null where they are not noted.</param>
public sealed class FeedPager(IPubSubService pubSub, UnkeptFeeds? unkept = null)
{
    private readonly UnkeptFeeds _unkept = unkept ?? new UnkeptFeeds();
    private readonly ConcurrentDictionary<FeedAddress, bool> _asked = new();

    /// <summary>Asks once. Every failure of the server is an answer; only cancelling throws.</summary>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public async Task<FeedReply> ReadAsync(FeedRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.ItemId is { } itemId)
            {
                var items = await pubSub.GetItemsAsync(request.Feed.Service, request.Feed.Node, [itemId], cancellation);
                return new FeedReply { Items = [.. items.Select(item => ItemReader.Read(request.Feed, item))] };
            }
            return await ReadPageAsync(request, cancellation);
        }
        catch (StanzaException refused) when (NodeConfiguration.KeepsNothing(refused.Error))
        {
            return OfUnkept(request);
        }
        catch (StanzaException refused)
        {
            return new FeedReply { Failure = Why(refused.Error, request.Feed) };
        }
        catch (XmppException)
        {
            return new FeedReply { Failure = FeedFailure.NoAnswer };
        }
        catch (ArgumentException)
        {
            // A name that no stanza can carry: it exists nowhere.
            return new FeedReply { Failure = FeedFailure.NotFound };
        }
    }

    private async Task<FeedReply> ReadPageAsync(FeedRequest request, CancellationToken cancellation)
    {
        try
        {
            var page = await pubSub.GetItemsAsync(
                request.Feed.Service,
                request.Feed.Node,
                request.MaxItems,
                request.PageSize,
                request.Token,
                cancellation
            );
            if (page.Items.Count > 0)
            {
                _unkept.Remove(request.Feed);
            }
            else if (request.Token.Length == 0 && await SaysThatItKeepsNothingAsync(request.Feed, cancellation))
            {
                return OfUnkept(request);
            }
            return new FeedReply
            {
                Items = [.. page.Items.Select(item => ItemReader.Read(request.Feed, item))],
                HasSet = page.Set is not null,
                First = page.Set?.First,
                Last = page.Set?.Last,
            };
        }
        catch (StanzaLimitException tooLarge) when (tooLarge is { Limit: StanzaLimit.Bytes, IsOutgoing: false })
        {
            return await new ItemsByIdReader(pubSub, request).ReadAsync(cancellation);
        }
    }

    /// <summary>
    /// A node that keeps nothing is empty to some servers; its form says so to its owner. Others are refused it, and are asked for it no
    /// more: to them it is a feed without posts.
    /// </summary>
    private async Task<bool> SaysThatItKeepsNothingAsync(FeedAddress feed, CancellationToken cancellation)
    {
        if (feed.Service.Local is not null || feed.IsComments || _asked.ContainsKey(feed))
        {
            return false;
        }
        try
        {
            return NodeConfiguration.KeepsNothing(
                await pubSub.GetConfigurationAsync(feed.Service, feed.Node, cancellation)
            );
        }
        catch (StanzaException)
        {
            _asked[feed] = true;
            return false;
        }
    }

    /// <summary>An answer like any other, with what came live.</summary>
    private FeedReply OfUnkept(FeedRequest request)
    {
        _unkept.Add(request.Feed);
        var items = _unkept.ItemsOf(request.Feed);
        return new FeedReply
        {
            Items = request.ItemId is { } itemId
                ? [.. items.Where(item => item.ItemId == itemId)]
                : [.. items.TakeLast(request.MaxItems)],
        };
    }

    /// <summary>
    /// What an error means for one feed. Prosody refuses the feed of an account that it does not have as it refuses one that
    /// is for contacts.
    /// </summary>
    public static FeedFailure Why(StanzaError error, FeedAddress feed) =>
        Why(error) is var why && why == FeedFailure.Forbidden && feed.IsPersonal
            ? FeedFailure.NeedsPresenceOrMissing
            : why;

    /// <summary>What an error means (XEP-0060, 6.5.9).</summary>
    public static FeedFailure Why(StanzaError error) =>
        error.Condition switch
        {
            "item-not-found" => FeedFailure.NotFound,
            "remote-server-not-found" => FeedFailure.NoServer,
            _ when error.Has("presence-subscription-required") || error.Has("not-in-roster-group") =>
                FeedFailure.NeedsPresence,
            "forbidden" or "not-authorized" or "not-allowed" or "subscription-required" or "registration-required" =>
                FeedFailure.Forbidden,
            _ => FeedFailure.NoAnswer,
        };
}
