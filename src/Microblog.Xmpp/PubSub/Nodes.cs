using System.Globalization;
using System.Xml.Linq;
using Microblog.Xmpp.Forms;
using Microblog.Xmpp.ResultSets;

namespace Microblog.Xmpp.PubSub;

/// <summary>Nodes in depth (XEP-0060) over a session.</summary>
/// <param name="session">Through which is asked.</param>
/// <param name="time">What pauses are measured by; null for the system's.</param>
public sealed class Nodes(IXmppSession session, TimeProvider? time = null) : INodes
{
    private const int MaxAffiliations = 10_000;

    private static readonly XNamespace Ns = PubSubXml.Namespace;
    private static readonly XNamespace Owner = PubSubXml.Owner;

    /// <inheritdoc />
    public async Task<ItemsPage> GetPageAsync(
        Jid service,
        string node,
        ResultSetRequest page,
        int? maxItems = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        var limit = maxItems?.ToString(CultureInfo.InvariantCulture);
        var items = new XElement(
            Ns + "items",
            new XAttribute("node", node),
            limit is null ? null : new XAttribute("max_items", limit)
        );
        var answer = await AskAsync("get", service, new XElement(Ns + "pubsub", items, page.ToXml()), cancellation)
            .ConfigureAwait(false);
        return PubSubXml.ReadPage(answer);
    }

    /// <inheritdoc />
    public async Task<DataForm> GetConfigurationFormAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        var answer = await AskAsync("get", service, AsOwner("configure", node), cancellation).ConfigureAwait(false);
        return DataForm.FromXml(answer?.Element(Owner + "configure")?.Element(DataForm.Name)) ?? new DataForm([]);
    }

    /// <inheritdoc />
    public Task ConfigureAsync(Jid service, string node, DataForm form, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        return AskAsync("set", service, AsOwner("configure", node, form.ToXml()), cancellation);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<NodeAffiliation>> GetOwnAffiliationsAsync(
        Jid service,
        CancellationToken cancellation = default
    )
    {
        var request = new XElement(Ns + "pubsub", new XElement(Ns + "affiliations"));
        var answer = await AskAsync("get", service, request, cancellation).ConfigureAwait(false);
        return Read(answer, Ns, "", session.Address.Bare);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<NodeAffiliation>> GetAffiliationsAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        var answer = await AskAsync("get", service, AsOwner("affiliations", node), cancellation).ConfigureAwait(false);
        return Read(answer, Owner, node, null);
    }

    /// <inheritdoc />
    public Task SetAffiliationsAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<Jid, Affiliation> affiliations,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(affiliations);
        var changes = affiliations.Select(pair => NodeAffiliation.ToXml(pair.Key, pair.Value)).ToArray<object>();
        return AskAsync("set", service, AsOwner("affiliations", node, changes), cancellation);
    }

    private static XElement AsOwner(string name, string node, params object[] content) =>
        new(Owner + "pubsub", new XElement(Owner + name, new XAttribute("node", node), content));

    private static List<NodeAffiliation> Read(XElement? answer, XNamespace ns, string node, Jid? account)
    {
        var lists = answer?.Elements(ns + "affiliations") ?? [];
        return
        [
            .. lists
                .SelectMany(list =>
                    list.Elements(ns + "affiliation")
                        .Select(e => NodeAffiliation.FromXml(e, list.Attribute("node")?.Value ?? node, account))
                )
                .OfType<NodeAffiliation>()
                .Take(MaxAffiliations),
        ];
    }

    private Task<XElement?> AskAsync(string type, Jid service, XElement request, CancellationToken cancellation) =>
        session.AskAsync(time ?? TimeProvider.System, type, service, request, cancellation);
}
