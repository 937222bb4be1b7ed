namespace Microblog.Xmpp.Discovery;

/// <summary>What an entity says of itself (XEP-0030).</summary>
public sealed record DiscoInfo(IReadOnlyList<DiscoIdentity> Identities, IReadOnlySet<string> Features);

/// <summary>A category and type of the registry, and a name.</summary>
public sealed record DiscoIdentity(string Category, string Type, string? Name);

/// <summary>An item of an entity: another address, or a node at it.</summary>
public sealed record DiscoItem(Jid Address, string? Node, string? Name);

/// <summary>Service discovery (XEP-0030).</summary>
public interface IServiceDiscovery
{
    /// <summary>Identities and features of an entity or of a node at it.</summary>
    Task<DiscoInfo> GetInfoAsync(Jid entity, string? node = null, CancellationToken cancellation = default);

    /// <summary>Items of an entity or of a node at it.</summary>
    Task<IReadOnlyList<DiscoItem>> GetItemsAsync(
        Jid entity,
        string? node = null,
        CancellationToken cancellation = default
    );
}
