using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>The prefixes in scope while a stanza is parsed, on top of those that the stream's header declared.</summary>
internal sealed class NamespaceScope
{
    private const int MaxBindings = 256;

    private readonly List<(byte[] Prefix, XNamespace Namespace)> _bindings = [([], XNamespace.None)];
    private int _header = 1;

    public int Count => _bindings.Count;

    /// <summary>Keeps what is bound now for every stanza that follows.</summary>
    public void KeepAsHeader() => _header = _bindings.Count;

    /// <summary>Forgets everything, the header's bindings too.</summary>
    public void Clear()
    {
        _bindings.RemoveRange(1, _bindings.Count - 1);
        _header = 1;
    }

    /// <summary>Drops what a stanza left behind.</summary>
    public void ToHeader() => Truncate(_header);

    public void Truncate(int count) => _bindings.RemoveRange(count, _bindings.Count - count);

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

    public void Bind(ReadOnlySpan<byte> prefix, string uri)
    {
        if (_bindings.Count == MaxBindings)
        {
            throw StreamException.Found(
                "policy-violation",
                $"More than {MaxBindings} namespace declarations in scope."
            );
        }
        if (
            prefix.SequenceEqual("xml"u8)
            || prefix.SequenceEqual("xmlns"u8)
            || uri is "http://www.w3.org/2000/xmlns/" or "http://www.w3.org/XML/1998/namespace"
            || (uri.Length == 0 && !prefix.IsEmpty)
        )
        {
            if (!prefix.SequenceEqual("xml"u8) || uri != "http://www.w3.org/XML/1998/namespace")
            {
                throw StreamException.NotWellFormed("A namespace declaration that XML reserves.");
            }
        }
        // Few different prefixes are in use: take the array that is there already.
        byte[]? known = null;
        foreach (var (bound, _) in _bindings)
        {
            known = prefix.SequenceEqual(bound) ? bound : known;
        }
        _bindings.Add((known ?? prefix.ToArray(), XNamespace.Get(uri)));
    }

    public XNamespace Resolve(ReadOnlySpan<byte> prefix)
    {
        for (var i = _bindings.Count - 1; i >= 0; i--)
        {
            if (prefix.SequenceEqual(_bindings[i].Prefix))
            {
                return _bindings[i].Namespace;
            }
        }
        return prefix.SequenceEqual("xml"u8)
            ? XNamespace.Xml
            : throw StreamException.Found("bad-namespace-prefix", "A prefix that is not bound.");
    }
}
