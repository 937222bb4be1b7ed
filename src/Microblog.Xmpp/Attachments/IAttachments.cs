namespace Microblog.Xmpp.Attachments;

/// <summary>
/// What people attach to items: that they have seen them, and reactions (XEP-0470). Requests throw what
/// <see cref="IXmppSession.SendIqAsync"/> throws; item-not-found: nothing can be attached to this item.
/// </summary>
public interface IAttachments
{
    /// <summary>What was attached to an item, one entry for each account; items that do not count are left out. At most 1,000.</summary>
    Task<IReadOnlyList<AccountAttachments>> GetAsync(XmppUri item, CancellationToken cancellation = default);

    /// <summary>The counts of a node's items by item id, from a service that counts (4.6); empty where it does not.</summary>
    Task<IReadOnlyDictionary<string, AttachmentSummary>> GetSummariesAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Changes what the own account attached: reads it, lets it be changed, and publishes it under the own bare address with
    /// everything else that it held; retracts it where nothing is left (or empties it, where the server lets only the node's
    /// owner retract). A node that is not there is not made (4.1).
    /// </summary>
    /// <returns>What is attached now.</returns>
    Task<ItemAttachments> ChangeAsync(
        XmppUri item,
        Func<ItemAttachments, ItemAttachments> change,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Makes the node for an own item, where the service does not do that itself (4.4): everybody who may read the item may
    /// attach. One that is there stays as it is.
    /// </summary>
    /// <param name="item">An item of an own node.</param>
    /// <param name="accessModel">That of the item's node.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task CreateNodeAsync(XmppUri item, string accessModel, CancellationToken cancellation = default);
}
