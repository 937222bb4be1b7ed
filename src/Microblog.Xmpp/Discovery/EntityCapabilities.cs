using System.Xml.Linq;

namespace Microblog.Xmpp.Discovery;

/// <summary>
/// The own capabilities: hashes of what disco#info would say, sent with presence, in both versions (XEP-0115 and XEP-0390).
/// </summary>
public sealed class EntityCapabilities
{
    /// <summary>The namespace of capabilities (XEP-0115).</summary>
    public const string Namespace = "http://jabber.org/protocol/caps";

    private readonly XElement _info;
    private readonly AnnouncedCapabilities _announced;

    /// <param name="node">The software's URI.</param>
    /// <param name="identities">What the entity is. With a language: who reads the hash of XEP-0390 counts the stream's otherwise.</param>
    /// <param name="features">What it can do.</param>
    public EntityCapabilities(string node, IEnumerable<DiscoIdentity> identities, IEnumerable<string> features)
    {
        Node = node;
        var info = new DiscoInfo([.. identities], features.ToHashSet(StringComparer.Ordinal));
        _info = info.ToXml();
        Version =
            VerificationString.Hash("sha-1", _info)
            ?? throw new ArgumentException("An identity twice, or a '<' in a name.", nameof(identities));
        IReadOnlyList<CapabilityHash?> hashes =
        [
            CapabilityHash.Of("sha-256", _info),
            CapabilityHash.Of("sha3-256", _info),
        ];
        _announced = new AnnouncedCapabilities(node, "sha-1", Version, [.. hashes.OfType<CapabilityHash>()]);
    }

    /// <summary>The software's URI.</summary>
    public string Node { get; }

    /// <summary>The hash (XEP-0115, 5.1), sha-1 in base64.</summary>
    public string Version { get; }

    /// <summary>The hashes (XEP-0390, 4.2): sha-256, and sha3-256 where the system has it.</summary>
    public IReadOnlyList<CapabilityHash> Hashes => _announced.Hashes;

    /// <summary>The children of presence, one of each version.</summary>
    internal IReadOnlyList<XElement> ToPresence() => _announced.ToXml();

    /// <summary>
    /// The answer to disco#info (XEP-0030, 3.1), also for the nodes that the hashes name (XEP-0115, 6.2; XEP-0390, 5.5).
    /// </summary>
    /// <exception cref="StanzaException">item-not-found: another node.</exception>
    internal XElement Answer(XElement query)
    {
        var node = query.Attribute("node");
        if (node is not null && node.Value != $"{Node}#{Version}" && Hashes.All(hash => hash.Node != node.Value))
        {
            throw new StanzaException(StanzaErrors.Of("cancel", "item-not-found"));
        }
        return new XElement(_info.Name, node, _info.Elements());
    }
}
