namespace Microblog.Xmpp.Streams;

/// <summary>
/// Finds where stanzas end in a stream of XML (RFC 6120, 4) without parsing or allocating: every byte is looked at once,
/// however the stream was cut. What XMPP forbids (RFC 6120, 11.1) ends it here: comments, processing instructions,
/// document types. A stanza of too many bytes is named as such. The rest of well-formedness is <see cref="StanzaParser"/>'s.
/// </summary>
internal sealed class StanzaFramer(int maxFrameBytes)
{
    private enum State : byte
    {
        Text,
        TagStart,
        OpenTag,
        Quoted,
        CloseTag,
        Markup,
        CData,
        Declaration,
    }

    private const int MaxDeclarationBytes = 256;

    private State _state;
    private byte _quote;
    private int _depth;
    private int _scanned;
    private int _mark;
    private bool _declared;

    /// <summary>Forgets everything: a new stream begins (RFC 6120, 4.3.3).</summary>
    public void Reset() => (_state, _depth, _scanned, _declared) = (State.Text, 0, 0, false);

    /// <summary>Takes the next frame from the front of the bytes.</summary>
    /// <param name="data">All bytes that were not taken yet; moved past whitespace and past what is taken.</param>
    /// <param name="frame">The frame's bytes.</param>
    /// <exception cref="StreamException">The stream must end.</exception>
    public FrameKind Next(ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> frame)
    {
        while (true)
        {
            SkipWhitespace(ref data);
            var window = data.Length > maxFrameBytes ? data[..maxFrameBytes] : data;
            var kind = Scan(window);
            if (_state == State.Declaration && kind == FrameKind.Header)
            {
                CheckDeclaration(data[.._scanned]);
                Take(ref data);
                _declared = true;
                continue;
            }
            if (kind == FrameKind.Incomplete)
            {
                frame = default;
                if (data.Length < maxFrameBytes)
                {
                    return kind;
                }
                if (_depth == 0)
                {
                    throw StreamException.Found("policy-violation", $"A header exceeds {maxFrameBytes} bytes.");
                }
                // The caller reads it from its beginning; here the next frame begins behind it.
                frame = window;
                (_scanned, _depth, _state) = (0, 1, State.Text);
                return FrameKind.TooLong;
            }
            frame = Take(ref data);
            return kind;
        }
    }

