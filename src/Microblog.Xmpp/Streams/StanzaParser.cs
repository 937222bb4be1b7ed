using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Turns one whole frame into an element, once. Checks what <see cref="StanzaFramer"/> leaves: names, prefixes, matching
/// tags, attributes, characters. Namespace declarations are resolved and not kept as attributes. A stanza beyond a limit
/// comes as its stub (<see cref="OverLimit"/>); one of which items are, without the content of these.
/// </summary>
internal sealed class StanzaParser
{
    private readonly record struct Open(XElement Element, int NameStart, int NameLength, int Bindings);

    /// <summary>An item that is being read, and what its stanza had before it.</summary>
    private readonly record struct Item(Open Tag, int Elements, int Declarations);

    /// <summary>Ten megabytes of what servers send in earnest hold fewer.</summary>
    private const int MaxElements = 200_000;

    /// <summary>With the stream's own element.</summary>
    private const int MaxDepth = 100;

    /// <summary>How many elements are around an item: the stanza, its payload, the list.</summary>
    private const int ItemDepth = 3;

    private readonly IReadOnlySet<XName> _itemNames;
    private readonly NamespaceScope _scope = new();
    private readonly NameCache _names = new();
    private readonly AttributeReader _attributes;
    private readonly PendingText _text = new();
    private Open[] _open = new Open[16];
    private byte[] _headerName = [];
    private Item? _item;

    /// <param name="itemNames">Elements of lists in a payload: each can be left out of its stanza by itself. Null for none.</param>
    public StanzaParser(IReadOnlySet<XName>? itemNames = null)
    {
        _itemNames = itemNames ?? new HashSet<XName>();
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
        Open header;
        try
        {
            header = ReadTag(frame, ref position, out _);
        }
        catch (StanzaLimitException e)
        {
            throw StreamException.Found("policy-violation", e.Message);
        }
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
    /// <exception cref="StreamException">It is not well-formed, or beyond a limit and none that can be left out.</exception>
    public XElement Parse(ReadOnlySpan<byte> frame)
    {
        XmlText.CheckCharacters(frame);
        try
        {
            return ParseWhole(frame);
        }
        catch (StanzaLimitException e)
        {
            var stub = ParseStub(frame, new OverLimit(e.Limit, e.Message));
            return ElementSkipper.SkipWhole(frame) == frame.Length ? stub : throw Trailing();
        }
        finally
        {
            // Nothing of a stanza is held once it was given away.
            Array.Clear(_open);
            _text.Clear();
            _item = null;
        }
    }

    /// <summary>Reads of a stanza's beginning what is kept of one that is beyond a limit.</summary>
    /// <exception cref="StreamException">It is no stanza: without it the stream cannot go on.</exception>
    public XElement ParseStub(ReadOnlySpan<byte> head, OverLimit over)
    {
        _scope.ToHeader();
        var stub = StanzaStub.Read(head, _scope) ?? throw StreamException.Found("policy-violation", over.Text);
        stub.AddAnnotation(over);
        return stub;
    }

    private XElement ParseWhole(ReadOnlySpan<byte> frame)
    {
        _scope.ToHeader();
        var position = 1;
        var depth = 0;
        var elements = 1;
        DroppedItems? dropped = null;
        var current = ReadTag(frame, ref position, out var empty);
        while (!empty)
        {
            try
            {
                ReadContent(frame, ref position, ref current, ref depth, ref elements);
                empty = true;
            }
            catch (StanzaLimitException e) when (_item is { } item)
            {
                var over = new OverLimit(e.Limit, e.Message);
                DropItem(frame, ref position, item.Tag, over);
                (current, depth, elements, _item) = (_open[ItemDepth - 1], ItemDepth - 1, item.Elements, null);
                _scope.Declarations = item.Declarations;
                current.Element.Add(item.Tag.Element);
                dropped = new DroppedItems((dropped?.Count ?? 0) + 1, dropped?.First ?? over);
            }
        }
        if (dropped is not null)
        {
            current.Element.AddAnnotation(dropped);
        }
        return position == frame.Length ? current.Element : throw Trailing();
    }

    /// <summary>Reads up to and with the stanza's closing tag.</summary>
    private void ReadContent(
        ReadOnlySpan<byte> frame,
        ref int position,
        ref Open current,
        ref int depth,
        ref int elements
    )
    {
        while (true)
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
                        return;
                    }
                    // A finished element goes into one that is in none yet: what is asked of ancestors costs nothing.
                    var parent = _open[--depth];
                    parent.Element.Add(current.Element);
                    current = parent;
                    if (depth < ItemDepth)
                    {
                        _item = null;
                    }
                    break;
                case (byte)'!':
                    position += "![CDATA["u8.Length;
                    var section = frame[position..].IndexOf("]]>"u8);
                    _text.Add(XmlText.CData(frame.Slice(position, section)));
                    position += section + 3;
                    break;
                default:
                    _text.MoveTo(current.Element);
                    CheckLimits(depth, ++elements);
                    var declarations = _scope.Declarations;
                    var child = ReadTag(frame, ref position, out var emptyChild);
                    if (emptyChild)
                    {
                        current.Element.Add(child.Element);
                        break;
                    }
                    Push(current, depth++);
                    current = child;
                    if (depth == ItemDepth && _itemNames.Contains(child.Element.Name))
                    {
                        _item = new Item(child, elements, declarations);
                    }
                    break;
            }
        }
    }

    /// <summary>The stream and the stanza are around what is <paramref name="depth"/> elements deep in it.</summary>
    private static void CheckLimits(int depth, int elements)
    {
        if (depth + 3 > MaxDepth)
        {
            throw new StanzaLimitException(StanzaLimit.Depth, $"Elements deeper than {MaxDepth}.");
        }
        if (elements > MaxElements)
        {
            throw new StanzaLimitException(StanzaLimit.Elements, $"More than {MaxElements} elements.");
        }
    }

    /// <summary>Passes over the rest of an item and drops what was read of its content.</summary>
    private void DropItem(ReadOnlySpan<byte> frame, ref int position, Open item, OverLimit over)
    {
        var start = item.NameStart - 1;
        position = start + ElementSkipper.SkipWhole(frame[start..]);
        _text.Clear();
        _scope.Truncate(item.Bindings);
        item.Element.RemoveNodes();
        item.Element.AddAnnotation(over);
    }

    private static StreamException Trailing() => StreamException.NotWellFormed("Something after the stanza.");

    private void Push(Open element, int depth)
    {
        if (depth == _open.Length)
        {
            Array.Resize(ref _open, Math.Min(2 * depth, MaxDepth));
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
