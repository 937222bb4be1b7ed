using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Turns one whole frame into an element, once. Checks what <see cref="StanzaFramer"/> leaves: names, prefixes, matching
/// tags, attributes, characters. Namespace declarations are resolved and not kept as attributes.
/// </summary>
internal sealed class StanzaParser
{
    private readonly record struct Open(XElement Element, int NameStart, int NameLength, int Bindings);

    /// <summary>Ten megabytes of what servers send in earnest hold fewer.</summary>
    private const int MaxElements = 200_000;

    private readonly int _maxDepth;
    private readonly NamespaceScope _scope = new();
    private readonly NameCache _names = new();
    private readonly AttributeReader _attributes;
    private readonly PendingText _text = new();
    private Open[] _open = new Open[16];
    private byte[] _headerName = [];

    public StanzaParser(int maxDepth = 100)
    {
        _maxDepth = maxDepth;
        _attributes = new AttributeReader(_scope, _names);
    }

    /// <summary>Gives back what is rented while something is read.</summary>
    public void Release() => _names.Release();

    /// <summary>Reads the stream's opening tag; its namespace declarations hold for all stanzas.</summary>
    public XElement ParseHeader(ReadOnlySpan<byte> frame)
    {
        XmlText.CheckCharacters(frame);
        _scope.Clear();
        var position = 1;
        var header = ReadTag(frame, ref position, out _);
        _headerName = frame.Slice(header.NameStart, header.NameLength).ToArray();
        _scope.KeepAsHeader();
        return header.Element;
    }

    /// <summary>Checks the stream's closing tag.</summary>
    public void ParseEnd(ReadOnlySpan<byte> frame)
    {
        if (!frame[2..^1].TrimEnd(" \t\r\n"u8).SequenceEqual(_headerName))
        {
            throw StreamException.NotWellFormed("The closing tag does not match the stream's.");
        }
    }

    /// <summary>Reads one stanza.</summary>
    public XElement Parse(ReadOnlySpan<byte> frame)
    {
        try
        {
            return ParseWhole(frame);
        }
        finally
        {
            // Nothing of a stanza is held once it was given away.
            Array.Clear(_open);
            _text.Clear();
        }
    }

    private XElement ParseWhole(ReadOnlySpan<byte> frame)
    {
        XmlText.CheckCharacters(frame);
        _scope.ToHeader();
        var position = 1;
        var depth = 0;
        var elements = 1;
        var current = ReadTag(frame, ref position, out var empty);
        while (!empty)
        {
            var length = frame[position..].IndexOf((byte)'<');
            if (length < 0)
            {
                throw StreamException.NotWellFormed("A stanza that does not end.");
            }
            if (length > 0)
            {
                _text.Add(XmlText.Text(frame.Slice(position, length)));
            }
            position += length + 1;
            switch (frame[position])
            {
                case (byte)'/':
                    Close(frame, ref position, current);
                    _text.MoveTo(current.Element);
                    if (depth == 0)
                    {
                        empty = true;
                        break;
                    }
                    // A finished element goes into one that is in none yet: what is asked of ancestors costs nothing.
                    var parent = _open[--depth];
                    parent.Element.Add(current.Element);
                    current = parent;
                    break;
                case (byte)'!':
                    position += "![CDATA["u8.Length;
                    var section = frame[position..].IndexOf("]]>"u8);
                    _text.Add(XmlText.CData(frame.Slice(position, section)));
                    position += section + 3;
                    break;
                default:
                    if (++elements > MaxElements)
                    {
                        throw StreamException.Found("policy-violation", $"More than {MaxElements} elements.");
                    }
                    _text.MoveTo(current.Element);
                    var child = ReadTag(frame, ref position, out var emptyChild);
                    if (emptyChild)
                    {
                        current.Element.Add(child.Element);
                        break;
                    }
                    Push(current, depth++);
                    current = child;
                    break;
            }
        }
        return position == frame.Length
            ? current.Element
            : throw StreamException.NotWellFormed("Something after the stanza.");
    }

    private void Push(Open element, int depth)
    {
        if (depth == _open.Length)
        {
            Array.Resize(ref _open, Math.Min(2 * depth, _maxDepth));
        }
        _open[depth] = element;
    }

    private void Close(ReadOnlySpan<byte> frame, ref int position, Open open)
    {
        var name = frame.Slice(open.NameStart, open.NameLength);
        var rest = frame[(position + 1)..];
        if (!rest.StartsWith(name))
        {
            throw Mismatch();
        }
        var end = open.NameLength;
        if (rest[end] != (byte)'>')
        {
            end = rest.IndexOf((byte)'>');
            if (rest[open.NameLength..end].ContainsAnyExcept(" \t\r\n"u8))
            {
                throw Mismatch();
            }
        }
        position += end + 2;
        _scope.Truncate(open.Bindings);
    }

    private static StreamException Mismatch() => StreamException.NotWellFormed("A closing tag that does not match.");

    private Open ReadTag(ReadOnlySpan<byte> frame, ref int position, out bool empty)
    {
        var start = position;
        var length = AttributeReader.NameLength(frame[start..]);
        var bindings = _scope.Count;
        position += length;
        empty = _attributes.Read(frame, ref position);
        var element = new XElement(_attributes.ResolveElement(frame.Slice(start, length)));
        _attributes.AddTo(element, frame);
        if (empty)
        {
            _scope.Truncate(bindings);
        }
        return new Open(element, start, length, bindings);
    }
}
