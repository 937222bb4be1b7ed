using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>What is left of a stanza that is beyond a limit: its name, from, to, type and id.</summary>
internal static class StanzaStub
{
    /// <summary>A longer value is left out. An address has 3,071 bytes at most (RFC 7622, 3.1).</summary>
    private const int MaxValueBytes = 8 * 1024;

    /// <summary>Reads the beginning of a stanza, whose opening tag may be cut off or beyond a limit itself.</summary>
    /// <returns>Null where it is no message, presence or iq of a client's stream.</returns>
    public static XElement? Read(ReadOnlySpan<byte> head, NamespaceScope scope)
    {
        var position = 1;
        var name = AttributeReader.TakeName(head, ref position);
        var colon = name.IndexOf((byte)':');
        var local = name[(colon + 1)..];
        if (!local.SequenceEqual("message"u8) && !local.SequenceEqual("presence"u8) && !local.SequenceEqual("iq"u8))
        {
            return null;
        }
        var prefix = name[..Math.Max(0, colon)];
        var ns = scope.Find(prefix);
        var stub = new XElement(Ns.Client + System.Text.Encoding.ASCII.GetString(local));
        while (AttributeReader.TryTake(head, ref position, out var attribute, out var value))
        {
            if (IsDeclaration(attribute, prefix))
            {
                ns = value.Length <= MaxValueBytes ? XNamespace.Get(XmlText.Attribute(value)) : null;
            }
            else if (Kept(attribute) is { } kept && value.Length <= MaxValueBytes && stub.Attribute(kept) is null)
            {
                stub.Add(new XAttribute(kept, XmlText.Attribute(value)));
            }
        }
        return ns == Ns.Client ? stub : null;
    }

    private static bool IsDeclaration(ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> prefix) =>
        prefix.IsEmpty
            ? attribute.SequenceEqual("xmlns"u8)
            : attribute.StartsWith("xmlns:"u8) && attribute[6..].SequenceEqual(prefix);

    private static string? Kept(ReadOnlySpan<byte> attribute) =>
        attribute switch
        {
            _ when attribute.SequenceEqual("from"u8) => "from",
            _ when attribute.SequenceEqual("to"u8) => "to",
            _ when attribute.SequenceEqual("type"u8) => "type",
            _ when attribute.SequenceEqual("id"u8) => "id",
            _ => null,
        };
}
