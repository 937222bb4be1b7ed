using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;

namespace Microblog.Benchmarks.Streams;

/// <summary>
/// Stanzas out of an asynchronous <see cref="XmlReader"/>, as one would read them without a parser of one's own: each is
/// built here and given away at its closing tag, not when the next begins as <c>XNode.ReadFromAsync</c> does.
/// </summary>
internal sealed class PlatformStanzas(Stream stream) : IDisposable
{
    private const int Names = 256;

    private readonly XmlReader _reader = XmlReader.Create(
        stream,
        new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit }
    );

    private readonly XName?[] _names = new XName?[Names];
    private readonly Stack<XElement> _open = new();

    /// <summary>Reads the stream's opening tag.</summary>
    public Task ReadHeaderAsync() => _reader.MoveToContentAsync();

    /// <summary>Reads the next stanza; null at the stream's end.</summary>
    public async ValueTask<XElement?> ReadAsync()
    {
        while (await _reader.ReadAsync())
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    var empty = _reader.IsEmptyElement;
                    _open.Push(ReadTag());
                    if (empty && Close() is { } small)
                    {
                        return small;
                    }
                    break;
                case XmlNodeType.EndElement when _open.Count > 0:
                    if (Close() is { } stanza)
                    {
                        return stanza;
                    }
                    break;
                case XmlNodeType.Text:
                case XmlNodeType.CDATA:
                case XmlNodeType.Whitespace:
                case XmlNodeType.SignificantWhitespace:
                    if (_open.TryPeek(out var element))
                    {
                        element.Add(await _reader.GetValueAsync());
                    }
                    break;
            }
        }
        return null;
    }

    private XElement ReadTag()
    {
        var element = new XElement(Name());
        while (_reader.MoveToNextAttribute())
        {
            // As this program: declarations are resolved and not kept.
            if (!ReferenceEquals(_reader.NamespaceURI, XNamespace.Xmlns.NamespaceName) && _reader.Prefix != "xmlns")
            {
                if (_reader.LocalName != "xmlns" || _reader.Prefix.Length > 0)
                {
                    element.Add(new XAttribute(Name(), _reader.Value));
                }
            }
        }
        return element;
    }

    /// <summary>Puts a finished element into its parent; the stanza itself has none.</summary>
    private XElement? Close()
    {
        var element = _open.Pop();
        if (_open.TryPeek(out var parent))
        {
            parent.Add(element);
            return null;
        }
        return element;
    }

    // The reader gives the same string for the same name.
    private XName Name()
    {
        var (local, uri) = (_reader.LocalName, _reader.NamespaceURI);
        ref var slot = ref _names[(uint)(RuntimeHelpers.GetHashCode(local) ^ RuntimeHelpers.GetHashCode(uri)) % Names];
        if (slot is null || slot.LocalName != local || slot.NamespaceName != uri)
        {
            slot = XName.Get(local, uri);
        }
        return slot;
    }

    public void Dispose() => _reader.Dispose();
}
