namespace Microblog.Xmpp;

/// <summary>A stanza error (RFC 6120, 8.3).</summary>
/// <param name="Type">auth, cancel, continue, modify or wait.</param>
/// <param name="Condition">The defined condition's name, such as <c>item-not-found</c>.</param>
/// <param name="Text">The server's words, or null. Not for showing without context.</param>
/// <param name="Conditions">Application-specific conditions (name and namespace), such as <c>{http://jabber.org/protocol/pubsub#errors}payload-too-big</c>.</param>
public sealed record StanzaError(
    string Type,
    string Condition,
    string? Text,
    IReadOnlyList<System.Xml.Linq.XName> Conditions
)
{
    /// <summary>The application-specific conditions themselves, with what they say besides their name; at most 16.</summary>
    public IReadOnlyList<System.Xml.Linq.XElement> Details { get; init; } = [];

    /// <summary>True where an application-specific condition has this local name, in any namespace but that of stanza errors.</summary>
    public bool Has(string localName) => Conditions.Any(name => name.LocalName == localName);
}
