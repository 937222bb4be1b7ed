namespace Microblog.Xmpp.Roster;

/// <summary>
/// The contact list with its versions (RFC 6121, 2.6) and the changes of it (2.3 to 2.5). Requests throw what
/// <see cref="IXmppSession.SendIqAsync"/> throws.
/// </summary>
public interface IRosterKeeper : IRoster
{
    /// <summary>The same as <see cref="IRoster.Changed"/>, with the version that the change makes. On the receiving thread: return at once.</summary>
    event Action<RosterPush>? Pushed;

    /// <summary>
    /// The list, given what is kept of it: the same copy comes back where nothing changed, and then pushes tell what did.
    /// Pushes that came while waiting are in the copy already.
    /// </summary>
    /// <param name="known">
    /// The copy that is kept; <see cref="RosterCopy.Unknown"/> for none; null asks without a version, which is all that may
    /// be sent where the stream does not offer versions. A server that does not know them gives the list whole.
    /// </param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task<RosterCopy> GetAsync(RosterCopy? known, CancellationToken cancellation = default);

    /// <summary>Adds a contact or gives it this name and these groups, instead of what it had (2.3, 2.4). Subscriptions stay as they are.</summary>
    /// <param name="contact">Its bare address counts.</param>
    /// <param name="name">At most 1,023 bytes of UTF-8; null for none.</param>
    /// <param name="groups">None empty, each at most 1,023 bytes; double ones count once.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="ArgumentException">A name is too long or a group's is empty.</exception>
    Task SetAsync(Jid contact, string? name, IReadOnlyList<string> groups, CancellationToken cancellation = default);

    /// <summary>Removes a contact, and with it both subscriptions (2.5).</summary>
    /// <exception cref="StanzaException">item-not-found: it is not on the list.</exception>
    Task RemoveAsync(Jid contact, CancellationToken cancellation = default);
}
