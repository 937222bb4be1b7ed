using System.Xml.Linq;

namespace Microblog.Xmpp.PubSub;

/// <summary>
/// Publish and subscribe (XEP-0060) at any service; a bare account address is its personal eventing service (XEP-0163).
/// All requests throw what <see cref="IXmppSession.SendIqAsync"/> throws; a service that fails for the moment (an
/// internal error of type wait; RFC 6120, 8.3.2) is asked up to six times within three seconds first.
/// </summary>
public interface IPubSubService
{
    /// <summary>Events, on the receiving thread, in order: handlers must return at once. One message may raise several.</summary>
    event Action<PubSubEvent>? EventReceived;

    /// <summary>
    /// One page, asked for in two ways at once: <c>max_items</c> (XEP-0060, 6.5.7), which every server knows, and a set with
    /// <c>max</c> and <c>before</c> (XEP-0060, 6.5.4; XEP-0059, 2.3). A reply without a set came from a server without pages.
    /// </summary>
    /// <param name="service">The node's service; a bare account address for a personal node.</param>
    /// <param name="node">The node.</param>
    /// <param name="maxItems">The newest so many, for a server that knows no pages.</param>
    /// <param name="pageSize">The most items of a page.</param>
    /// <param name="before">The <see cref="ResultSets.ResultSet.First"/> of the page that comes after this one in time; empty for the newest page. Never an item id.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="StanzaException">item-not-found: no such node; forbidden and others: not for the own account.</exception>
    Task<ItemsPage> GetItemsAsync(
        Jid service,
        string node,
        int maxItems,
        int pageSize,
        string before,
        CancellationToken cancellation = default
    );

    /// <summary>Items by id (6.5.8); unknown ids are left out by the server. No ids ask for nothing and give nothing.</summary>
    Task<IReadOnlyList<PubSubItem>> GetItemsAsync(
        Jid service,
        string node,
        IReadOnlyList<string> itemIds,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// The ids of all items of a node (5.5, by disco#items), in the server's order: some give the newest first, some last.
    /// At most 10,000.
    /// </summary>
    /// <exception cref="StanzaException">Not for the own account, or no such node; some servers give nothing for one.</exception>
    Task<IReadOnlyList<string>> GetItemIdsAsync(Jid service, string node, CancellationToken cancellation = default);

    /// <summary>Publishes one item (7.1). The same id again takes the place of the item, and makes no second one.</summary>
    /// <param name="service">The node's service.</param>
    /// <param name="node">The node.</param>
    /// <param name="itemId">The item's id.</param>
    /// <param name="payload">What to publish.</param>
    /// <param name="options">Publish-options (7.1.5) by field name without FORM_TYPE, or null for none.</param>
    /// <param name="cancellation">Gives up waiting; the item may still be published.</param>
    /// <returns>The id that the server confirms; <paramref name="itemId"/> where it names none.</returns>
    /// <exception cref="StanzaException">Refused; with precondition-not-met, the node is not as <paramref name="options"/> want it.</exception>
    Task<string> PublishAsync(
        Jid service,
        string node,
        string itemId,
        XElement payload,
        IReadOnlyDictionary<string, string>? options = null,
        CancellationToken cancellation = default
    );

    /// <summary>Retracts one item with <c>notify='true'</c> (7.2).</summary>
    Task RetractAsync(Jid service, string node, string itemId, CancellationToken cancellation = default);

    /// <summary>Creates a node with the given configuration (field → value, without FORM_TYPE; 8.1.3).</summary>
    Task CreateNodeAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation = default
    );

    /// <summary>The node's configuration form: field → value (the first), for every field that the form lists (8.2.1).</summary>
    Task<IReadOnlyDictionary<string, string>> GetConfigurationAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    );

    /// <summary>Sets the given fields (8.2.4); the others stay as they are.</summary>
    Task ConfigureAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation = default
    );

    /// <summary>Removes all items of an own node (8.5).</summary>
    Task PurgeAsync(Jid service, string node, CancellationToken cancellation = default);

    /// <summary>Deletes an own node (8.4).</summary>
    Task DeleteNodeAsync(Jid service, string node, CancellationToken cancellation = default);

    /// <summary>Subscribes the own bare address (6.1).</summary>
    Task<PubSubSubscription> SubscribeAsync(Jid service, string node, CancellationToken cancellation = default);

    /// <summary>Ends the own bare address's subscription (6.2); <c>subId</c> only where the service gave one.</summary>
    Task UnsubscribeAsync(Jid service, string node, string? subId, CancellationToken cancellation = default);

    /// <summary>The own subscriptions at a service (5.6).</summary>
    Task<IReadOnlyList<PubSubSubscription>> GetSubscriptionsAsync(
        Jid service,
        CancellationToken cancellation = default
    );

    /// <summary>Who is subscribed to an own node (8.8.1), at most 10,000.</summary>
    /// <exception cref="StanzaException">forbidden: not the owner; feature-not-implemented: not told.</exception>
    Task<IReadOnlyList<PubSubSubscription>> GetSubscribersAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    );

    /// <summary>Ends others' subscriptions to an own node (8.8.2); all that are not named stay.</summary>
    /// <exception cref="StanzaException">forbidden: not the owner; others where one of them is not subscribed.</exception>
    Task EndSubscriptionsAsync(
        Jid service,
        string node,
        IReadOnlyCollection<PubSubSubscription> subscriptions,
        CancellationToken cancellation = default
    );
}
