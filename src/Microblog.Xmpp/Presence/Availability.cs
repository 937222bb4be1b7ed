using System.Xml.Linq;

namespace Microblog.Xmpp.Presence;

/// <summary>
/// Who is there, over a session: at most 5,000 accounts with 20 devices each. Who comes after that is not kept, so that
/// strangers who send presence push nobody out.
/// </summary>
public sealed class Availability : IAvailability
{
    private const int MaxAccounts = 5000;
    private const int MaxDevices = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, Dictionary<Jid, EntityPresence>> _accounts = [];
    private readonly Func<Jid, bool> _isWanted;

    /// <param name="session">Whose presence is listened to from now on.</param>
    /// <param name="isWanted">Whether a bare address is of interest, a contact for example; null for everybody. Returns at once.</param>
    public Availability(IXmppSession session, Func<Jid, bool>? isWanted = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _isWanted = isWanted ?? (_ => true);
        session.PresenceReceived += OnPresence;
    }

    /// <inheritdoc />
    public event Action<EntityPresence>? Changed;

    /// <inheritdoc />
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _accounts.Count;
            }
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<EntityPresence> Of(Jid account)
    {
        ArgumentNullException.ThrowIfNull(account);
        lock (_lock)
        {
            return _accounts.TryGetValue(account.Bare, out var devices)
                ? [.. devices.Values.OrderByDescending(device => device.Priority).ThenBy(device => device.Show)]
                : [];
        }
    }

    /// <inheritdoc />
    public void Clear()
    {
        lock (_lock)
        {
            _accounts.Clear();
        }
    }

    private void OnPresence(XElement stanza)
    {
        if (EntityPresence.FromXml(stanza) is not { From: { } from } presence)
        {
            return;
        }
        var changed = presence.Type switch
        {
            PresenceType.Available => _isWanted(from.Bare) && Keep(from, presence),
            // An error says that the address is not there either (RFC 6121, 4.5.2 has servers treat it so).
            PresenceType.Unavailable or PresenceType.Error => Drop(from),
            _ => false,
        };
        if (changed)
        {
            Changed?.Invoke(
                presence.Type == PresenceType.Error ? presence with { Type = PresenceType.Unavailable } : presence
            );
        }
    }

    private bool Keep(Jid from, EntityPresence presence)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(from.Bare, out var devices))
            {
                if (_accounts.Count >= MaxAccounts)
                {
                    return false;
                }
                _accounts[from.Bare] = devices = [];
            }
            if (devices.Count >= MaxDevices && !devices.ContainsKey(from))
            {
                return false;
            }
            devices[from] = presence;
            return true;
        }
    }

    /// <summary>A bare address takes all its devices along.</summary>
    private bool Drop(Jid from)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(from.Bare, out var devices))
            {
                return false;
            }
            if (from.IsBare)
            {
                return _accounts.Remove(from);
            }
            var dropped = devices.Remove(from);
            if (devices.Count == 0)
            {
                _accounts.Remove(from.Bare);
            }
            return dropped;
        }
    }
}
