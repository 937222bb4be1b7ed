using System.Globalization;
using System.Xml.Linq;

namespace Microblog.Xmpp.ResultSets;

/// <summary>The set of a reply (XEP-0059, 2): opaque tokens, kept to the letter.</summary>
/// <param name="First">The token of the first entry, or null: the page is empty.</param>
/// <param name="Last">The token of the last entry, or null.</param>
/// <param name="Count">How many there are in all, about; null where it is not told.</param>
public sealed record ResultSet(string? First, string? Last, int? Count)
{
    /// <summary>What a server that can do this announces, where it does.</summary>
    public static readonly XNamespace Namespace = "http://jabber.org/protocol/rsm";

    internal static readonly XName Name = Namespace + "set";

    /// <summary>The place of the first entry, counted from 0; null where it is not told or wrong (some servers tell a negative one).</summary>
    public int? Index { get; init; }

    /// <summary>Reads a <c>set</c> element; null where it is none: the server has no such thing, and the reply is whole.</summary>
    public static ResultSet? FromXml(XElement? set)
    {
        if (set?.Name != Name)
        {
            return null;
        }
        var first = set.Element(Namespace + "first");
        return new ResultSet(
            first?.Value,
            set.Element(Namespace + "last")?.Value,
            Number(set.Element(Namespace + "count")?.Value)
        )
        {
            Index = Number(first?.Attribute("index")?.Value),
        };
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
