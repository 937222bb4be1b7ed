using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>The prefixes in scope while a stanza is parsed, on top of those that the stream's header declared.</summary>
internal sealed class NamespaceScope
{
    private const int MaxBindings = 256;
    private const int MaxDeclarations = 32_000;
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";
    private const string XmlnsNamespace = "http://www.w3.org/2000/xmlns/";

    private readonly List<(byte[] Prefix, XNamespace Namespace)> _bindings = [([], XNamespace.None)];
    private int _header = 1;

    public int Count => _bindings.Count;

    /// <summary>How many declarations the stanza has had so far.</summary>
    public int Declarations { get; set; }

    /// <summary>What a name without a prefix belongs to, if it is an element's.</summary>
    public XNamespace Default { get; private set; } = XNamespace.None;

    /// <summary>Keeps what is bound now for every stanza that follows.</summary>
    public void KeepAsHeader() => _header = _bindings.Count;

    /// <summary>Forgets everything, the header's bindings too.</summary>
    public void Clear()
    {
        Truncate(1);
        _header = 1;
    }

    /// <summary>Drops what a stanza left behind.</summary>
    public void ToHeader()
    {
        Truncate(_header);
        Declarations = 0;
    }

    /// <summary>Drops what was bound after the given count.</summary>
    public void Truncate(int count)
    {
        if (count < _bindings.Count)
        {
            _bindings.RemoveRange(count, _bindings.Count - count);
            Default = Find([])!;
        }
    }

    /// <summary>True where the prefix was bound after the given count.</summary>
    public bool IsBoundSince(int count, ReadOnlySpan<byte> prefix)
    {
        for (var i = count; i < _bindings.Count; i++)
        {
            if (prefix.SequenceEqual(_bindings[i].Prefix))
            {
                return true;
            }
        }
        return false;
    }

    public void Bind(ReadOnlySpan<byte> prefix, XNamespace ns)
    {
        if (_bindings.Count == MaxBindings)
        {
            throw new StanzaLimitException(
                StanzaLimit.Namespaces,
                $"More than {MaxBindings} namespace declarations in scope."
            );
        }
        if (++Declarations > MaxDeclarations)
        {
            throw new StanzaLimitException(
                StanzaLimit.NamespaceDeclarations,
                $"More than {MaxDeclarations} namespace declarations in a stanza."
            );
        }
        if (IsReserved(prefix, ns))
        {
            throw StreamException.NotWellFormed("A namespace declaration that XML reserves.");
        }
        if (prefix.IsEmpty)
        {
            _bindings.Add(([], ns));
            Default = ns;
            return;
        }
        // Few different prefixes are in use: take the array that is there already.
        byte[]? known = null;
        foreach (var (bound, _) in _bindings)
        {
            known = prefix.SequenceEqual(bound) ? bound : known;
        }
        _bindings.Add((known ?? prefix.ToArray(), ns));
    }

    public XNamespace Resolve(ReadOnlySpan<byte> prefix) =>
        Find(prefix)
        ?? (
            prefix.SequenceEqual("xml"u8)
                ? XNamespace.Xml
                : throw StreamException.NotWellFormed("A prefix that is not bound.")
        );

    // Namespaces in XML 1.0, 3 and 5
    private static bool IsReserved(ReadOnlySpan<byte> prefix, XNamespace ns) =>
        prefix.SequenceEqual("xml"u8)
            ? ns.NamespaceName != XmlNamespace
            : prefix.SequenceEqual("xmlns"u8)
                || ns.NamespaceName is XmlnsNamespace or XmlNamespace
                || (ns.NamespaceName.Length == 0 && !prefix.IsEmpty);

    /// <summary>What a prefix is bound to, or null.</summary>
    public XNamespace? Find(ReadOnlySpan<byte> prefix)
    {
        for (var i = _bindings.Count - 1; i >= 0; i--)
        {
            if (prefix.SequenceEqual(_bindings[i].Prefix))
            {
                return _bindings[i].Namespace;
            }
        }
        return null;
    }
}
