namespace Microblog.Xmpp.Discovery;

/// <summary>An item of an entity: another address, or a node at it (XEP-0030, 4).</summary>
public sealed record DiscoItem(Jid Address, string? Node, string? Name);

/// <summary>
/// Service discovery (XEP-0030). All requests throw what <see cref="IXmppSession.SendIqAsync"/> throws; servers
/// answer strangers with an error, also where there is something.
/// </summary>
public interface IServiceDiscovery
{
    /// <summary>Identities, features and extended information of an entity or of a node at it (3).</summary>
    Task<DiscoInfo> GetInfoAsync(Jid entity, string? node = null, CancellationToken cancellation = default);

    /// <summary>Items of an entity or of a node at it (4); those without an address are left out.</summary>
    Task<IReadOnlyList<DiscoItem>> GetItemsAsync(
        Jid entity,
        string? node = null,
        CancellationToken cancellation = default
    );
}
