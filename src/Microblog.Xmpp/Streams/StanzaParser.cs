using System.Buffers;
using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Turns one whole frame into an element, once. Checks what <see cref="StanzaFramer"/> leaves: names, prefixes, matching
/// tags, attributes, characters. Namespace declarations are resolved and not kept as attributes.
/// </summary>
internal sealed class StanzaParser(int maxDepth = 100)
{
    private const int MaxAttributes = 256;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n=/>"u8);

    private readonly record struct Open(int NameStart, int NameLength, int Bindings);

    private readonly record struct RawAttribute(int NameStart, int NameLength, int ValueStart, int ValueLength);

    private readonly NamespaceScope _scope = new();
    private readonly NameCache _names = new();
    private readonly Open[] _open = new Open[maxDepth];
    private readonly List<RawAttribute> _attributes = [];
    private byte[] _headerName = [];

    /// <summary>Reads the stream's opening tag; its namespace declarations hold for all stanzas.</summary>
    public XElement ParseHeader(ReadOnlySpan<byte> frame)
    {
        XmlText.CheckCharacters(frame);
        _scope.Clear();
        var position = 1;
        var header = ReadTag(frame, ref position, out _, out var name);
        _headerName = frame.Slice(name.NameStart, name.NameLength).ToArray();
        _scope.KeepAsHeader();
        return header;
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
        XmlText.CheckCharacters(frame);
        _scope.ToHeader();
        var position = 1;
        var depth = 0;
        var root = ReadTag(frame, ref position, out var empty, out _open[0]);
        var current = root;
        if (!empty)
        {
            depth = 1;
        }
        while (depth > 0)
        {
            var length = frame[position..].IndexOf((byte)'<');
            if (length < 0)
            {
                throw StreamException.NotWellFormed("A stanza that does not end.");
            }
            if (length > 0)
            {
                current.Add(XmlText.Text(frame.Slice(position, length)));
            }
            position += length + 1;
            switch (frame[position])
            {
                case (byte)'/':
                    Close(frame, ref position, _open[--depth]);
                    current = current.Parent ?? root;
                    break;
                case (byte)'!':
                    position += "![CDATA["u8.Length;
                    var section = frame[position..].IndexOf("]]>"u8);
                    current.Add(XmlText.CData(frame.Slice(position, section)));
                    position += section + 3;
                    break;
                default:
                    var child = ReadTag(frame, ref position, out empty, out var open);
                    current.Add(child);
                    if (!empty)
                    {
                        _open[depth++] = open;
                        current = child;
                    }
                    break;
            }
        }
        return position == frame.Length ? root : throw StreamException.NotWellFormed("Something after the stanza.");
    }

    private void Close(ReadOnlySpan<byte> frame, ref int position, Open open)
    {
        var end = frame[position..].IndexOf((byte)'>');
        var name = frame.Slice(position + 1, end - 1).TrimEnd(" \t\r\n"u8);
        if (!name.SequenceEqual(frame.Slice(open.NameStart, open.NameLength)))
        {
            throw StreamException.NotWellFormed("A closing tag that does not match.");
        }
        position += end + 1;
        _scope.Truncate(open.Bindings);
    }

    private XElement ReadTag(ReadOnlySpan<byte> frame, ref int position, out bool empty, out Open open)
    {
        open = new Open(position, NameLength(frame[position..]), _scope.Count);
        position += open.NameLength;
        empty = ReadAttributes(frame, ref position);
        var element = new XElement(Resolve(frame.Slice(open.NameStart, open.NameLength), useDefaultNamespace: true));
        foreach (var raw in _attributes)
        {
            var name = Resolve(frame.Slice(raw.NameStart, raw.NameLength), useDefaultNamespace: false);
            if (element.Attribute(name) is not null)
            {
                throw StreamException.NotWellFormed("The same attribute twice.");
            }
            element.Add(new XAttribute(name, XmlText.Attribute(frame.Slice(raw.ValueStart, raw.ValueLength))));
        }
        if (empty)
        {
            _scope.Truncate(open.Bindings);
        }
        return element;
    }

    /// <summary>Reads up to and with the tag's end: binds namespaces, keeps the other attributes for when all are bound.</summary>
    private bool ReadAttributes(ReadOnlySpan<byte> frame, ref int position)
    {
        _attributes.Clear();
        var bindings = _scope.Count;
        while (true)
        {
            var spaces = frame[position..].Length - frame[position..].TrimStart(" \t\r\n"u8).Length;
            position += spaces;
            if (frame[position] == (byte)'>')
            {
                position++;
                return false;
            }
            if (frame[position] == (byte)'/' && frame[position + 1] == (byte)'>')
            {
                position += 2;
                return true;
            }
            if (spaces == 0)
            {
                throw StreamException.NotWellFormed("Attributes without a space between them.");
            }
            var attribute = ReadAttribute(frame, ref position);
            var name = frame.Slice(attribute.NameStart, attribute.NameLength);
            var value = frame.Slice(attribute.ValueStart, attribute.ValueLength);
            if (name.SequenceEqual("xmlns"u8))
            {
                Bind([], value, bindings);
            }
            else if (name.StartsWith("xmlns:"u8))
            {
                Bind(name["xmlns:".Length..], value, bindings);
            }
            else if (_attributes.Count == MaxAttributes)
            {
                throw StreamException.Found("policy-violation", $"More than {MaxAttributes} attributes.");
            }
            else
            {
                _attributes.Add(attribute);
            }
        }
    }

    private void Bind(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> uri, int from)
    {
        if (_scope.IsBoundSince(from, prefix))
        {
            throw StreamException.NotWellFormed("The same namespace declaration twice.");
        }
        if (!prefix.IsEmpty)
        {
            _names.Get(XNamespace.None, prefix);
        }
        _scope.Bind(prefix, XmlText.Attribute(uri));
    }

    private static RawAttribute ReadAttribute(ReadOnlySpan<byte> frame, ref int position)
    {
        var nameStart = position;
        var nameLength = NameLength(frame[position..]);
        position += nameLength;
        SkipSpaces(frame, ref position);
        if (frame[position] != (byte)'=')
        {
            throw StreamException.NotWellFormed("An attribute without a value.");
        }
        position++;
        SkipSpaces(frame, ref position);
        var quote = frame[position];
        if (quote is not ((byte)'"' or (byte)'\''))
        {
            throw StreamException.NotWellFormed("An attribute without quotes.");
        }
        var valueStart = ++position;
        var valueLength = frame[position..].IndexOf(quote);
        position += valueLength + 1;
        return new RawAttribute(nameStart, nameLength, valueStart, valueLength);
    }

    private static void SkipSpaces(ReadOnlySpan<byte> frame, ref int position) =>
        position = frame.Length - frame[position..].TrimStart(" \t\r\n"u8).Length;

    private static int NameLength(ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAny(NameEnds);
        return length > 0 ? length : throw StreamException.NotWellFormed("A name is missing.");
    }

    private XName Resolve(ReadOnlySpan<byte> name, bool useDefaultNamespace)
    {
        var colon = name.IndexOf((byte)':');
        if (colon < 0)
        {
            return _names.Get(useDefaultNamespace ? _scope.Resolve([]) : XNamespace.None, name);
        }
        var prefix = name[..colon];
        if (prefix.IsEmpty || prefix.SequenceEqual("xmlns"u8))
        {
            throw StreamException.NotWellFormed("A name that XML does not allow.");
        }
        return _names.Get(_scope.Resolve(prefix), name[(colon + 1)..]);
    }
}
