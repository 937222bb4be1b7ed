using System.Globalization;
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
/// which is read, and from which only what the person unfollows is taken.
/// </summary>
public sealed class SubscriptionList(Jid own, IPubSubService pubSub)
{
    /// <summary>The node of the list.</summary>
    public const string Node = ListedSubscription.ListNode;

    /// <summary>The node of Movim's list.</summary>
    public const string MovimNode = ListedSubscription.MovimListNode;

    private const int MaxListed = 1000;

    // Prosody keeps 256 items of a node where its operator says nothing else, and its form does not tell.
    private const int MostThatAllKeep = 250;

    /// <summary>What one of the lists holds.</summary>
    /// <param name="node"><see cref="Node"/> or <see cref="MovimNode"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="XmppException">It could not be read: nothing is known of it.</exception>
    public async Task<ListedFeeds> ReadAsync(string node, CancellationToken cancellation)
    {
        var feeds = new Dictionary<FeedAddress, string?>();
        try
        {
            var items = await ItemsAsync(node, cancellation);
            foreach (var listed in items.Select(item => ListedSubscription.FromXml(item.Payload)))
            {
                if (listed is not null && !AddressOf(listed).IsStories)
                {
                    feeds.TryAdd(AddressOf(listed), listed.Title);
                }
            }
            return new ListedFeeds(items.Count, feeds);
        }
        catch (StanzaException refused) when (refused.Condition is "item-not-found" or "forbidden")
        {
            return new ListedFeeds(null, feeds);
        }
    }

    /// <summary>
    /// Which of the missing were taken off: none where the own list may have lost them by itself, because its node keeps no
    /// more items than are there.
    /// </summary>
    /// <param name="missing">What was listed once, and is no more.</param>
    /// <param name="count">The items that the own list has now.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyCollection<FeedAddress>> TakenOffAsync(
        IReadOnlyCollection<FeedAddress> missing,
        int count,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(missing);
        if (missing.Count == 0)
        {
            return missing;
        }
        var form = await pubSub.GetConfigurationAsync(own.Bare, Node, cancellation);
        var kept = form.GetValueOrDefault("pubsub#max_items");
        var most = int.TryParse(kept, CultureInfo.InvariantCulture, out var number) ? number : MostThatAllKeep;
        return count < most ? missing : [];
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
        foreach (var item in await ItemsAsync(node, cancellation))
        {
            if (ListedSubscription.FromXml(item.Payload) is { } listed && AddressOf(listed) == feed)
            {
                await pubSub.RetractAsync(own.Bare, node, item.Id, cancellation);
            }
        }
    }

    private async Task<IReadOnlyList<PubSubItem>> ItemsAsync(string node, CancellationToken cancellation) =>
        (await pubSub.GetItemsAsync(own.Bare, node, MaxListed, MaxListed, "", cancellation)).Items;

    private static bool HasNone(StanzaException refused) =>
        refused.Condition is "item-not-found" or "forbidden" or "service-unavailable" or "feature-not-implemented";

    private static FeedAddress AddressOf(ListedSubscription listed) => new(listed.Service, listed.Node);

    private static string ItemId(FeedAddress feed) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(feed.ToString())).AsSpan(0, 16));
}
