using System.Xml.Linq;

namespace Microblog.Xmpp.PubSub;

/// <summary>An account's affiliation with a node (XEP-0060, 5.7 and 8.9).</summary>
/// <param name="Node">The node.</param>
/// <param name="Account">The bare address.</param>
/// <param name="Affiliation">What it is to the node.</param>
public sealed record NodeAffiliation(string Node, Jid Account, Affiliation Affiliation)
{
    private static readonly IReadOnlyList<(Affiliation Affiliation, string Word)> Words =
    [
        (Affiliation.None, "none"),
        (Affiliation.Owner, "owner"),
        (Affiliation.Publisher, "publisher"),
        (Affiliation.PublishOnly, "publish-only"),
        (Affiliation.Member, "member"),
        (Affiliation.Outcast, "outcast"),
    ];

    /// <summary>Reads an <c>affiliation</c>; null where its address or word is missing or wrong.</summary>
    /// <param name="element">The element.</param>
    /// <param name="node">The node where the element does not name one.</param>
    /// <param name="account">The account where the element does not name one, or null.</param>
    internal static NodeAffiliation? FromXml(XElement element, string node, Jid? account)
    {
        if (element.Attribute("jid") is { } jid && !Jid.TryParse(jid.Value, out account))
        {
            return null;
        }
        var word = element.Attribute("affiliation")?.Value;
        foreach (var pair in Words)
        {
            if (pair.Word == word && account is not null)
            {
                return new NodeAffiliation(element.Attribute("node")?.Value ?? node, account.Bare, pair.Affiliation);
            }
        }
        return null;
    }

    internal static XElement ToXml(Jid account, Affiliation affiliation) =>
        new(
            PubSubXml.Owner + "affiliation",
            new XAttribute("jid", account.Bare.ToString()),
            new XAttribute("affiliation", Words.First(pair => pair.Affiliation == affiliation).Word)
        );
}
