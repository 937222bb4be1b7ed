using System.Xml.Linq;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Streams;

namespace Microblog.Testing.Scripted;

/// <summary>A stanza as it is after it was sent and read: what a limit or the XML itself would change, is changed.</summary>
public static class WireCopy
{
    /// <summary>What sessions send unless told otherwise.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <summary>An event with one item, written and read by this program.</summary>
    /// <exception cref="Microblog.Xmpp.StanzaLimitException">It would not be sent.</exception>
    public static PubSubItem OfItem(XElement payload)
    {
        var item = new XElement(PubSubXml.Event + "item", new XAttribute("id", "1"), payload);
        var message = new XElement(
            XName.Get("message", "jabber:client"),
            new XElement(PubSubXml.Event + "event", new XElement(PubSubXml.Event + "items", item))
        );
        var parser = new StanzaParser(PubSubXml.Items);
        var read = parser.Parse(StanzaWriter.Stanza(message, MaxBytes));
        return PubSubXml.ReadItem(read.Descendants(PubSubXml.Event + "item").First());
    }
}
