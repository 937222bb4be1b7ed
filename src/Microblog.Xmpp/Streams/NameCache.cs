using System.Buffers.Binary;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Names and namespaces seen lately, found by their bytes, so that a known one costs no string. Bounded, and one for all
/// streams: a new name takes an old one's place, and what is read and written is one reference.
/// </summary>
internal static class NameCache
{
    private const int Names = 512;
    private const int Namespaces = 128;
    private const int LongestHashed = 16;

    private static readonly XName?[] KnownNames = new XName?[Names];
    private static readonly XNamespace?[] KnownNamespaces = new XNamespace?[Namespaces];

    /// <summary>The name of these bytes in a namespace.</summary>
    /// <exception cref="StreamException">XML does not allow it.</exception>
    public static XName Get(XNamespace ns, ReadOnlySpan<byte> local)
    {
        var hash = (uint)ns.GetHashCode();
        foreach (var next in local.Length > LongestHashed ? local[..LongestHashed] : local)
        {
            hash = hash * 31 + next;
        }
        ref var slot = ref KnownNames[(hash ^ (hash >> 16)) % Names];
        var known = Volatile.Read(ref slot);
        if (known is not null && known.Namespace == ns && Ascii.Equals(local, known.LocalName))
        {
            return known;
        }
        known = Create(ns, local);
        Volatile.Write(ref slot, known);
        return known;
    }

    /// <summary>The namespace that an attribute's value names.</summary>
    public static XNamespace GetNamespace(ReadOnlySpan<byte> value)
    {
        if (value.Length < sizeof(ulong) || XmlText.HasSpecials(value))
        {
            return XNamespace.Get(XmlText.Attribute(value));
        }
        // Names of namespaces differ at their ends.
        var end = BinaryPrimitives.ReadUInt64LittleEndian(value[^sizeof(ulong)..]) * 0x9E3779B97F4A7C15;
        ref var slot = ref KnownNamespaces[((end >> 32) ^ (uint)value.Length) % Namespaces];
        var known = Volatile.Read(ref slot);
        if (known is not null && Ascii.Equals(value, known.NamespaceName))
        {
            return known;
        }
        known = XNamespace.Get(XmlText.Attribute(value));
        Volatile.Write(ref slot, known);
        return known;
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
