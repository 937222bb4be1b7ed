using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Microblog.Core.Feeds;

/// <summary>
/// Tells versions of an item apart. Servers write the same payload with other prefixes, quotes and attribute order, so
/// what counts is names, attributes in order of their names, and text.
/// </summary>
public static class PayloadVersion
{
    // Raised when reading changes what is kept of a payload: cached rows are then stored anew as they are read.
    private const string Reader = "1";

    /// <summary>A hash of the payload's content. The publisher is not part of it: events tell it, pages often do not.</summary>
    public static long Of(XElement? payload)
    {
        var text = new ArrayBufferWriter<byte>(4096);
        Append(text, Reader);
        Append(text, "\u0001");
        if (payload is not null)
        {
            Append(text, payload);
        }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, hash);
        return BitConverter.ToInt64(hash);
    }

    private static void Append(ArrayBufferWriter<byte> text, XElement element)
    {
        // What separates the parts is no character of XML: no text can look like it.
        Append(text, "\u0004");
        Append(text, element.Name);
        var attributes = element
            .Attributes()
            .Where(attribute => !attribute.IsNamespaceDeclaration)
            .OrderBy(attribute => attribute.Name.ToString(), StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            Append(text, "\u0002");
            Append(text, attribute.Name);
            Append(text, "\u0003");
            Append(text, attribute.Value);
        }
        Append(text, "\u0005");
        foreach (var node in element.Nodes())
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

    private static void Append(ArrayBufferWriter<byte> text, XName name)
    {
        if (name.NamespaceName.Length > 0)
        {
            Append(text, "{");
            Append(text, name.NamespaceName);
            Append(text, "}");
        }
        Append(text, name.LocalName);
    }

    private static void Append(ArrayBufferWriter<byte> text, string value) => Encoding.UTF8.GetBytes(value, text);
}