    private ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data)
    {
        var taken = data[.._scanned];
        data = data[_scanned..];
        (_scanned, _state) = (0, State.Text);
        return taken;
    }

    private void SkipWhitespace(ref ReadOnlySpan<byte> data)
    {
        if (_scanned == 0)
        {
            data = data.TrimStart(" \t\r\n"u8);
        }
    }

    private FrameKind Scan(ReadOnlySpan<byte> data)
    {
        while (_scanned < data.Length)
        {
            var rest = data[_scanned..];
            int at;
            switch (_state)
            {
                case State.Text when _scanned == 0:
                    if (rest[0] != (byte)'<')
                    {
                        throw StreamException.Found("bad-format", "Text between stanzas.");
                    }
                    (_scanned, _state) = (1, State.TagStart);
                    break;
                case State.Text:
                    at = rest.IndexOf((byte)'<');
                    Advance(at, rest.Length, State.TagStart);
                    break;
                case State.TagStart:
                    BeginTag(rest[0]);
                    break;
                case State.OpenTag:
                    at = rest.IndexOfAny("\"'<>"u8);
                    Advance(at, rest.Length, State.OpenTag);
                    if (at >= 0 && InTag(rest[at], data[_scanned - 2]) is var opened and not FrameKind.Incomplete)
                    {
                        return opened;
                    }
                    break;
                case State.Quoted:
                    at = rest.IndexOfAny(_quote, (byte)'<');
                    Advance(at, rest.Length, State.OpenTag);
                    if (at >= 0 && rest[at] == (byte)'<')
                    {
                        throw StreamException.NotWellFormed("'<' in an attribute.");
                    }
                    break;
                case State.CloseTag:
                    at = rest.IndexOf((byte)'>');
                    Advance(at, rest.Length, State.Text);
                    if (at >= 0 && --_depth <= 1)
                    {
                        return _depth == 1 ? FrameKind.Stanza : FrameKind.End;
                    }
                    break;
                case State.Markup:
                    InMarkup(rest[0]);
                    break;
                case State.CData:
                    at = rest.IndexOf((byte)'>');
                    Advance(at, rest.Length, State.CData);
                    if (at >= 0 && _scanned - 3 >= _mark && data[(_scanned - 3)..(_scanned - 1)].SequenceEqual("]]"u8))
                    {
                        _state = State.Text;
                    }
                    break;
                case State.Declaration:
                    at = rest.IndexOf((byte)'>');
                    Advance(at, rest.Length, State.Declaration);
                    if (_scanned > MaxDeclarationBytes)
                    {
                        throw StreamException.Found("bad-format", "An XML declaration of unusual length.");
                    }
                    if (at >= 0)
                    {
                        return FrameKind.Header;
                    }
                    break;
            }
        }
        return FrameKind.Incomplete;
    }

    private void Advance(int found, int length, State next)
    {
        if (found < 0)
        {
            _scanned += length;
            return;
        }
        _scanned += found + 1;
        _state = next;
    }

    private void BeginTag(byte first)
    {
        switch (first)
        {
            case (byte)'/':
                if (_depth == 0)
                {
                    throw StreamException.NotWellFormed("A closing tag before the stream's opening tag.");
                }
                (_state, _scanned) = (State.CloseTag, _scanned + 1);
                break;
            case (byte)'?':
                if (_depth > 0 || _declared || _scanned != 1)
                {
                    throw StreamException.Found("restricted-xml", "A processing instruction.");
                }
                (_state, _scanned) = (State.Declaration, _scanned + 1);
                break;
            case (byte)'!':
                (_state, _scanned, _mark) = (State.Markup, _scanned + 1, _scanned + 1);
                break;
            default:
                _state = State.OpenTag;
                break;
        }
    }

    private FrameKind InTag(byte found, byte before)
    {
        switch (found)
        {
            case (byte)'<':
                throw StreamException.NotWellFormed("'<' in a tag.");
            case (byte)'>':
                _state = State.Text;
                if (before != (byte)'/')
                {
                    return ++_depth == 1 ? FrameKind.Header : FrameKind.Incomplete;
                }
                return _depth switch
                {
                    0 => throw StreamException.NotWellFormed("An empty stream element."),
                    1 => FrameKind.Stanza,
                    _ => FrameKind.Incomplete,
                };
            default:
                (_quote, _state) = (found, State.Quoted);
                return FrameKind.Incomplete;
        }
    }

    private void InMarkup(byte next)
    {
        var expected = "[CDATA["u8;
        if (_depth <= 1 || next != expected[_scanned - _mark])
        {
            throw StreamException.Found("restricted-xml", "A comment or a document type.");
        }
        _scanned++;
        if (_scanned - _mark == expected.Length)
        {
            (_state, _mark) = (State.CData, _scanned);
        }
    }

    private static void CheckDeclaration(ReadOnlySpan<byte> declaration)
    {
        if (!declaration.StartsWith("<?xml "u8) || !declaration.EndsWith("?>"u8))
        {
            throw StreamException.Found("restricted-xml", "A processing instruction.");
        }
        var text = System.Text.Encoding.Latin1.GetString(declaration).ToUpperInvariant();
        if (
            text.Contains("ENCODING", StringComparison.Ordinal)
            && !text.Contains("'UTF-8'", StringComparison.Ordinal)
            && !text.Contains("\"UTF-8\"", StringComparison.Ordinal)
        )
        {
            throw StreamException.Found("unsupported-encoding", "The stream is not UTF-8.");
        }
    }
}
