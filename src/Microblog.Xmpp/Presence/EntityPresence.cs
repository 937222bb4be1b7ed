using System.Globalization;
using System.Xml.Linq;
using Microblog.Xmpp.Delay;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Profiles;

namespace Microblog.Xmpp.Presence;

/// <summary>A presence stanza (RFC 6121, 4.7).</summary>
public sealed record EntityPresence
{
    private const int MaxStatus = 1000;

    /// <summary>Who sent it; null for the own account, and for one to be sent.</summary>
    public Jid? From { get; init; }

    /// <summary>Whom it is for; null for everybody who may see it.</summary>
    public Jid? To { get; init; }

    /// <summary>What it is for.</summary>
    public PresenceType Type { get; init; }

    /// <summary>How there the sender is.</summary>
    public PresenceShow Show { get; init; } = PresenceShow.None;

    /// <summary>In the sender's words (4.7.2.2), cut after 1,000 characters; null for none.</summary>
    public string? Status { get; init; }

    /// <summary>From -128 to 127 (4.7.2.3); 0 where it is missing or wrong.</summary>
    public sbyte Priority { get; init; }

    /// <summary>What the sender can do, or null.</summary>
    public AnnouncedCapabilities? Capabilities { get; init; }

    /// <summary>That this was so earlier (XEP-0203, 4), as the sender or its server tells; null: it is so now.</summary>
    public DelayedDelivery? Delay { get; init; }

    /// <summary>The picture in the sender's vCard (XEP-0153), or null where nothing is told.</summary>
    public PhotoUpdate? Photo { get; init; }

    /// <summary>The name that the sender gives itself (XEP-0172, 4.2), or null.</summary>
    public string? Nickname { get; init; }

    /// <summary>Reads a stanza; null where it is no presence, its type is unknown, or an address of it is none.</summary>
    public static EntityPresence? FromXml(XElement? stanza)
    {
        if (
            stanza?.Name != Ns.Presence
            || ReadType(stanza.Attribute("type")?.Value) is not { } type
            || !TryRead(stanza.Attribute("from"), out var from)
            || !TryRead(stanza.Attribute("to"), out var to)
        )
        {
            return null;
        }
        var status = stanza.Element(Ns.Client + "status")?.Value;
        return new EntityPresence
        {
            From = from,
            To = to,
            Type = type,
            Show = ReadShow(stanza.Element(Ns.Client + "show")?.Value.Trim()),
            Status = status is "" ? null : status?.Cut(MaxStatus),
            Priority = sbyte.TryParse(
                stanza.Element(Ns.Client + "priority")?.Value.Trim(),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var priority
            )
                ? priority
                : (sbyte)0,
            Capabilities = AnnouncedCapabilities.FromXml(stanza),
            Delay = from is null ? null : DelayedDelivery.Find(stanza, [from, from.Bare, from.Server]),
            Photo = PhotoUpdate.FromXml(stanza),
            Nickname = Profiles.Nickname.FromXml(stanza.Element(XName.Get("nick", Profiles.Nickname.Node))),
        };
    }

    /// <summary>The stanza.</summary>
    public XElement ToXml() =>
        new(
            Ns.Presence,
            From is null ? null : new XAttribute("from", From.ToString()),
            To is null ? null : new XAttribute("to", To.ToString()),
            Type == PresenceType.Available ? null : new XAttribute("type", Type.ToString().ToLowerInvariant()),
            Word(Show) is { } show ? new XElement(Ns.Client + "show", show) : null,
            Status is null ? null : new XElement(Ns.Client + "status", Status),
            Priority == 0
                ? null
                : new XElement(Ns.Client + "priority", Priority.ToString(CultureInfo.InvariantCulture)),
            Capabilities?.ToXml(),
            Photo?.ToXml(),
            Nickname is null ? null : Profiles.Nickname.ToXml(Nickname),
            Delay?.ToXml()
        );

    private static bool TryRead(XAttribute? attribute, out Jid? address)
    {
        address = null;
        return attribute is null || Jid.TryParse(attribute.Value, out address);
    }

    private static PresenceType? ReadType(string? type) =>
        type switch
        {
            null => PresenceType.Available,
            "unavailable" => PresenceType.Unavailable,
            "subscribe" => PresenceType.Subscribe,
            "subscribed" => PresenceType.Subscribed,
            "unsubscribe" => PresenceType.Unsubscribe,
            "unsubscribed" => PresenceType.Unsubscribed,
            "probe" => PresenceType.Probe,
            "error" => PresenceType.Error,
            _ => null,
        };

    private static PresenceShow ReadShow(string? show) =>
        show switch
        {
            "chat" => PresenceShow.Chat,
            "away" => PresenceShow.Away,
            "xa" => PresenceShow.ExtendedAway,
            "dnd" => PresenceShow.DoNotDisturb,
            _ => PresenceShow.None,
        };

    private static string? Word(PresenceShow show) =>
        show switch
        {
            PresenceShow.Chat => "chat",
            PresenceShow.Away => "away",
            PresenceShow.ExtendedAway => "xa",
            PresenceShow.DoNotDisturb => "dnd",
            _ => null,
        };
}
