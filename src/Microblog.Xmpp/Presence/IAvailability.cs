namespace Microblog.Xmpp.Presence;

/// <summary>Who is there (RFC 6121, 4.4 and 4.5): what presence said last, device by device.</summary>
public interface IAvailability
{
    /// <summary>
    /// A device came, went, or says something else; for one that went with
    /// <see cref="PresenceType.Unavailable"/>. On the receiving thread: return at once.
    /// </summary>
    event Action<EntityPresence>? Changed;

    /// <summary>How many accounts have a device that is there.</summary>
    int Count { get; }

    /// <summary>An account's devices that are there, the one that is most so first: by priority, then by <see cref="EntityPresence.Show"/>.</summary>
    IReadOnlyList<EntityPresence> Of(Jid account);

    /// <summary>Forgets everybody, without a word: after a stream that was not resumed, servers tell anew who is there.</summary>
    void Clear();
}
