using System.Xml.Linq;

namespace Microblog.Xmpp.Roster;

/// <summary>A change that the server pushed (RFC 6121, 2.1.6).</summary>
/// <param name="Contact">The contact as it is now; <see cref="global::Microblog.Xmpp.Roster.Contact.IsRemoved"/> where it left the list.</param>
/// <param name="Version">The list's version from now on (2.6.3), or null: the server counts none.</param>
public sealed record RosterPush(Contact Contact, string? Version);

/// <summary>
/// The contact list as it was at some version (RFC 6121, 2.6): what a client keeps, gives with its next request, and gets
/// back where nothing changed meanwhile.
/// </summary>
/// <param name="Version">The server's word, opaque; null where it counts none: such a copy is of no use next time.</param>
/// <param name="Contacts">In the server's order, at most 20,000.</param>
public sealed record RosterCopy(string? Version, IReadOnlyList<Contact> Contacts)
{
    /// <summary>The most contacts that are read; those behind them are left out.</summary>
    public const int MaxContacts = 20_000;

    internal static readonly XName Query = Contact.Namespace + "query";

    /// <summary>What to give where nothing is kept yet and versions are wanted: the list comes whole.</summary>
    public static RosterCopy Unknown { get; } = new("", []);

    /// <summary>Reads a <c>query</c> of a list, from the wire or kept; null where it is none. Items without an address are left out.</summary>
    public static RosterCopy? FromXml(XElement? query) =>
        query?.Name == Query
            ? new RosterCopy(
                query.Attribute("ver")?.Value,
                [
                    .. query
                        .Elements()
                        .Select(Contact.FromXml)
                        .OfType<Contact>()
                        .Where(contact => !contact.IsRemoved)
                        .DistinctBy(contact => contact.Address)
                        .Take(MaxContacts),
                ]
            )
            : null;

    /// <summary>The <c>query</c> to keep.</summary>
    public XElement ToXml() =>
        new(
            Query,
            Version is null ? null : new XAttribute("ver", Version),
            Contacts.Select(contact => contact.ToXml())
        );

    /// <summary>The copy after a push. Whatever the push's version is becomes the copy's.</summary>
    public RosterCopy With(RosterPush push)
    {
        ArgumentNullException.ThrowIfNull(push);
        var others = Contacts.Where(contact => contact.Address != push.Contact.Address);
        return new RosterCopy(push.Version, [.. push.Contact.IsRemoved ? others : others.Append(push.Contact)]);
    }
}
