using Microblog.Xmpp.Forms;

namespace Microblog.Xmpp.PubSub;

/// <summary>Something happened at a node (XEP-0060, 7.1.2, 7.2.2 and 8). A closed hierarchy.</summary>
public abstract record PubSubEvent
{
    private PubSubEvent(Jid service, string node, bool delayed) => (Service, Node, Delayed) = (service, node, delayed);

    /// <summary>Who says so: the event's sender as a bare address. Only the node's own service may speak for it.</summary>
    public Jid Service { get; init; }

    /// <summary>The node's name.</summary>
    public string Node { get; init; }

    /// <summary>True for a replay (XEP-0203).</summary>
    public bool Delayed { get; init; }

    /// <summary>
    /// True where a client of the account sent it, rather than the account's server: the sender has a resource (XEP-0163, 4.3.1
    /// has the account's bare address). Any client can write anything there, a publisher too.
    /// </summary>
    public bool IsFromClient { get; init; }

    /// <summary>Items were published or edited.</summary>
    public sealed record Items(Jid Service, string Node, bool Delayed, IReadOnlyList<PubSubItem> Published)
        : PubSubEvent(Service, Node, Delayed);

    /// <summary>Items were retracted.</summary>
    public sealed record Retract(Jid Service, string Node, bool Delayed, IReadOnlyList<string> ItemIds)
        : PubSubEvent(Service, Node, Delayed);

    /// <summary>All items were removed (8.5).</summary>
    public sealed record Purge(Jid Service, string Node, bool Delayed) : PubSubEvent(Service, Node, Delayed);

    /// <summary>The node is gone (8.4).</summary>
    public sealed record Delete(Jid Service, string Node, bool Delayed) : PubSubEvent(Service, Node, Delayed)
    {
        /// <summary>The node that takes its place, as its owner says, or null.</summary>
        public XmppUri? Redirect { get; init; }
    }

    /// <summary>The node's configuration changed (8.2.5).</summary>
    public sealed record Configuration(Jid Service, string Node, bool Delayed) : PubSubEvent(Service, Node, Delayed)
    {
        /// <summary>The new configuration; null where the node delivers no payloads.</summary>
        public DataForm? Form { get; init; }
    }

    /// <summary>A subscription changed (8.8.4).</summary>
    public sealed record Subscription(Jid Service, string Node, bool Delayed, PubSubSubscription Changed)
        : PubSubEvent(Service, Node, Delayed);
}
