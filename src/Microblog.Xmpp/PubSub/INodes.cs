using Microblog.Xmpp.Forms;
using Microblog.Xmpp.ResultSets;

namespace Microblog.Xmpp.PubSub;

/// <summary>
/// Nodes in depth (XEP-0060): pages of any kind, whole configuration forms, affiliations. All requests throw what
/// <see cref="IXmppSession.SendIqAsync"/> throws, and are asked again as those of <see cref="IPubSubService"/>.
/// </summary>
public interface INodes
{
    /// <summary>A page of items (6.5.4), as the server orders them. Without a set in the reply the server knows no pages.</summary>
    /// <param name="service">The node's service.</param>
    /// <param name="node">The node.</param>
    /// <param name="page">Which.</param>
    /// <param name="maxItems">The newest so many, for servers that know no pages (6.5.7); null for no such limit.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task<ItemsPage> GetPageAsync(
        Jid service,
        string node,
        ResultSetRequest page,
        int? maxItems = null,
        CancellationToken cancellation = default
    );

    /// <summary>The configuration form, with types, options and labels (8.2.1), or one without fields where there is none.</summary>
    Task<DataForm> GetConfigurationFormAsync(Jid service, string node, CancellationToken cancellation = default);

    /// <summary>Submits a configuration form (8.2.4), as <see cref="DataForm.Answer"/> makes it.</summary>
    Task ConfigureAsync(Jid service, string node, DataForm form, CancellationToken cancellation = default);

    /// <summary>The own affiliations with all nodes of a service (5.7), at most 10,000.</summary>
    /// <exception cref="StanzaException">Prosody does not tell (service-unavailable).</exception>
    Task<IReadOnlyList<NodeAffiliation>> GetOwnAffiliationsAsync(Jid service, CancellationToken cancellation = default);

    /// <summary>Who has to do with an own node, and how (8.9.1), at most 10,000.</summary>
    /// <exception cref="StanzaException">forbidden: not the owner.</exception>
    Task<IReadOnlyList<NodeAffiliation>> GetAffiliationsAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    );

    /// <summary>Changes what these accounts may do at an own node; others stay as they are (8.9.2).</summary>
    /// <exception cref="StanzaException">forbidden: not the owner; feature-not-implemented: not this affiliation.</exception>
    Task SetAffiliationsAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<Jid, Affiliation> affiliations,
        CancellationToken cancellation = default
    );
}
