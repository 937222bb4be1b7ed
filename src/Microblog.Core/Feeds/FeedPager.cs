using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Feeds;

/// <summary>Carries the engine's requests to the servers: pages by the recipe that is exact on all of them, and items by id.</summary>
public sealed class FeedPager(IPubSubService pubSub)
{
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
        catch (StanzaException refused)
        {
            // Not every server says why. A personal feed that refuses is one for contacts; being one is what can be asked for.
            var why = Why(refused.Error);
            return new FeedReply
            {
                Failure = why == FeedFailure.Forbidden && request.Feed.IsPersonal ? FeedFailure.NeedsPresence : why,
            };
        }
        catch (XmppException)
        {
            return new FeedReply { Failure = FeedFailure.NoAnswer };
        }
        catch (ArgumentException)
        {
            // Somebody named what no stanza can carry: it exists nowhere.
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

    /// <summary>What an error means for a feed (XEP-0060, 6.5.9).</summary>
    public static FeedFailure Why(StanzaError error) =>
        error.Condition switch
        {
            "item-not-found" => FeedFailure.NotFound,
            _ when error.Has("presence-subscription-required") || error.Has("not-in-roster-group") =>
                FeedFailure.NeedsPresence,
            "forbidden" or "not-authorized" or "not-allowed" or "subscription-required" or "registration-required" =>
                FeedFailure.Forbidden,
            _ => FeedFailure.NoAnswer,
        };
}
