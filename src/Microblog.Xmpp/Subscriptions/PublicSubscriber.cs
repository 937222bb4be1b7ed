using System.Xml.Linq;

namespace Microblog.Xmpp.Subscriptions;

/// <summary>Somebody who shows to everybody that they are subscribed to a node (XEP-0465).</summary>
/// <param name="Address">Their bare address.</param>
public sealed record PublicSubscriber(Jid Address)
{
    private const string NodePrefix = "urn:xmpp:pps:subscribers:0/";

    /// <summary>The node, at the same service, that lists the subscribers of a node.</summary>
    public static string NodeOf(string node) => NodePrefix + node;

    /// <summary>Reads a <c>subscriber</c> element; null where it names nobody.</summary>
    public static PublicSubscriber? FromXml(XElement? element) =>
        element?.Name.LocalName == "subscriber"
        && Jid.TryParse(element.Attribute("jid")?.Value, out var address)
        && address.Local is not null
            ? new PublicSubscriber(address.Bare)
            : null;
}
