using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microblog.Xmpp.Forms;

namespace Microblog.Xmpp.Discovery;

/// <summary>The string that XEP-0115 hashes (5.1), and its hash.</summary>
internal static class VerificationString
{
    /// <summary>
    /// The string for a <c>query</c> element; null where that is ill-formed (5.4): an identity, feature or form twice, a
    /// form of two types. Text with a <c>&lt;</c> counts as ill-formed too: it could pass for other text.
    /// </summary>
    public static string? Of(XElement query)
    {
        var identities = query
            .Elements(ServiceDiscovery.Info + "identity")
            .Select(identity =>
                (
                    Category: identity.Attribute("category")?.Value ?? "",
                    Type: identity.Attribute("type")?.Value ?? "",
                    Language: identity.Attribute(XNamespace.Xml + "lang")?.Value ?? "",
                    Name: identity.Attribute("name")?.Value ?? ""
                )
            )
            .OrderBy(i => i.Category, OctetOrder.Instance)
            .ThenBy(i => i.Type, OctetOrder.Instance)
            .ThenBy(i => i.Language, OctetOrder.Instance)
            .ThenBy(i => i.Name, OctetOrder.Instance)
            .ToList();
        var features = query
            .Elements(ServiceDiscovery.Info + "feature")
            .Select(feature => feature.Attribute("var")?.Value ?? "")
            .Order(OctetOrder.Instance)
            .ToList();
        if (
            identities.Distinct().Count() < identities.Count
            || features.Distinct(StringComparer.Ordinal).Count() < features.Count
            || Forms(query) is not { } forms
        )
        {
            return null;
        }
        IReadOnlyList<string> parts =
        [
            .. identities.Select(i => $"{i.Category}/{i.Type}/{i.Language}/{i.Name}"),
            .. features,
            .. forms.SelectMany(form => form.Parts),
        ];
        return parts.Any(part => part.Contains('<', StringComparison.Ordinal))
            ? null
            : string.Concat(parts.Select(part => part + "<"));
    }

    /// <summary>The hash of what a <c>query</c> element says, in base64; null where it is ill-formed or the algorithm unknown.</summary>
    [SuppressMessage(
        "Security",
        "CA5350",
        Justification = "XEP-0115, 5.1 names sha-1; XEP-0390 is there for who needs better."
    )]
    public static string? Hash(string algorithm, XElement query)
    {
        if (Of(query) is not { } text)
        {
            return null;
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        return algorithm switch
        {
            "sha-1" => Convert.ToBase64String(SHA1.HashData(bytes)),
            "sha-256" => Convert.ToBase64String(SHA256.HashData(bytes)),
            "sha-512" => Convert.ToBase64String(SHA512.HashData(bytes)),
            _ => null,
        };
    }

    /// <summary>True for algorithms that can be checked.</summary>
    public static bool IsSupported(string algorithm) => algorithm is "sha-1" or "sha-256" or "sha-512";

    /// <summary>The forms that count, in order; null where they make the answer ill-formed.</summary>
    private static List<(string Type, List<string> Parts)>? Forms(XElement query)
    {
        var forms = new List<(string Type, List<string> Parts)>();
        foreach (var form in query.Elements(DataForm.Name))
        {
            var fields = form.Elements(DataForm.Namespace + "field").ToLookup(field => field.Attribute("var")?.Value);
            var types = fields[DataForm.FormTypeField].ToList();
            var values = types.Elements(DataForm.Namespace + "value").Select(value => value.Value).Distinct().ToList();
            if (values.Count > 1)
            {
                return null;
            }
            if (values is [var type] && types.TrueForAll(field => field.Attribute("type")?.Value == "hidden"))
            {
                forms.Add(
                    (type, [type, .. fields.Where(IsOther).SelectMany(same => same).Order(ByName).SelectMany(Parts)])
                );
            }
        }
        return forms.DistinctBy(form => form.Type).Count() < forms.Count
            ? null
            : [.. forms.OrderBy(form => form.Type, OctetOrder.Instance)];
    }

    private static readonly Comparer<XElement> ByName = Comparer<XElement>.Create(
        (x, y) => OctetOrder.Instance.Compare(x.Attribute("var")?.Value, y.Attribute("var")?.Value)
    );

    private static bool IsOther(IGrouping<string?, XElement> fields) => fields.Key != DataForm.FormTypeField;

    private static IEnumerable<string> Parts(XElement field) =>
        field
            .Elements(DataForm.Namespace + "value")
            .Select(value => value.Value)
            .Order(OctetOrder.Instance)
            .Prepend(field.Attribute("var")?.Value ?? "");
}
