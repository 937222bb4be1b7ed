using System.Buffers;
using System.Text;
using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Reads the attributes of one tag: namespace declarations go to the scope, the others are kept until all are bound and
/// come to the element then (Namespaces in XML 1.0, 3 and 6).
/// </summary>
internal sealed class AttributeReader(NamespaceScope scope, NameCache names)
{
    private const int MaxAttributes = 256;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n=/>"u8);

    private readonly record struct Raw(int NameStart, int NameLength, int ValueStart, int ValueLength);

    private Raw[] _raw = new Raw[8];
    private int _count;

    /// <summary>How long the name is that the bytes begin with.</summary>
    public static int NameLength(ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAny(NameEnds);
        return length > 0 ? length : throw StreamException.NotWellFormed("A name is missing.");
    }

    /// <summary>Takes the name at the position, which may be cut off or missing.</summary>
    public static ReadOnlySpan<byte> TakeName(ReadOnlySpan<byte> bytes, ref int position)
    {
        var rest = bytes[position..];
        var length = rest.IndexOfAny(NameEnds);
        var name = length < 0 ? rest : rest[..length];
        position += name.Length;
        return name;
    }

    /// <summary>Takes the next attribute of a tag that may be cut off; false where no whole one follows.</summary>
    public static bool TryTake(
        ReadOnlySpan<byte> bytes,
        ref int position,
        out ReadOnlySpan<byte> name,
        out ReadOnlySpan<byte> value
    )
    {
        value = default;
        SkipSpacesWithin(bytes, ref position);
        name = TakeName(bytes, ref position);
        SkipSpacesWithin(bytes, ref position);
        if (name.IsEmpty || position == bytes.Length || bytes[position] != (byte)'=')
        {
            return false;
        }
        position++;
        SkipSpacesWithin(bytes, ref position);
        if (position == bytes.Length || bytes[position] is not ((byte)'"' or (byte)'\''))
        {
            return false;
        }
        var rest = bytes[(position + 1)..];
        var length = rest.IndexOf(bytes[position]);
        if (length < 0)
        {
            return false;
        }
        value = rest[..length];
        position += length + 2;
        return true;
    }

    /// <summary>The name of an element.</summary>
    public XName ResolveElement(ReadOnlySpan<byte> name)
    {
        var colon = name.IndexOf((byte)':');
        return colon < 0
            ? names.Get(scope.Default, name)
            : names.Get(ResolvePrefix(name[..colon]), name[(colon + 1)..]);
    }

    /// <summary>Reads from behind the tag's name up to and with its end; true where the element is empty.</summary>
    public bool Read(ReadOnlySpan<byte> frame, ref int position)
    {
        _count = 0;
        var bindings = scope.Count;
        while (true)
        {
            var before = position;
            SkipSpaces(frame, ref position);
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
            if (position == before)
            {
                throw StreamException.NotWellFormed("Attributes without a space between them.");
            }
            var raw = ReadOne(frame, ref position);
            var name = frame.Slice(raw.NameStart, raw.NameLength);
            if (name.StartsWith("xmlns"u8) && (name.Length == 5 || name[5] == (byte)':'))
            {
                Bind(name.Length == 5 ? [] : name[6..], frame.Slice(raw.ValueStart, raw.ValueLength), bindings, name);
            }
            else
            {
                Keep(raw);
            }
        }
    }

    /// <summary>Adds what was read to its element.</summary>
    public void AddTo(XElement element, ReadOnlySpan<byte> frame)
    {
        for (var i = 0; i < _count; i++)
        {
            var raw = _raw[i];
            var written = frame.Slice(raw.NameStart, raw.NameLength);
            var name = Resolve(written);
            var value = XmlText.Attribute(frame.Slice(raw.ValueStart, raw.ValueLength));
            try
            {
                element.Add(new XAttribute(name, value));
                if (written.EndsWith(":xmlns"u8))
                {
                    // Nothing can write p:xmlns='' again without a prefix of its own.
                    var prefix = Encoding.UTF8.GetString(written[..^":xmlns".Length]);
                    element.SetAttributeValue(XNamespace.Xmlns + prefix, name.NamespaceName);
                }
            }
            catch (InvalidOperationException)
            {
                throw StreamException.NotWellFormed("The same attribute twice.");
            }
        }
    }

    private static Raw ReadOne(ReadOnlySpan<byte> frame, ref int position)
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
        var valueStart = ++position;
        var valueLength = quote is (byte)'"' or (byte)'\'' ? frame[position..].IndexOf(quote) : -1;
        if (valueLength < 0)
        {
            throw StreamException.NotWellFormed("An attribute without quotes.");
        }
        position += valueLength + 1;
        return new Raw(nameStart, nameLength, valueStart, valueLength);
    }

    private void Keep(Raw raw)
    {
        if (_count == MaxAttributes)
        {
            throw new StanzaLimitException(StanzaLimit.Attributes, $"More than {MaxAttributes} attributes.");
        }
        if (_count == _raw.Length)
        {
            Array.Resize(ref _raw, 2 * _count);
        }
        _raw[_count++] = raw;
    }

    private void Bind(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> uri, int from, ReadOnlySpan<byte> name)
    {
        if (scope.IsBoundSince(from, prefix))
        {
            throw StreamException.NotWellFormed("The same namespace declaration twice.");
        }
        if (name.Length > 5)
        {
            // A prefix is a name as well; "xmlns:" has none.
            names.Get(XNamespace.None, prefix);
        }
        scope.Bind(prefix, names.GetNamespace(uri));
    }

    private XName Resolve(ReadOnlySpan<byte> name)
    {
        var colon = name.IndexOf((byte)':');
        return colon < 0
            ? names.Get(XNamespace.None, name)
            : names.Get(ResolvePrefix(name[..colon]), name[(colon + 1)..]);
    }

    private XNamespace ResolvePrefix(ReadOnlySpan<byte> prefix) =>
        prefix.IsEmpty || prefix.SequenceEqual("xmlns"u8)
            ? throw StreamException.NotWellFormed("A name that XML does not allow.")
            : scope.Resolve(prefix);

    private static void SkipSpacesWithin(ReadOnlySpan<byte> bytes, ref int position)
    {
        var rest = bytes[position..];
        position += rest.Length - rest.TrimStart(" \t\r\n"u8).Length;
    }

    private static void SkipSpaces(ReadOnlySpan<byte> frame, ref int position)
    {
        while (frame[position] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
        {
            position++;
        }
    }
}
