using System.Security.Cryptography;
using System.Text;
using Microblog.Core.Feeds;
using Microblog.Core.Publishing;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Subscriptions;

namespace Microblog.Core.Follows;

/// <summary>
/// The account's own list of what it is subscribed to (XEP-0330), so that follows roam; and the list that Movim keeps,
/// which is only read.
/// </summary>
public sealed class SubscriptionList(Jid own, IPubSubService pubSub)
{
    /// <summary>The node of the list.</summary>
    public const string Node = ListedSubscription.ListNode;

    /// <summary>The node of Movim's list.</summary>
    public const string MovimNode = ListedSubscription.MovimListNode;

    private const int MaxListed = 1000;

    /// <summary>Everything listed, with its title.</summary>
    public async Task<IReadOnlyDictionary<FeedAddress, string?>> ReadAsync(CancellationToken cancellation)
    {
        var result = new Dictionary<FeedAddress, string?>();
        foreach (var node in new[] { Node, MovimNode })
        {
            try
            {
                var page = await pubSub.GetItemsAsync(own.Bare, node, MaxListed, MaxListed, "", cancellation);
                foreach (var item in page.Items)
                {
                    if (ListedSubscription.FromXml(item.Payload) is { } listed)
                    {
                        result.TryAdd(new FeedAddress(listed.Service, listed.Node), listed.Title);
                    }
                }
            }
            catch (StanzaException refused) when (refused.Condition is "item-not-found" or "forbidden")
            {
                // No such list.
            }
        }
        return result;
    }

    /// <summary>Adds a feed.</summary>
    public async Task AddAsync(FeedAddress feed, string? title, CancellationToken cancellation)
    {
        var wanted = NodeConfiguration.Wanted(Node, "whitelist", everybodyPublishes: false);
        await new NodeConfiguration(pubSub).EnsureAsync(new FeedAddress(own.Bare, Node), wanted, cancellation);
        var payload = new ListedSubscription(feed.Service, feed.Node, title).ToXml();
        await pubSub.PublishAsync(own.Bare, Node, ItemId(feed), payload, options: null, cancellation);
    }

    /// <summary>Removes a feed; one that is not listed is no error.</summary>
    public async Task RemoveAsync(FeedAddress feed, CancellationToken cancellation)
    {
        try
        {
            await pubSub.RetractAsync(own.Bare, Node, ItemId(feed), cancellation);
        }
        catch (StanzaException missing) when (missing.Condition == "item-not-found")
        {
            // Never was there.
        }
    }

    private static string ItemId(FeedAddress feed) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(feed.ToString())).AsSpan(0, 16));
}
