using System.Xml.Linq;

namespace Microblog.Xmpp.PubSub;

/// <summary>
/// Nodes of an account that hold one current item, such as a nickname or an avatar (XEP-0163; XEP-0222 for what it calls
/// public data). Requests throw what <see cref="IXmppSession.SendIqAsync"/> throws.
/// </summary>
public interface IPersonalEventing
{
    /// <summary>The newest item, or null where there is no node, no item, or nothing that the own account may see.</summary>
    Task<PubSubItem?> GetNewestAsync(Jid account, string node, CancellationToken cancellation = default);

    /// <summary>
    /// The own newest item, or null where there is no node or no item. Whatever else the server answers is an error: who
    /// is about to write what was read must not take a refusal for nothing.
    /// </summary>
    Task<PubSubItem?> GetOwnAsync(string node, CancellationToken cancellation = default);

    /// <summary>
    /// Publishes on the own account. A node that is not there yet is made with this access model; one that is there and
    /// has another gets this one.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="itemId">The item; it takes the place of the one before.</param>
    /// <param name="payload">What to publish.</param>
    /// <param name="accessModel">Who may read: <c>open</c>, <c>presence</c>, <c>whitelist</c> (XEP-0060, 4.5).</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task PublishAsync(
        string node,
        string itemId,
        XElement payload,
        string accessModel,
        CancellationToken cancellation = default
    );
}
