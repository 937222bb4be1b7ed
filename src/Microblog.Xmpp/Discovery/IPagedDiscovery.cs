using Microblog.Xmpp.ResultSets;

namespace Microblog.Xmpp.Discovery;

/// <summary>One page of an entity's items, as the server ordered them.</summary>
/// <param name="Items">In the reply's order.</param>
/// <param name="Set">The reply's set (XEP-0059), or null: the server knows no pages, and these are all.</param>
public sealed record DiscoPage(IReadOnlyList<DiscoItem> Items, ResultSet? Set);

/// <summary>Service discovery with pages of items (XEP-0030; XEP-0059, 4).</summary>
public interface IPagedDiscovery : IServiceDiscovery
{
    /// <summary>A page of the items of an entity or of a node at it.</summary>
    Task<DiscoPage> GetItemsAsync(
        Jid entity,
        string? node,
        ResultSetRequest page,
        CancellationToken cancellation = default
    );
}
