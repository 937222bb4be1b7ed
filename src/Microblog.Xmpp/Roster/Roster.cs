using System.Xml.Linq;
using Microblog.Xmpp.Session;

namespace Microblog.Xmpp.Roster;

/// <summary>The contact list (RFC 6121, 2 and 3) over a session.</summary>
public sealed class Roster : IRoster
{
    private static readonly XNamespace Namespace = "jabber:iq:roster";
    private static readonly XName Query = Namespace + "query";
    private static readonly XName Item = Namespace + "item";

    private readonly IXmppSession _session;

    /// <param name="session">Whose pushes and requests are listened to from now on.</param>
    public Roster(IXmppSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        session.HandleIq("set", Query, OnPush);
        session.PresenceReceived += OnPresence;
    }

    /// <inheritdoc />
    public event Action<Contact>? Changed;

    /// <inheritdoc />
    public event Action<Jid>? SubscriptionRequested;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Contact>> GetAsync(CancellationToken cancellation = default)
    {
        var answer = await _session
            .SendIqAsync("get", null, new XElement(Query), cancellation: cancellation)
            .ConfigureAwait(false);
        return answer.Elements(Query).Elements(Item).Select(Read).OfType<Contact>().ToList();
    }

    /// <inheritdoc />
    public async Task RequestSubscriptionAsync(Jid contact, CancellationToken cancellation = default) =>
        await SendAsync(contact, "subscribe", cancellation).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task ApproveAsync(Jid contact, CancellationToken cancellation = default) =>
        await SendAsync(contact, "subscribed", cancellation).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task DenyAsync(Jid contact, CancellationToken cancellation = default) =>
        await SendAsync(contact, "unsubscribed", cancellation).ConfigureAwait(false);

    private ValueTask SendAsync(Jid contact, string type, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var presence = new XElement(
            Ns.Presence,
            new XAttribute("type", type),
            new XAttribute("to", contact.Bare.ToString())
        );
        return _session.SendAsync(presence, cancellation);
    }

    private XElement? OnPush(XElement iq)
    {
        OwnPush.Check(iq, _session.Address);
        foreach (var contact in iq.Elements(Query).Elements(Item).Select(Read).OfType<Contact>())
        {
            Changed?.Invoke(contact);
        }
        return null;
    }

    private void OnPresence(XElement presence)
    {
        if (
            presence.Attribute("type")?.Value == "subscribe"
            && Jid.TryParse(presence.Attribute("from")?.Value, out var from)
        )
        {
            SubscriptionRequested?.Invoke(from.Bare);
        }
    }

    private static Contact? Read(XElement item) =>
        Jid.TryParse(item.Attribute("jid")?.Value, out var address)
            ? new Contact(
                address.Bare,
                item.Attribute("name")?.Value,
                item.Attribute("subscription")?.Value ?? "none",
                item.Attribute("ask")?.Value == "subscribe"
            )
            : null;
}
