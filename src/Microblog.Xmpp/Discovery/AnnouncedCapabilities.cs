using System.Xml.Linq;

namespace Microblog.Xmpp.Discovery;

/// <summary>What presence says about an entity's capabilities: hashes of its disco#info (XEP-0115, 4; XEP-0390, 5.4).</summary>
/// <param name="Node">The software's URI (XEP-0115), or null.</param>
/// <param name="Algorithm">The algorithm of <paramref name="Version"/>, or null.</param>
/// <param name="Version">The hash of XEP-0115, in base64, or null.</param>
/// <param name="Hashes">The hashes of XEP-0390, at most 8.</param>
public sealed record AnnouncedCapabilities(
    string? Node,
    string? Algorithm,
    string? Version,
    IReadOnlyList<CapabilityHash> Hashes
)
{
    private const int MaxHashes = 8;
    private const int MaxNode = 1024;
    private const int MaxVersion = 128;

    internal static readonly XName First = XName.Get("c", EntityCapabilities.Namespace);
    internal static readonly XName Second = XName.Get("c", CapabilityHash.Namespace);

    /// <summary>Reads presence (or stream features); null where nothing usable is announced. An old <c>c</c> without <c>hash</c> is none (XEP-0115, 5.4).</summary>
    public static AnnouncedCapabilities? FromXml(XElement presence)
    {
        ArgumentNullException.ThrowIfNull(presence);
        IReadOnlyList<CapabilityHash> hashes =
        [
            .. presence
                .Elements(Second)
                .Elements()
                .Select(CapabilityHash.FromXml)
                .OfType<CapabilityHash>()
                .Take(MaxHashes),
        ];
        var first = presence.Element(First);
        if (
            first?.Attribute("node")?.Value is { Length: > 0 and <= MaxNode } node
            && first.Attribute("hash")?.Value is { Length: > 0 and <= MaxVersion } algorithm
            && first.Attribute("ver")?.Value is { Length: > 0 and <= MaxVersion } version
        )
        {
            return new AnnouncedCapabilities(node, algorithm, version, hashes);
        }
        return hashes.Count == 0 ? null : new AnnouncedCapabilities(null, null, null, hashes);
    }

    /// <summary>The children of presence.</summary>
    public IReadOnlyList<XElement> ToXml()
    {
        var elements = new List<XElement>();
        if (Node is not null && Algorithm is not null && Version is not null)
        {
            elements.Add(
                new XElement(
                    First,
                    new XAttribute("hash", Algorithm),
                    new XAttribute("node", Node),
                    new XAttribute("ver", Version)
                )
            );
        }
        if (Hashes.Count > 0)
        {
            elements.Add(new XElement(Second, Hashes.Select(hash => hash.ToXml())));
        }
        return elements;
    }
}
