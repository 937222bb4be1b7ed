namespace Microblog.Xmpp.Roster;

/// <summary>
/// The contact list (RFC 6121) and the requests around it. Requests throw what
/// <see cref="IXmppSession.SendIqAsync"/> throws.
/// </summary>
public interface IRoster
{
    /// <summary>A contact changed; <c>Subscription</c> is <c>remove</c> for one that is gone. On the receiving thread: return at once.</summary>
    event Action<Contact>? Changed;

    /// <summary>A person asks to see the own presence (bare address).</summary>
    event Action<Jid>? SubscriptionRequested;

    /// <summary>The whole list.</summary>
    Task<IReadOnlyList<Contact>> GetAsync(CancellationToken cancellation = default);

    /// <summary>Asks to see a person's presence (RFC 6121, 3.1).</summary>
    Task RequestSubscriptionAsync(Jid contact, CancellationToken cancellation = default);

    /// <summary>Lets a person see the own presence.</summary>
    Task ApproveAsync(Jid contact, CancellationToken cancellation = default);

    /// <summary>Refuses a person the own presence, or takes it back (RFC 6121, 3.1.4 and 3.2).</summary>
    Task DenyAsync(Jid contact, CancellationToken cancellation = default);
}
