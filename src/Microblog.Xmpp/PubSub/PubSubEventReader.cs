using System.Xml.Linq;
using Microblog.Xmpp.Forms;

namespace Microblog.Xmpp.PubSub;

/// <summary>Reads the events in a message (XEP-0060, 7.1.2, 7.2.2, 8): several of each kind, in any order.</summary>
internal static class PubSubEventReader
{
    private static readonly XName Delay = XName.Get("delay", "urn:xmpp:delay");

    /// <param name="message">Any message.</param>
    /// <param name="account">The own bare address, which a message without a sender is from (RFC 6120, 8.1.2.1).</param>
    public static IEnumerable<PubSubEvent> Read(XElement message, Jid account)
    {
        var service = account;
        if (
            message.Attribute("type")?.Value == "error"
            || (message.Attribute("from") is { } from && !Jid.TryParse(from.Value, out service))
        )
        {
            yield break;
        }
        var isFromClient = service is { Local: not null, Resource: not null };
        foreach (var change in Read(message, account, service!.Bare))
        {
            yield return isFromClient ? change with { IsFromClient = true } : change;
        }
    }

    private static IEnumerable<PubSubEvent> Read(XElement message, Jid account, Jid service)
    {
        var delayed = message.Element(Delay) is not null;
        foreach (var child in message.Elements(PubSubXml.Event + "event").Elements())
        {
            if (child.Name.Namespace != PubSubXml.Event)
            {
                continue;
            }
            var node = child.Attribute("node")?.Value ?? "";
            switch (child.Name.LocalName)
            {
                case "items":
                    foreach (var change in ReadItems(child, service, node, delayed))
                    {
                        yield return change;
                    }
                    break;
                case "purge":
                    yield return new PubSubEvent.Purge(service, node, delayed);
                    break;
                case "delete":
                    yield return new PubSubEvent.Delete(service, node, delayed) { Redirect = ReadRedirect(child) };
                    break;
                case "configuration":
                    yield return new PubSubEvent.Configuration(service, node, delayed)
                    {
                        Form = DataForm.FromXml(child.Element(DataForm.Name)),
                    };
                    break;
                case "subscription":
                    var changed = PubSubXml.ReadSubscription(child, node, account);
                    yield return new PubSubEvent.Subscription(service, node, delayed, changed);
                    break;
            }
        }
    }

    private static XmppUri? ReadRedirect(XElement delete) =>
        XmppUri.TryParse(delete.Element(PubSubXml.Event + "redirect")?.Attribute("uri")?.Value, out var uri)
            ? uri
            : null;

    private static IEnumerable<PubSubEvent> ReadItems(XElement items, Jid service, string node, bool delayed)
    {
        var published = items.Elements(PubSubXml.Event + "item").Select(PubSubXml.ReadItem).ToList();
        if (published.Count > 0)
        {
            yield return new PubSubEvent.Items(service, node, delayed, published);
        }
        var retracted = items
            .Elements(PubSubXml.Event + "retract")
            .Select(retract => retract.Attribute("id")?.Value ?? "")
            .ToList();
        if (retracted.Count > 0)
        {
            yield return new PubSubEvent.Retract(service, node, delayed, retracted);
        }
    }
}
