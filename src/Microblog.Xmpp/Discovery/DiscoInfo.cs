using System.Xml.Linq;
using Microblog.Xmpp.Forms;

namespace Microblog.Xmpp.Discovery;

/// <summary>What an entity says of itself (XEP-0030, 3).</summary>
/// <param name="Identities">What it is, at most 100.</param>
/// <param name="Features">What it can do, at most 2,000.</param>
public sealed record DiscoInfo(IReadOnlyList<DiscoIdentity> Identities, IReadOnlySet<string> Features)
{
    private const int MaxIdentities = 100;
    private const int MaxFeatures = 2000;
    private const int MaxForms = 50;

    private static readonly XName Query = ServiceDiscovery.InfoQuery;
    private static readonly XName Identity = ServiceDiscovery.Info + "identity";
    private static readonly XName Feature = ServiceDiscovery.Info + "feature";
    private static readonly XName Language = XNamespace.Xml + "lang";

    /// <summary>Extended information, a form each (XEP-0128), at most 50; told apart by <see cref="DataForm.FormType"/>.</summary>
    public IReadOnlyList<DataForm> Forms { get; init; } = [];

    /// <summary>The form about this, or null. Services send several in one answer.</summary>
    public DataForm? Form(string formType) => Forms.FirstOrDefault(form => form.FormType == formType);

    /// <summary>Reads a <c>query</c> element; null where it is none. Features without a name are left out.</summary>
    public static DiscoInfo? FromXml(XElement? query) =>
        query?.Name != Query
            ? null
            : new DiscoInfo(
                [.. query.Elements(Identity).Take(MaxIdentities).Select(ReadIdentity)],
                query
                    .Elements(Feature)
                    .Take(MaxFeatures)
                    .Select(feature => feature.Attribute("var")?.Value)
                    .OfType<string>()
                    .ToHashSet(StringComparer.Ordinal)
            )
            {
                Forms = [.. query.Elements(DataForm.Name).Take(MaxForms).Select(DataForm.FromXml).OfType<DataForm>()],
            };

    /// <summary>The <c>query</c> element, features in their order.</summary>
    /// <param name="node">The node that was asked for, or null.</param>
    public XElement ToXml(string? node = null) =>
        new(
            Query,
            node is null ? null : new XAttribute("node", node),
            Identities.Select(identity => new XElement(
                Identity,
                new XAttribute("category", identity.Category),
                new XAttribute("type", identity.Type),
                identity.Name is null ? null : new XAttribute("name", identity.Name),
                identity.Language is null ? null : new XAttribute(Language, identity.Language)
            )),
            Features
                .Order(StringComparer.Ordinal)
                .Select(feature => new XElement(Feature, new XAttribute("var", feature))),
            Forms.Select(form => form.ToXml())
        );

    private static DiscoIdentity ReadIdentity(XElement identity) =>
        new(
            identity.Attribute("category")?.Value ?? "",
            identity.Attribute("type")?.Value ?? "",
            identity.Attribute("name")?.Value,
            identity.Attribute(Language)?.Value
        );
}
