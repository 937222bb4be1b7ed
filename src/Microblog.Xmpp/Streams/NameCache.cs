using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>Names seen lately, found by their bytes, so that a known name costs no string. Bounded: a new name takes an old one's place.</summary>
internal sealed class NameCache
{
    private const int Size = 256;
    private readonly XName?[] _names = new XName?[Size];

    public XName Get(XNamespace ns, ReadOnlySpan<byte> local)
    {
        var hash = new HashCode();
        hash.AddBytes(local);
        ref var slot = ref _names[(uint)(hash.ToHashCode() ^ ns.GetHashCode()) % Size];
        if (slot is null || slot.Namespace != ns || !Ascii.Equals(local, slot.LocalName))
        {
            slot = Create(ns, local);
        }
        return slot;
    }

    private static XName Create(XNamespace ns, ReadOnlySpan<byte> local)
    {
        try
        {
            return ns.GetName(Encoding.UTF8.GetString(local));
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            throw StreamException.NotWellFormed("A name that XML does not allow.");
        }
    }
}
