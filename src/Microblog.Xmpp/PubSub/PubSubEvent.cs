namespace Microblog.Xmpp.PubSub;

/// <summary>Something happened at a node (XEP-0060, 7.1.2 and 8). A closed hierarchy.</summary>
/// <param name="Service">Who says so: the event's sender as a bare address. Only the node's own service may speak for it.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Delayed">True for a replay (XEP-0203).</param>
public abstract record PubSubEvent(Jid Service, string Node, bool Delayed)
{
    /// <summary>Items were published or edited.</summary>
    public sealed record Items(Jid Service, string Node, bool Delayed, IReadOnlyList<PubSubItem> Published)
        : PubSubEvent(Service, Node, Delayed);

    /// <summary>Items were retracted.</summary>
    public sealed record Retract(Jid Service, string Node, bool Delayed, IReadOnlyList<string> ItemIds)
        : PubSubEvent(Service, Node, Delayed);

    /// <summary>All items were removed.</summary>
    public sealed record Purge(Jid Service, string Node, bool Delayed) : PubSubEvent(Service, Node, Delayed);

    /// <summary>The node is gone.</summary>
    public sealed record Delete(Jid Service, string Node, bool Delayed) : PubSubEvent(Service, Node, Delayed);

    /// <summary>The node's configuration changed.</summary>
    public sealed record Configuration(Jid Service, string Node, bool Delayed) : PubSubEvent(Service, Node, Delayed);

    /// <summary>A subscription changed.</summary>
    public sealed record Subscription(Jid Service, string Node, bool Delayed, PubSubSubscription Changed)
        : PubSubEvent(Service, Node, Delayed);
}
