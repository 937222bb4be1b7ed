using System.Security;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>Elements as bytes for the wire.</summary>
internal static class StanzaWriter
{
    /// <summary>In bytes: no element nests a hundred deep in less, nor has 256 attributes.</summary>
    private const int LargestHarmless = 600;

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        OmitXmlDeclaration = true,
        ConformanceLevel = ConformanceLevel.Fragment,
        NewLineHandling = NewLineHandling.Entitize,
        CheckCharacters = true,
    };

    /// <summary>The stream's end (RFC 6120, 4.4).</summary>
    public static ReadOnlySpan<byte> End => "</stream:stream>"u8;

    /// <summary>The stream's opening tag (RFC 6120, 4.2). <c>from</c> only once TLS hides it.</summary>
    public static byte[] Header(Jid to, Jid? from) =>
        Encoding.UTF8.GetBytes(
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                + $" version='1.0' xml:lang='en' to='{SecurityElement.Escape(to.Domain)}'"
                + (from is null ? ">" : $" from='{SecurityElement.Escape(from.Bare.ToString())}'>")
        );

    /// <summary>A stanza, checked by what readers refuse: a server, or a program like this one.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="maxBytes">The largest that servers take.</param>
    /// <exception cref="StanzaLimitException">It is beyond a limit.</exception>
    /// <exception cref="ArgumentException">It holds characters that XML cannot carry.</exception>
    public static byte[] Stanza(XElement stanza, int maxBytes)
    {
        var bytes = Bytes(stanza);
        if (bytes.Length > maxBytes)
        {
            throw new StanzaLimitException(StanzaLimit.Bytes, $"More than {maxBytes} bytes.", isOutgoing: true);
        }
        if (bytes.Length > LargestHarmless && Refused(bytes) is { } over)
        {
            throw new StanzaLimitException(over.Limit, over.Text, isOutgoing: true);
        }
        return bytes;
    }

    /// <summary>What the own reader says of it: both know the same limits.</summary>
    private static OverLimit? Refused(byte[] stanza)
    {
        var parser = new StanzaParser();
        try
        {
            return OverLimit.Of(parser.Parse(stanza));
        }
        finally
        {
            parser.Release();
        }
    }

    /// <summary>One element.</summary>
    /// <exception cref="ArgumentException">It holds characters that XML cannot carry.</exception>
    public static byte[] Bytes(XElement element)
    {
        using var memory = new MemoryStream();
        using (var writer = XmlWriter.Create(memory, Settings))
        {
            element.WriteTo(writer);
        }
        return memory.ToArray();
    }

    /// <summary>A stream error and the stream's end (RFC 6120, 4.9).</summary>
    public static byte[] Error(string condition) =>
        Encoding.UTF8.GetBytes(
            // Its prefix is declared again: over WebSocket each element stands alone (RFC 7395, 3.3.3).
            $"<stream:error xmlns:stream='{Ns.StreamUri}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"
        );
}
