using System.Xml.Linq;
using Microblog.Xmpp.ResultSets;

namespace Microblog.Xmpp.Discovery;

/// <summary>Service discovery (XEP-0030).</summary>
public sealed class ServiceDiscovery(IXmppSession session) : IPagedDiscovery
{
    internal static readonly XNamespace Info = "http://jabber.org/protocol/disco#info";
    internal static readonly XNamespace Items = "http://jabber.org/protocol/disco#items";
    internal static readonly XName InfoQuery = Info + "query";

    private const int MaxItems = 10_000;

    /// <inheritdoc />
    public async Task<DiscoInfo> GetInfoAsync(Jid entity, string? node = null, CancellationToken cancellation = default)
    {
        var query = await QueryAsync(Info, entity, node, cancellation).ConfigureAwait(false);
        return DiscoInfo.FromXml(query)!;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<DiscoItem>> GetItemsAsync(
        Jid entity,
        string? node = null,
        CancellationToken cancellation = default
    ) => ReadItems(await QueryAsync(Items, entity, node, cancellation).ConfigureAwait(false));

    /// <inheritdoc />
    public async Task<DiscoPage> GetItemsAsync(
        Jid entity,
        string? node,
        ResultSetRequest page,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        var query = await QueryAsync(Items, entity, node, cancellation, page.ToXml()).ConfigureAwait(false);
        return new DiscoPage(ReadItems(query), ResultSet.FromXml(query.Element(ResultSet.Name)));
    }

    private static List<DiscoItem> ReadItems(XElement query)
    {
        var items = new List<DiscoItem>();
        foreach (var element in query.Elements(Items + "item").Take(MaxItems))
        {
            if (Jid.TryParse(element.Attribute("jid")?.Value, out var address))
            {
                items.Add(new DiscoItem(address, element.Attribute("node")?.Value, element.Attribute("name")?.Value));
            }
        }
        return items;
    }

    private async Task<XElement> QueryAsync(
        XNamespace ns,
        Jid entity,
        string? node,
        CancellationToken cancellation,
        XElement? page = null
    )
    {
        var request = new XElement(ns + "query", node is null ? null : new XAttribute("node", node), page);
        var answer = await session
            .SendIqAsync("get", entity, request, cancellation: cancellation)
            .ConfigureAwait(false);
        return answer.Element(ns + "query") ?? new XElement(ns + "query");
    }
}
