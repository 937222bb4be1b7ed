using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microblog.Xmpp.Forms;

namespace Microblog.Xmpp.Discovery;

/// <summary>Entity capabilities (XEP-0115): a hash of what disco#info would say, sent with presence.</summary>
public sealed class EntityCapabilities
{
    /// <summary>The namespace of capabilities.</summary>
    public const string Namespace = "http://jabber.org/protocol/caps";

    private readonly IReadOnlyList<DiscoIdentity> _identities;
    private readonly IReadOnlyList<string> _features;

    /// <param name="node">The software's URI.</param>
    /// <param name="identities">What the entity is.</param>
    /// <param name="features">What it can do.</param>
    public EntityCapabilities(string node, IEnumerable<DiscoIdentity> identities, IEnumerable<string> features)
    {
        Node = node;
        _identities = identities.ToList();
        _features = features.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Version = Hash(VerificationString(_identities.Select(identity => (identity, "")), _features, []));
    }

    /// <summary>The software's URI.</summary>
    public string Node { get; }

    /// <summary>The hash (XEP-0115, 5.1), sha-1 in base64.</summary>
    public string Version { get; }

    /// <summary>The child of presence.</summary>
    internal XElement ToPresence() =>
        new(
            XName.Get("c", Namespace),
            new XAttribute("hash", "sha-1"),
            new XAttribute("node", Node),
            new XAttribute("ver", Version)
        );

    /// <summary>The answer to disco#info (XEP-0030, 3.1), also for the node that the hash names (XEP-0115, 6.2).</summary>
    /// <exception cref="StanzaException">item-not-found: another node.</exception>
    internal XElement Answer(XElement query)
    {
        var node = query.Attribute("node")?.Value;
        if (node is not null && node != $"{Node}#{Version}")
        {
            throw new StanzaException(StanzaErrors.Of("cancel", "item-not-found"));
        }
        return new XElement(
            ServiceDiscovery.InfoQuery,
            node is null ? null : new XAttribute("node", node),
            _identities.Select(identity => new XElement(
                ServiceDiscovery.Info + "identity",
                new XAttribute("category", identity.Category),
                new XAttribute("type", identity.Type),
                identity.Name is null ? null : new XAttribute("name", identity.Name)
            )),
            _features.Select(feature => new XElement(ServiceDiscovery.Info + "feature", new XAttribute("var", feature)))
        );
    }

    /// <summary>The string that is hashed (XEP-0115, 5.1): identities with their language, features, extended forms.</summary>
    internal static string VerificationString(
        IEnumerable<(DiscoIdentity Identity, string Language)> identities,
        IEnumerable<string> features,
        IEnumerable<DataForm> forms
    )
    {
        var text = new StringBuilder();
        var entries = identities.Select(i => $"{i.Identity.Category}/{i.Identity.Type}/{i.Language}/{i.Identity.Name}");
        foreach (var entry in entries.Order(StringComparer.Ordinal).Concat(features.Order(StringComparer.Ordinal)))
        {
            text.Append(entry).Append('<');
        }
        foreach (var form in forms.Where(f => f.FormType is not null).OrderBy(f => f.FormType, StringComparer.Ordinal))
        {
            text.Append(form.FormType).Append('<');
            var fields = form.Fields.Where(f => f.Name != DataForm.FormTypeField);
            foreach (var field in fields.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                text.Append(field.Name).Append('<');
                foreach (var value in field.Values.Order(StringComparer.Ordinal))
                {
                    text.Append(value).Append('<');
                }
            }
        }
        return text.ToString();
    }

    /// <summary>The hash of a verification string.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security",
        "CA5350",
        Justification = "XEP-0115, 5.1 names sha-1, and it protects nothing here."
    )]
    internal static string Hash(string verification) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(verification)));
}
