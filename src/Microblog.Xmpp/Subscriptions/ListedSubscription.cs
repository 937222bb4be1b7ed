using System.Xml.Linq;

namespace Microblog.Xmpp.Subscriptions;

/// <summary>A node that a person says to be subscribed to (XEP-0330, XEP-0465): an item of such a list.</summary>
/// <param name="Service">The node's service, bare.</param>
/// <param name="Node">The node, not empty.</param>
/// <param name="Title">What to call it, or null.</param>
public sealed record ListedSubscription(Jid Service, string Node, string? Title)
{
    /// <summary>The node of the own list.</summary>
    public const string ListNode = "urn:xmpp:pubsub:subscription";

    /// <summary>The node of the list that Movim keeps, for everybody to see.</summary>
    public const string MovimListNode = "urn:xmpp:pubsub:movim-public-subscription";

    /// <summary>The node of subscriptions that a person shows to everybody (XEP-0465).</summary>
    public const string PublicListNode = "urn:xmpp:pps:subscriptions:0";

    private const int MaxTitle = 1000;
    private static readonly XNamespace Namespace = "urn:xmpp:pubsub:subscription:0";

    /// <summary>
    /// Reads a <c>subscription</c> element, of whatever namespace: clients differ in it; null where it names no service or
    /// no node. A title is cut after 1,000 characters.
    /// </summary>
    public static ListedSubscription? FromXml(XElement? element)
    {
        if (
            element?.Name.LocalName != "subscription"
            || !Jid.TryParse((element.Attribute("server") ?? element.Attribute("service"))?.Value, out var service)
            || element.Attribute("node")?.Value is not { Length: > 0 } node
        )
        {
            return null;
        }
        var title = element.Elements().FirstOrDefault(child => child.Name.LocalName == "title")?.Value;
        return new ListedSubscription(service.Bare, node, title?.Cut(MaxTitle));
    }

    /// <summary>The element.</summary>
    public XElement ToXml() =>
        new(
            Namespace + "subscription",
            new XAttribute("server", Service.ToString()),
            new XAttribute("node", Node),
            Title is null ? null : new XElement(Namespace + "title", Title)
        );
}
