using System.Xml.Linq;
using Microblog.Xmpp.ResultSets;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.PubSub;

/// <summary>Items, sets and subscriptions on the wire (XEP-0060, XEP-0059).</summary>
internal static class PubSubXml
{
    public static readonly XNamespace Namespace = "http://jabber.org/protocol/pubsub";
    public static readonly XNamespace Owner = "http://jabber.org/protocol/pubsub#owner";
    public static readonly XNamespace Event = "http://jabber.org/protocol/pubsub#event";

    /// <summary>Items in events and in answers: one that cannot be read keeps no other from being read.</summary>
    public static readonly IReadOnlySet<XName> Items = new HashSet<XName> { Namespace + "item", Event + "item" };

    private const int MaxSubscribers = 10_000;

    public const string NodeConfiguration = "http://jabber.org/protocol/pubsub#node_config";
    public const string PublishOptions = "http://jabber.org/protocol/pubsub#publish-options";

    public static PubSubItem ReadItem(XElement item) =>
        new(
            item.Attribute("id")?.Value ?? "",
            item.Elements().FirstOrDefault(),
            Jid.TryParse(item.Attribute("publisher")?.Value, out var publisher) ? publisher : null
        )
        {
            IsOverLimit = OverLimit.Of(item) is not null,
        };

    public static List<PubSubItem> ReadItems(XElement? pubsub) =>
        pubsub?.Elements(Namespace + "items").Elements(Namespace + "item").Select(ReadItem).ToList() ?? [];

    public static ItemsPage ReadPage(XElement? pubsub) =>
        new(ReadItems(pubsub), ResultSet.FromXml(pubsub?.Element(ResultSet.Name)));

    public static PubSubSubscription ReadSubscription(XElement element, string node, Jid subscriber) =>
        new(
            element.Attribute("node")?.Value ?? node,
            Jid.TryParse(element.Attribute("jid")?.Value, out var jid) ? jid : subscriber,
            element.Attribute("subscription")?.Value ?? "subscribed",
            element.Attribute("subid")?.Value
        );

    /// <summary>Who is subscribed (8.8.1); entries without an address, which nobody could end, are left out.</summary>
    public static List<PubSubSubscription> ReadSubscribers(XElement? pubsub, string node) =>
        [
            .. (pubsub?.Elements(Owner + "subscriptions").Elements(Owner + "subscription") ?? [])
                .Where(element =>
                    Jid.TryParse(element.Attribute("jid")?.Value, out _)
                    && element.Attribute("subscription")?.Value != "none"
                )
                .Take(MaxSubscribers)
                .Select(element => ReadSubscription(element, node, Jid.Parse(element.Attribute("jid")!.Value))),
        ];
}
