using System.Security.Cryptography;
using System.Xml.Linq;

namespace Microblog.Xmpp.Discovery;

/// <summary>A hash of what disco#info says (XEP-0390, 4.2), written as XEP-0300 has it.</summary>
/// <param name="Algorithm">Such as <c>sha-256</c>.</param>
/// <param name="Value">In base64.</param>
public sealed record CapabilityHash(string Algorithm, string Value)
{
    /// <summary>The namespace of capabilities in their second version.</summary>
    public const string Namespace = "urn:xmpp:caps";

    private const string NodePrefix = Namespace + "#";
    private const int MaxAlgorithm = 32;
    private const int MaxValue = 128;
    private static readonly XName Name = XName.Get("hash", "urn:xmpp:hashes:2");

    /// <summary>The node to ask for what was hashed (4.3): <c>urn:xmpp:caps#sha-256.base64</c>.</summary>
    public string Node => $"{NodePrefix}{Algorithm}.{Value}";

    /// <summary>Reads such a node's name; null where it is none. The algorithm's name may hold full stops.</summary>
    public static CapabilityHash? FromNode(string? node)
    {
        if (node?.StartsWith(NodePrefix, StringComparison.Ordinal) != true)
        {
            return null;
        }
        var rest = node[NodePrefix.Length..];
        var stop = rest.LastIndexOf('.');
        return stop < 0 ? null : Checked(rest[..stop], rest[(stop + 1)..]);
    }

    /// <summary>Reads a <c>hash</c> element; null where it is none, or has no algorithm, or no hash in base64.</summary>
    public static CapabilityHash? FromXml(XElement? element) =>
        element?.Name == Name ? Checked(element.Attribute("algo")?.Value, element.Value.Trim()) : null;

    /// <summary>The <c>hash</c> element.</summary>
    public XElement ToXml() => new(Name, new XAttribute("algo", Algorithm), Value);

    /// <summary>The hash of what a <c>query</c> element says; null where that cannot be hashed (4.1), or not with this algorithm.</summary>
    internal static CapabilityHash? Of(string algorithm, XElement query) =>
        CapabilityInput.Of(query) is { } input && Digest(algorithm, input) is { } digest
            ? new CapabilityHash(algorithm, Convert.ToBase64String(digest))
            : null;

    /// <summary>True for algorithms that can be computed here; SHA-3 where the system's library has it.</summary>
    internal static bool IsSupported(string algorithm) => Digest(algorithm, []) is not null;

    private static byte[]? Digest(string algorithm, byte[] input) =>
        algorithm switch
        {
            "sha-256" => SHA256.HashData(input),
            "sha-512" => SHA512.HashData(input),
            "sha3-256" when SHA3_256.IsSupported => SHA3_256.HashData(input),
            "sha3-512" when SHA3_512.IsSupported => SHA3_512.HashData(input),
            _ => null,
        };

    private static CapabilityHash? Checked(string? algorithm, string value) =>
        algorithm is { Length: > 0 and <= MaxAlgorithm }
        && value.Length is > 0 and <= MaxValue
        && Convert.TryFromBase64String(value, new byte[MaxValue], out _)
            ? new CapabilityHash(algorithm, value)
            : null;
}
