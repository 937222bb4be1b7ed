using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>
/// Tells versions of an item apart. Servers write the same payload with other prefixes, quotes and attribute order, so
/// what counts is names, attributes in order of their names, and text.
/// </summary>
public static class PayloadVersion
{
    // Raised when reading changes what is kept of a payload: cached rows are then stored anew as they are read.
    private const string Reader = "6";

    private const int KeptBuffer = 64 * 1024;

    private static readonly Comparison<XAttribute> ByName = (one, other) =>
        string.CompareOrdinal(one.Name.LocalName, other.Name.LocalName) is var order && order != 0
            ? order
            : string.CompareOrdinal(one.Name.NamespaceName, other.Name.NamespaceName);

    // A page has a score of payloads: each thread keeps what it writes them into.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Dictionary<XNamespace, int>? _namespaces;

    /// <summary>A hash of the payload's content. The publisher is not part of it: events tell it, pages often do not.</summary>
    public static long Of(XElement? payload)
    {
        var text = _buffer ?? new ArrayBufferWriter<byte>(4096);
        text.ResetWrittenCount();
        (_namespaces ??= []).Clear();
        Append(text, Reader);
        Append(text, "\u0001");
        if (payload is not null)
        {
            Append(text, payload);
        }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, hash);
        _buffer = text.Capacity <= KeptBuffer ? text : null;
        return BitConverter.ToInt64(hash);
    }

    private static void Append(ArrayBufferWriter<byte> text, XElement element)
    {
        // What separates the parts is no character of XML: no text can look like it.
        Append(text, "\u0004");
        Append(text, element.Name);
        AppendAttributes(text, element);
        Append(text, "\u0005");
        for (var node = element.FirstNode; node is not null; node = node.NextNode)
        {
            if (node is XElement child)
            {
                Append(text, child);
            }
            else if (node is XText run)
            {
                Append(text, run.Value);
            }
        }
        Append(text, "\u0006");
    }

    private static void AppendAttributes(ArrayBufferWriter<byte> text, XElement element)
    {
        var count = 0;
        for (var attribute = element.FirstAttribute; attribute is not null; attribute = attribute.NextAttribute)
        {
            count += attribute.IsNamespaceDeclaration ? 0 : 1;
        }
        if (count == 0)
        {
            return;
        }
        var sorted = new XAttribute[count];
        for (var attribute = element.FirstAttribute; attribute is not null; attribute = attribute.NextAttribute)
        {
            if (!attribute.IsNamespaceDeclaration)
            {
                sorted[^count--] = attribute;
            }
        }
        Array.Sort(sorted, ByName);
        foreach (var attribute in sorted)
        {
            Append(text, attribute);
        }
    }

    private static void Append(ArrayBufferWriter<byte> text, XAttribute attribute)
    {
        Append(text, "\u0002");
        Append(text, attribute.Name);
        Append(text, "\u0003");
        Append(text, attribute.Value);
    }

    private static void Append(ArrayBufferWriter<byte> text, XName name)
    {
        if (name.Namespace is var space && space != XNamespace.None)
        {
            // A namespace is written once, as on the wire: a long one may be that of very many names.
            if (_namespaces!.TryAdd(space, _namespaces.Count))
            {
                Append(text, "{");
                Append(text, space.NamespaceName);
            }
            else
            {
                Append(text, "\u0007");
                Append(text, _namespaces[space].ToString(CultureInfo.InvariantCulture));
            }
            Append(text, "}");
        }
        Append(text, name.LocalName);
    }

    private static void Append(ArrayBufferWriter<byte> text, string value) => Encoding.UTF8.GetBytes(value, text);
}
