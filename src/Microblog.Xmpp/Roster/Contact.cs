using System.Xml.Linq;

namespace Microblog.Xmpp.Roster;

/// <summary>A contact (RFC 6121, 2.1.2).</summary>
/// <param name="Address">The bare address.</param>
/// <param name="Name">The name given by the person, or null.</param>
/// <param name="Subscription">none, to, from or both: <c>to</c> and <c>both</c> see the contact's presence.</param>
/// <param name="AskPending">True while the contact has not answered the own request.</param>
public sealed record Contact(Jid Address, string? Name, string Subscription, bool AskPending)
{
    private const int MaxGroups = 100;

    internal static readonly XNamespace Namespace = "jabber:iq:roster";
    internal static readonly XName Item = Namespace + "item";
    private static readonly XName Group = Namespace + "group";

    /// <summary>The groups that the person put the contact into, each once, at most 100, by name: servers have no order of them.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>True for a contact that left the list: what a push of a removal says (2.5).</summary>
    public bool IsRemoved => Subscription == "remove";

    /// <summary>Reads an <c>item</c>; null where it is none or has no address.</summary>
    public static Contact? FromXml(XElement? item) =>
        item?.Name == Item && Jid.TryParse(item.Attribute("jid")?.Value, out var address)
            ? new Contact(
                address.Bare,
                item.Attribute("name")?.Value,
                item.Attribute("subscription")?.Value switch
                {
                    "to" => "to",
                    "from" => "from",
                    "both" => "both",
                    "remove" => "remove",
                    _ => "none",
                },
                item.Attribute("ask")?.Value == "subscribe"
            )
            {
                Groups = ReadGroups(item),
            }
            : null;

    /// <summary>The <c>item</c> with everything; a request to change one leaves out what the server decides.</summary>
    public XElement ToXml() =>
        new(
            Item,
            new XAttribute("jid", Address.ToString()),
            Name is null ? null : new XAttribute("name", Name),
            new XAttribute("subscription", Subscription),
            AskPending ? new XAttribute("ask", "subscribe") : null,
            Groups.Select(group => new XElement(Group, group))
        );

    /// <summary>The <c>item</c> of a request to add or change a contact (2.3).</summary>
    internal static XElement ToRequest(Jid address, string? name, IEnumerable<string> groups) =>
        new(
            Item,
            new XAttribute("jid", address.Bare.ToString()),
            name is null ? null : new XAttribute("name", name),
            groups.Distinct(StringComparer.Ordinal).Select(group => new XElement(Group, group))
        );

    /// <inheritdoc />
    public bool Equals(Contact? other) =>
        other is not null
        && Address == other.Address
        && Name == other.Name
        && Subscription == other.Subscription
        && AskPending == other.AskPending
        && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Address, Name, Subscription, AskPending, Groups.Count);

    private static List<string> ReadGroups(XElement item) =>
        [
            .. item.Elements(Group)
                .Select(group => group.Value)
                .Where(group => group.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Take(MaxGroups),
        ];
}
