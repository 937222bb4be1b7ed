using System.Text;
using System.Xml.Linq;

namespace Microblog.Xmpp.Roster;

/// <summary>The contact list (RFC 6121, 2 and 3) over a session.</summary>
public sealed class Roster : IRosterKeeper
{
    private const int MaxNameBytes = 1023;

    private readonly Lock _lock = new();
    private readonly List<List<RosterPush>> _waiting = [];
    private readonly IXmppSession _session;

    /// <param name="session">Whose pushes and requests are listened to from now on.</param>
    public Roster(IXmppSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        session.HandleIq("set", RosterCopy.Query, OnPush);
        session.PresenceReceived += OnPresence;
    }

    /// <inheritdoc />
    public event Action<Contact>? Changed;

    /// <inheritdoc />
    public event Action<RosterPush>? Pushed;

    /// <inheritdoc />
    public event Action<Jid>? SubscriptionRequested;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Contact>> GetAsync(CancellationToken cancellation = default) =>
        (await GetAsync(null, cancellation).ConfigureAwait(false)).Contacts;

    /// <inheritdoc />
    public async Task<RosterCopy> GetAsync(RosterCopy? known, CancellationToken cancellation = default)
    {
        var pushes = new List<RosterPush>();
        lock (_lock)
        {
            _waiting.Add(pushes);
        }
        RosterCopy copy;
        try
        {
            copy = await AskAsync(known, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _waiting.Remove(pushes);
            }
        }
        return pushes.Aggregate(copy, (before, push) => before.With(push));
    }

    /// <inheritdoc />
    public Task SetAsync(
        Jid contact,
        string? name,
        IReadOnlyList<string> groups,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Append(name ?? "").Any(text => Encoding.UTF8.GetByteCount(text) > MaxNameBytes))
        {
            throw new ArgumentException("A name of a contact or group has at most 1,023 bytes.", nameof(name));
        }
        if (groups.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("A group has a name.", nameof(groups));
        }
        return ChangeAsync(Contact.ToRequest(contact, name, groups), cancellation);
    }

    /// <inheritdoc />
    public Task RemoveAsync(Jid contact, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var item = Contact.ToRequest(contact, null, []);
        item.Add(new XAttribute("subscription", "remove"));
        return ChangeAsync(item, cancellation);
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

    /// <summary>An answer without a list says that the known one still holds (2.6.3).</summary>
    private async Task<RosterCopy> AskAsync(RosterCopy? known, CancellationToken cancellation)
    {
        var version = known?.Version;
        var request = new XElement(RosterCopy.Query, version is null ? null : new XAttribute("ver", version));
        var answer = await _session.SendIqAsync("get", null, request, cancellation: cancellation).ConfigureAwait(false);
        return RosterCopy.FromXml(answer.Element(RosterCopy.Query))
            ?? (version is null ? new RosterCopy(null, []) : known!);
    }

    private async Task ChangeAsync(XElement item, CancellationToken cancellation) =>
        await _session
            .SendIqAsync("set", null, new XElement(RosterCopy.Query, item), cancellation: cancellation)
            .ConfigureAwait(false);

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
        var query = iq.Element(RosterCopy.Query)!;
        var version = query.Attribute("ver")?.Value;
        foreach (var contact in query.Elements().Select(Contact.FromXml).OfType<Contact>())
        {
            var push = new RosterPush(contact, version);
            lock (_lock)
            {
                _waiting.ForEach(pushes => pushes.Add(push));
            }
            Changed?.Invoke(contact);
            Pushed?.Invoke(push);
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
}
