using System.Xml.Linq;

namespace Microblog.Xmpp.Delay;

/// <summary>That a stanza was sent earlier than it arrived (XEP-0203).</summary>
/// <param name="Stamp">When it was sent first.</param>
/// <param name="From">Who kept it, or null where that is not told.</param>
/// <param name="Reason">Why, in words, or null.</param>
public sealed record DelayedDelivery(DateTimeOffset Stamp, Jid? From, string? Reason)
{
    /// <summary>The namespace of delayed delivery.</summary>
    public static readonly XNamespace Namespace = "urn:xmpp:delay";

    private const int MaxReason = 1000;
    private static readonly XName Name = Namespace + "delay";

    /// <summary>Reads a <c>delay</c> element; null where it is none, its stamp is missing or wrong, or its <c>from</c> is no address.</summary>
    public static DelayedDelivery? FromXml(XElement? element)
    {
        if (element?.Name != Name || XmppDateTime.Parse(element.Attribute("stamp")?.Value) is not { } stamp)
        {
            return null;
        }
        Jid? from = null;
        if (element.Attribute("from") is { } attribute && !Jid.TryParse(attribute.Value, out from))
        {
            return null;
        }
        var reason = element.Value.Trim();
        return new DelayedDelivery(stamp, from, reason.Length == 0 ? null : reason.Cut(MaxReason));
    }

    /// <summary>
    /// The delay that a trusted entity put on a stanza: anybody can write the element, so only what names one of
    /// <paramref name="trusted"/> counts (7). The oldest of several.
    /// </summary>
    /// <param name="stanza">A message or presence.</param>
    /// <param name="trusted">Who may say so: the own server and account, a room, a service.</param>
    public static DelayedDelivery? Find(XElement stanza, IReadOnlyCollection<Jid> trusted)
    {
        ArgumentNullException.ThrowIfNull(stanza);
        ArgumentNullException.ThrowIfNull(trusted);
        return stanza
            .Elements(Name)
            .Select(FromXml)
            .OfType<DelayedDelivery>()
            .Where(delay => delay.From is { } from && trusted.Contains(from))
            .MinBy(delay => delay.Stamp);
    }

    /// <summary>The element.</summary>
    public XElement ToXml() =>
        new(
            Name,
            From is null ? null : new XAttribute("from", From.ToString()),
            new XAttribute("stamp", XmppDateTime.Format(Stamp)),
            Reason
        );
}
