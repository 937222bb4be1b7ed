using System.Security.Cryptography;
using System.Text;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Subscriptions;

namespace Microblog.Core.Follows;

/// <summary>
/// The account's own list of what it is subscribed to (XEP-0330), so that follows roam; and the list that Movim keeps,
/// which is read, and from which only what the person unfollows is taken.
/// </summary>
public sealed class SubscriptionList(Jid own, IPubSubService pubSub)
{
    /// <summary>The node of the list.</summary>
    public const string Node = ListedSubscription.ListNode;

    /// <summary>The node of Movim's list.</summary>
    public const string MovimNode = ListedSubscription.MovimListNode;

    private const int MaxListed = 1000;

    /// <summary>What one of the lists holds.</summary>
    /// <param name="node"><see cref="Node"/> or <see cref="MovimNode"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="XmppException">It could not be read: nothing is known of it.</exception>
    public async Task<ListedFeeds> ReadAsync(string node, CancellationToken cancellation)
    {
        try
        {
            var page = await PageAsync(node, cancellation);
            var feeds = new Dictionary<FeedAddress, string?>();
            var items = new Dictionary<string, FeedAddress>(StringComparer.Ordinal);
            foreach (var item in page.Items)
            {
                if (ListedSubscription.FromXml(item.Payload) is { } listed && !AddressOf(listed).HoldsNoPosts)
                {
                    feeds.TryAdd(AddressOf(listed), listed.Title);
                    items[item.Id] = AddressOf(listed);
                }
            }
            return new ListedFeeds(feeds)
            {
                ByAge = ByAge(page, items),
                Items = items,
                HasOthers = items.Count < page.Items.Count,
            };
        }
        catch (StanzaException refused) when (refused.Condition is "item-not-found" or "forbidden")
        {
            return ListedFeeds.Empty;
        }
    }

    /// <summary>Adds a feed.</summary>
    public async Task AddAsync(FeedAddress feed, string? title, CancellationToken cancellation)
    {
        var wanted = NodeConfiguration.Wanted(Node, "whitelist", everybodyPublishes: false);
        await new NodeConfiguration(pubSub).EnsureAsync(new FeedAddress(own.Bare, Node), wanted, cancellation);
        var payload = new ListedSubscription(feed.Service, feed.Node, title).ToXml();
        await pubSub.PublishAsync(own.Bare, Node, ItemId(feed), payload, options: null, cancellation);
    }

    /// <summary>Removes a feed from both lists, whichever program listed it; one that is not listed is no error.</summary>
    public async Task RemoveAsync(FeedAddress feed, CancellationToken cancellation)
    {
        foreach (var node in new[] { Node, MovimNode })
        {
            try
            {
                await RemoveAsync(node, feed, cancellation);
            }
            catch (StanzaException missing) when (HasNone(missing))
            {
                // Never was there.
            }
        }
    }

    private async Task RemoveAsync(string node, FeedAddress feed, CancellationToken cancellation)
    {
        foreach (var item in (await PageAsync(node, cancellation)).Items)
        {
            if (ListedSubscription.FromXml(item.Payload) is { } listed && AddressOf(listed) == feed)
            {
                await pubSub.RetractAsync(own.Bare, node, item.Id, cancellation);
            }
        }
    }

    private Task<ItemsPage> PageAsync(string node, CancellationToken cancellation) =>
        pubSub.GetItemsAsync(own.Bare, node, MaxListed, MaxListed, "", cancellation);

    /// <summary>Without a set (XEP-0059) the newest come last; with one, its tokens are times and tell the direction.</summary>
    private static List<FeedAddress> ByAge(ItemsPage page, Dictionary<string, FeedAddress> items)
    {
        var newestFirst = page.Items.Reverse();
        if (page.Set is { First: { } first, Last: { } last })
        {
            if (PageToken.Time(first) is null || PageToken.Time(last) is null)
            {
                return [];
            }
            newestFirst = PageToken.Compare(first, last) > 0 ? page.Items : newestFirst;
        }
        var feeds = newestFirst.Where(item => items.ContainsKey(item.Id)).Select(item => items[item.Id]).Distinct();
        return [.. feeds.Reverse()];
    }

    private static bool HasNone(StanzaException refused) =>
        refused.Condition is "item-not-found" or "forbidden" or "service-unavailable" or "feature-not-implemented";

    private static FeedAddress AddressOf(ListedSubscription listed) => new(listed.Service, listed.Node);

    private static string ItemId(FeedAddress feed) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(feed.ToString())).AsSpan(0, 16));
}
