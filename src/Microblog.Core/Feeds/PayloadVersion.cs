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
        var text = new StringBuilder(Reader).Append('\u0001');
        if (payload is not null)
        {
            Append(text, payload);
        }
        return BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private static void Append(StringBuilder text, XElement element)
    {
        // What separates the parts is no character of XML: no text can look like it.
        text.Append('\u0004').Append(element.Name);
        var attributes = element
            .Attributes()
            .Where(attribute => !attribute.IsNamespaceDeclaration)
            .OrderBy(attribute => attribute.Name.ToString(), StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            text.Append('\u0002').Append(attribute.Name).Append('\u0003').Append(attribute.Value);
        }
        text.Append('\u0005');
        foreach (var node in element.Nodes())
        {
            if (node is XElement child)
            {
                Append(text, child);
            }
            else if (node is XText run)
            {
                text.Append(run.Value);
            }
        }
        text.Append('\u0006');
    }
}
