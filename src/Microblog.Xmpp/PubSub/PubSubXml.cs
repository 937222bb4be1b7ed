using System.Globalization;
using System.Xml.Linq;

namespace Microblog.Xmpp.PubSub;

/// <summary>Items, sets and subscriptions on the wire (XEP-0060, XEP-0059).</summary>
internal static class PubSubXml
{
    public static readonly XNamespace Namespace = "http://jabber.org/protocol/pubsub";
    public static readonly XNamespace Owner = "http://jabber.org/protocol/pubsub#owner";
    public static readonly XNamespace Event = "http://jabber.org/protocol/pubsub#event";
    public static readonly XNamespace Rsm = "http://jabber.org/protocol/rsm";

    public const string NodeConfiguration = "http://jabber.org/protocol/pubsub#node_config";
    public const string PublishOptions = "http://jabber.org/protocol/pubsub#publish-options";

    public static PubSubItem ReadItem(XElement item) =>
        new(
            item.Attribute("id")?.Value ?? "",
            item.Elements().FirstOrDefault(),
            Jid.TryParse(item.Attribute("publisher")?.Value, out var publisher) ? publisher : null
        );

    public static ResultSet? ReadSet(XElement? set) =>
        set is null
            ? null
            : new ResultSet(
                set.Element(Rsm + "first")?.Value,
                set.Element(Rsm + "last")?.Value,
                int.TryParse(
                    set.Element(Rsm + "count")?.Value,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var count
                )
                    ? count
                    : null
            );

    /// <summary>A set that asks for a page before a token; an empty one for the last page (XEP-0059, 2.5).</summary>
    public static XElement PageBefore(int size, string before) =>
        new(
            Rsm + "set",
            new XElement(Rsm + "max", size.ToString(CultureInfo.InvariantCulture)),
            new XElement(Rsm + "before", before.Length == 0 ? null : before)
        );

    public static PubSubSubscription ReadSubscription(XElement element, string node, Jid subscriber) =>
        new(
            element.Attribute("node")?.Value ?? node,
            Jid.TryParse(element.Attribute("jid")?.Value, out var jid) ? jid : subscriber,
            element.Attribute("subscription")?.Value ?? "subscribed",
            element.Attribute("subid")?.Value
        );
}
