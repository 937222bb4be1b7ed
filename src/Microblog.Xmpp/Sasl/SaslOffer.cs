using System.Xml.Linq;

namespace Microblog.Xmpp.Sasl;

/// <summary>What a server offers for signing in.</summary>
/// <param name="Mechanisms">Names of mechanisms, as the server gave them.</param>
/// <param name="Bindings">Types of channel bindings (XEP-0440), or null where the server names none.</param>
/// <param name="Tokens">Mechanisms for tokens (XEP-0484), none where it has no FAST.</param>
/// <param name="IsSasl2">The offer of XEP-0388.</param>
internal sealed record SaslOffer(
    IReadOnlyCollection<string> Mechanisms,
    IReadOnlyCollection<string>? Bindings,
    IReadOnlyCollection<string> Tokens,
    bool IsSasl2 = false
)
{
    private static readonly XNamespace BindingNamespace = "urn:xmpp:sasl-cb:0";

    /// <summary>True where some mechanism binds the channel.</summary>
    public bool HasPlus => Mechanisms.Any(name => name.EndsWith(ScramMechanism.PlusSuffix, StringComparison.Ordinal));

    /// <summary>
    /// What about the offer shows that an attacker took a part of it away (XEP-0440, 3, rules 4 and 5), as part of a sentence;
    /// null where nothing does.
    /// </summary>
    public string? Tampering =>
        Bindings is { Count: > 0 } && !HasPlus ? "names channel bindings, and no mechanism that uses one"
        : IsSasl2 && HasPlus && Bindings is null ? "has mechanisms with channel binding, and names no binding"
        : null;

    /// <summary>
    /// What the server's hash of its offer is made of (XEP-0474, 6.1): sorted by bytes, so that both sides get the same.
    /// </summary>
    public string Fingerprint =>
        string.Join('\x1E', Mechanisms.Order(StringComparer.Ordinal))
        + (Bindings is null ? "" : '\x1F' + string.Join('\x1E', Bindings.Order(StringComparer.Ordinal)));

    /// <summary>The offer of RFC 6120, 6.3.3.</summary>
    public static SaslOffer Read(XElement features) =>
        new(Names(features.Element(Ns.Sasl + "mechanisms"), Ns.Sasl + "mechanism"), ReadBindings(features), Tokens: []);

    /// <summary>The offer of XEP-0388, 2.1; null where there is none.</summary>
    public static SaslOffer? ReadSasl2(XElement features)
    {
        if (features.Element(Sasl2.Namespace + "authentication") is not { } authentication)
        {
            return null;
        }
        var fast = authentication.Element(Sasl2.Inline)?.Element(Sasl2.Fast + "fast");
        return new SaslOffer(
            Names(authentication, Sasl2.Namespace + "mechanism"),
            ReadBindings(features),
            Names(fast, Sasl2.Fast + "mechanism"),
            IsSasl2: true
        );
    }

    private static List<string>? ReadBindings(XElement features) =>
        features
            .Element(BindingNamespace + "sasl-channel-binding")
            ?.Elements(BindingNamespace + "channel-binding")
            .Select(e => e.Attribute("type")?.Value)
            .OfType<string>()
            .Distinct()
            .ToList();

    private static List<string> Names(XElement? parent, XName name) =>
        parent?.Elements(name).Select(e => e.Value.Trim()).Distinct().ToList() ?? [];
}
