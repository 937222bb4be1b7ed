using System.Buffers;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Passes over one element without keeping any of it, in whatever pieces it comes: constant memory, each byte looked at once.
/// Checks the shape of tags and attributes, that closing tags match, references, the end of CDATA, and what XMPP forbids
/// (RFC 6120, 11.1). Not which characters a name has, whether prefixes are bound, or whether an attribute comes twice: nothing
/// of it is used.
/// </summary>
internal sealed class ElementSkipper
{
    private enum State : byte
    {
        Start,
        TagStart,
        OpenName,
        InTag,
        AttributeName,
        BeforeEquals,
        BeforeValue,
        Value,
        EmptyEnd,
        CloseName,
        CloseEnd,
        Text,
        Reference,
        Markup,
        CData,
    }

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n=/><\"'&;"u8);

    private readonly byte[] _reference = new byte[XmlText.LongestReference];
    private TagChecksum _tags;
    private State _state = State.Start;
    private State _afterReference;
    private ulong _name;
    private bool _isNamed;
    private bool _hasSpace;
    private byte _quote;
    private int _count;

    /// <summary>True once the element has ended.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Passes over what is there of the element; gives the number of its bytes.</summary>
    /// <exception cref="StreamException">It is not well-formed, or holds what XMPP forbids.</exception>
    public int Skip(ReadOnlySpan<byte> data)
    {
        var position = 0;
        while (position < data.Length && !IsDone)
        {
            position += Step(data[position..]);
        }
        return position;
    }

    /// <summary>Passes over a whole element at the front of the bytes; gives its length.</summary>
    public static int SkipWhole(ReadOnlySpan<byte> data)
    {
        var skipper = new ElementSkipper();
        var length = skipper.Skip(data);
        return skipper.IsDone ? length : throw StreamException.NotWellFormed("An element that does not end.");
    }

    private int Step(ReadOnlySpan<byte> rest) =>
        _state switch
        {
            State.OpenName or State.CloseName or State.AttributeName => Name(rest),
            State.Value => To(rest, rest.IndexOfAny(_quote, (byte)'<', (byte)'&')),
            State.Text when _count == 0 => To(rest, rest.IndexOfAny("<&]"u8)),
            State.CData when _count == 0 => To(rest, rest.IndexOf((byte)']')),
            _ => One(rest[0]),
        };

    private int Name(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny(NameEnds);
        var name = end < 0 ? rest : rest[..end];
        if (_state != State.AttributeName)
        {
            _name = TagChecksum.Add(_name, name);
        }
        _isNamed |= name.Length > 0;
        if (end < 0)
        {
            return rest.Length;
        }
        if (!_isNamed)
        {
            throw StreamException.NotWellFormed("A name is missing.");
        }
        _hasSpace = false;
        _state = _state switch
        {
            State.OpenName => State.InTag,
            State.CloseName => State.CloseEnd,
            _ => State.BeforeEquals,
        };
        return end;
    }

    private int To(ReadOnlySpan<byte> rest, int found)
    {
        if (found < 0)
        {
            return rest.Length;
        }
        One(rest[found]);
        return found + 1;
    }

    private int One(byte next)
    {
        switch (_state)
        {
            case State.Start:
                Expect(next == (byte)'<', "Text where an element begins.");
                _state = State.TagStart;
                break;
            case State.TagStart:
                return BeginTag(next);
            case State.InTag:
                return InTag(next);
            case State.BeforeEquals:
                if (!IsSpace(next))
                {
                    Expect(next == (byte)'=', "An attribute without a value.");
                    _state = State.BeforeValue;
                }
                break;
            case State.BeforeValue:
                if (!IsSpace(next))
                {
                    Expect(next is (byte)'"' or (byte)'\'', "An attribute without quotes.");
                    (_quote, _state) = (next, State.Value);
                }
                break;
            case State.Value:
                Expect(next != (byte)'<', "'<' in an attribute.");
                (_hasSpace, _state) = (false, State.InTag);
                BeginReference(next, State.Value);
                break;
            case State.EmptyEnd:
                Expect(next == (byte)'>', "'/' in a tag.");
                (_state, IsDone) = (State.Text, !_tags.IsOpen);
                break;
            case State.CloseEnd:
                if (!IsSpace(next))
                {
                    Expect(next == (byte)'>', "A closing tag that does not match.");
                    _tags.Close(_name);
                    (_state, IsDone) = (State.Text, !_tags.IsOpen);
                }
                break;
            case State.Text:
                InText(next);
                break;
            case State.CData:
                if (Brackets(next))
                {
                    _state = State.Text;
                }
                break;
            case State.Reference:
                InReference(next);
                break;
            case State.Markup:
                InMarkup(next);
                break;
        }
        return 1;
    }

    private int BeginTag(byte next)
    {
        (_name, _isNamed, _count) = (TagChecksum.Empty, false, 0);
        _state = next switch
        {
            (byte)'/' when _tags.IsOpen => State.CloseName,
            (byte)'!' when _tags.IsOpen => State.Markup,
            (byte)'!' or (byte)'?' => throw StreamException.Found("restricted-xml", "A processing instruction."),
            _ => State.OpenName,
        };
        return _state == State.OpenName ? 0 : 1;
    }

    private int InTag(byte next)
    {
        switch (next)
        {
            case (byte)'>':
                _tags.Open(_name);
                _state = State.Text;
                return 1;
            case (byte)'/':
                _state = State.EmptyEnd;
                return 1;
            case var _ when IsSpace(next):
                _hasSpace = true;
                return 1;
            default:
                Expect(_hasSpace, "Attributes without a space between them.");
                (_isNamed, _state) = (false, State.AttributeName);
                return 0;
        }
    }

    private void InText(byte next)
    {
        if (next == (byte)'<')
        {
            (_state, _count) = (State.TagStart, 0);
            return;
        }
        Expect(!Brackets(next), "']]>' in text.");
        BeginReference(next, State.Text);
    }

    /// <summary>True for the end of <c>]]&gt;</c>.</summary>
    private bool Brackets(byte next)
    {
        var ends = next == (byte)'>' && _count == 2;
        _count = next == (byte)']' ? Math.Min(2, _count + 1) : 0;
        return ends;
    }

    private void BeginReference(byte next, State after)
    {
        if (next == (byte)'&')
        {
            (_afterReference, _state, _count) = (after, State.Reference, 1);
            _reference[0] = next;
        }
    }

    private void InReference(byte next)
    {
        Expect(_count < _reference.Length, "'&' without a reference.");
        _reference[_count++] = next;
        if (next == (byte)';')
        {
            XmlText.CheckReference(_reference.AsSpan(0, _count));
            (_state, _count) = (_afterReference, 0);
        }
    }

    private void InMarkup(byte next)
    {
        var expected = "[CDATA["u8;
        if (next != expected[_count])
        {
            throw StreamException.Found("restricted-xml", "A comment or a document type.");
        }
        if (++_count == expected.Length)
        {
            (_state, _count) = (State.CData, 0);
        }
    }

    private static bool IsSpace(byte next) => next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static void Expect(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw StreamException.NotWellFormed(otherwise);
        }
    }
}
