using System.Xml.Linq;

namespace Microblog.Xmpp.PubSub;

/// <summary>
/// Publish and subscribe (XEP-0060) at any service; a bare account address is its personal eventing service (XEP-0163).
/// All requests throw what <see cref="Session.IXmppSession.SendIqAsync"/> throws.
/// </summary>
public interface IPubSubService
{
    /// <summary>Events, on the receiving thread, in order: handlers must return at once. One message may raise several.</summary>
    event Action<PubSubEvent>? EventReceived;

    /// <summary>One page: <c>max_items</c> on the request and an RSM set with <c>max</c> and <c>before</c> together (see protocol recipe).</summary>
    /// <param name="before">The token; empty for the newest page. Never an item id.</param>
    Task<ItemsPage> GetItemsAsync(
        Jid service,
        string node,
        int maxItems,
        int pageSize,
        string before,
        CancellationToken cancellation = default
    );

    /// <summary>Items by id; unknown ids are left out by the server.</summary>
    Task<IReadOnlyList<PubSubItem>> GetItemsAsync(
        Jid service,
        string node,
        IReadOnlyList<string> itemIds,
        CancellationToken cancellation = default
    );

    /// <summary>Publishes one item and gives the id that the server confirms.</summary>
    /// <param name="options">Publish-options by field name without FORM_TYPE, or null for none.</param>
    Task<string> PublishAsync(
        Jid service,
        string node,
        string itemId,
        XElement payload,
        IReadOnlyDictionary<string, string>? options = null,
        CancellationToken cancellation = default
    );

    /// <summary>Retracts one item with <c>notify='true'</c>.</summary>
    Task RetractAsync(Jid service, string node, string itemId, CancellationToken cancellation = default);

    /// <summary>Creates a node with the given configuration (field → value, without FORM_TYPE).</summary>
    Task CreateNodeAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation = default
    );

    /// <summary>The node's configuration form: field → value (the first), for every field that the form lists.</summary>
    Task<IReadOnlyDictionary<string, string>> GetConfigurationAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    );

    /// <summary>Sets the given fields.</summary>
    Task ConfigureAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation = default
    );

    /// <summary>Removes all items of an own node.</summary>
    Task PurgeAsync(Jid service, string node, CancellationToken cancellation = default);

    /// <summary>Deletes an own node.</summary>
    Task DeleteNodeAsync(Jid service, string node, CancellationToken cancellation = default);

    /// <summary>Subscribes the own bare address.</summary>
    Task<PubSubSubscription> SubscribeAsync(Jid service, string node, CancellationToken cancellation = default);

    /// <summary>Ends the own bare address's subscription.</summary>
    Task UnsubscribeAsync(Jid service, string node, string? subId, CancellationToken cancellation = default);

    /// <summary>The own subscriptions at a service.</summary>
    Task<IReadOnlyList<PubSubSubscription>> GetSubscriptionsAsync(
        Jid service,
        CancellationToken cancellation = default
    );
}
