using System.Xml;
using System.Xml.Linq;

namespace Microblog.Xmpp.Tests.Streams;

/// <summary>What the platform's reader finds in a stream, byte by byte, up to its end or to what it refuses.</summary>
internal static class PlatformStream
{
    /// <summary>Every first-level element that is whole, without its namespace declarations.</summary>
    public static List<XElement> Read(byte[] bytes)
    {
        var stanzas = new List<XElement>();
        var open = new Stack<XElement>();
        using var reader = XmlReader.Create(new OneByteAtATime(bytes));
        try
        {
            reader.MoveToContent();
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        var empty = reader.IsEmptyElement;
                        open.Push(ReadTag(reader));
                        if (empty)
                        {
                            Close(open, stanzas);
                        }
                        break;
                    case XmlNodeType.EndElement when open.Count > 0:
                        Close(open, stanzas);
                        break;
                    case XmlNodeType.Text
                    or XmlNodeType.CDATA
                    or XmlNodeType.Whitespace
                    or XmlNodeType.SignificantWhitespace when open.Count > 0:
                        open.Peek().Add(reader.Value);
                        break;
                }
            }
        }
        catch (XmlException)
        {
            // What came before it counts.
        }
        return stanzas;
    }

    private static XElement ReadTag(XmlReader reader)
    {
        var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != XNamespace.Xmlns.NamespaceName)
            {
                element.Add(new XAttribute(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value));
                if (reader.LocalName == "xmlns")
                {
                    element.SetAttributeValue(XNamespace.Xmlns + reader.Prefix, reader.NamespaceURI);
                }
            }
        }
        return element;
    }

    private static void Close(Stack<XElement> open, List<XElement> stanzas)
    {
        var element = open.Pop();
        if (open.TryPeek(out var parent))
        {
            parent.Add(element);
        }
        else
        {
            stanzas.Add(element);
        }
    }

    /// <summary>So that nothing is refused before all that stands in front of it was read.</summary>
    private sealed class OneByteAtATime(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }
}
