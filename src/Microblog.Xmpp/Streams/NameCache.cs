using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Names and namespaces seen lately, found by their bytes, so that a known one costs no string. Bounded: a new name takes an
/// old one's place. Its tables are rented while something is read: an idle stream holds none, and gets what others knew.
/// </summary>
internal sealed class NameCache
{
    private const int Names = 512;
    private const int Namespaces = 128;
    private const int LongestHashed = 16;

    private XName?[] _names = [];
    private XNamespace?[] _namespaces = [];

    /// <summary>Gives the tables back until the next name is read.</summary>
    public void Release()
    {
        if (_names.Length > 0)
        {
            ArrayPool<XName?>.Shared.Return(_names);
            ArrayPool<XNamespace?>.Shared.Return(_namespaces);
            (_names, _namespaces) = ([], []);
        }
    }

    /// <summary>The name of these bytes in a namespace.</summary>
    /// <exception cref="StreamException">XML does not allow it.</exception>
    public XName Get(XNamespace ns, ReadOnlySpan<byte> local)
    {
        Rent();
        var hash = (uint)ns.GetHashCode();
        foreach (var next in local.Length > LongestHashed ? local[..LongestHashed] : local)
        {
            hash = hash * 31 + next;
        }
        ref var slot = ref _names[(hash ^ (hash >> 16)) % Names];
        if (slot is null || slot.Namespace != ns || !Ascii.Equals(local, slot.LocalName))
        {
            slot = Create(ns, local);
        }
        return slot;
    }

    /// <summary>The namespace that an attribute's value names.</summary>
    public XNamespace GetNamespace(ReadOnlySpan<byte> value)
    {
        if (value.Length < sizeof(ulong) || XmlText.HasSpecials(value))
        {
            return XNamespace.Get(XmlText.Attribute(value));
        }
        Rent();
        // Names of namespaces differ at their ends.
        var end = BinaryPrimitives.ReadUInt64LittleEndian(value[^sizeof(ulong)..]) * 0x9E3779B97F4A7C15;
        ref var slot = ref _namespaces[((end >> 32) ^ (uint)value.Length) % Namespaces];
        if (slot is null || !Ascii.Equals(value, slot.NamespaceName))
        {
            slot = XNamespace.Get(XmlText.Attribute(value));
        }
        return slot;
    }

    private void Rent()
    {
        if (_names.Length == 0)
        {
            _names = ArrayPool<XName?>.Shared.Rent(Names);
            _namespaces = ArrayPool<XNamespace?>.Shared.Rent(Namespaces);
        }
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
