using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Connection;

/// <summary>The elements that stand for a stream's opening and closing tags over WebSocket (RFC 7395, 3.3 and 3.4).</summary>
internal static class WebSocketFraming
{
    private static readonly XNamespace Namespace = "urn:ietf:params:xml:ns:xmpp-framing";

    /// <summary>What stands for an opening tag.</summary>
    public static XElement Open(XElement header) =>
        new(Namespace + "open", header.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration));

    /// <summary>What stands for the closing tag.</summary>
    public static XElement Close() => new(Namespace + "close");

    /// <summary>The tags that a message stands for; null for every other message.</summary>
    public static byte[]? Translate(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf(Encoding.ASCII.GetBytes(Namespace.NamespaceName)) < 0 || Read(message) is not { } element)
        {
            return null;
        }
        if (element.Name == Namespace + "open")
        {
            var header = new XElement(Ns.Stream + "stream", element.Attributes().Where(a => !a.IsNamespaceDeclaration));
            header.Add(
                new XAttribute("xmlns", Ns.ClientUri),
                new XAttribute(XNamespace.Xmlns + "stream", Ns.StreamUri)
            );
            // The empty element without its end is the opening tag.
            var text = Encoding.UTF8.GetString(StanzaWriter.Bytes(header)).TrimEnd('>', '/', ' ');
            return Encoding.UTF8.GetBytes(text + ">");
        }
        if (element.Name != Namespace + "close")
        {
            return null;
        }
        var other = element.Attribute("see-other-uri")?.Value;
        var error = other is null
            ? null
            : new XElement(Ns.Stream + "error", new XElement(Ns.StreamErrors + "see-other-host", other));
        return [.. error is null ? [] : StanzaWriter.Bytes(error), .. StanzaWriter.End];
    }

    private static XElement? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(Encoding.UTF8.GetString(message)),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
            );
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            // It goes on as it is, and is refused there.
            return null;
        }
    }
}
