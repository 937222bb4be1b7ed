using System.Xml.Linq;
using Microblog.Xmpp.ResultSets;

namespace Microblog.Xmpp.PubSub;

/// <summary>An item of a node (XEP-0060, 4.1).</summary>
/// <param name="Id">The item's id; may be empty, long, or hold any character.</param>
/// <param name="Payload">The payload, or null (an event of a node with deliver_payloads=false).</param>
/// <param name="Publisher">Who published it where the service says so; verified by the service.</param>
public sealed record PubSubItem(string Id, XElement? Payload, Jid? Publisher)
{
    /// <summary>True where there was content that is beyond a limit of a stanza (<see cref="StanzaLimit"/>): <see cref="Payload"/> is null then.</summary>
    public bool IsOverLimit { get; init; }
}

/// <summary>One page of a node's items, as the server ordered them.</summary>
/// <param name="Items">In the reply's order.</param>
/// <param name="Set">The reply's RSM set (XEP-0059), or null: the server has no RSM.</param>
public sealed record ItemsPage(IReadOnlyList<PubSubItem> Items, ResultSet? Set);

/// <summary>A subscription to a node (XEP-0060, 5.6 and 6.1).</summary>
public sealed record PubSubSubscription(string Node, Jid Subscriber, string State, string? SubId);
