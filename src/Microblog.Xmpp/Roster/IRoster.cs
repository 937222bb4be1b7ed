namespace Microblog.Xmpp.Roster;

/// <summary>A contact (RFC 6121, 2.1).</summary>
/// <param name="Address">The bare address.</param>
/// <param name="Name">The name given by the person, or null.</param>
/// <param name="Subscription">none, to, from or both: <c>to</c> and <c>both</c> see the contact's presence.</param>
/// <param name="AskPending">True while the contact has not answered the own request.</param>
public sealed record Contact(Jid Address, string? Name, string Subscription, bool AskPending);

/// <summary>The contact list (RFC 6121) and the requests around it.</summary>
public interface IRoster
{
    /// <summary>A contact changed; <c>Subscription</c> is <c>remove</c> for one that is gone. On the receiving thread: return at once.</summary>
    event Action<Contact>? Changed;

    /// <summary>Somebody asks to see the own presence (bare address).</summary>
    event Action<Jid>? SubscriptionRequested;

    /// <summary>The whole list.</summary>
    Task<IReadOnlyList<Contact>> GetAsync(CancellationToken cancellation = default);

    /// <summary>Asks to see somebody's presence (RFC 6121, 3.1).</summary>
    Task RequestSubscriptionAsync(Jid contact, CancellationToken cancellation = default);

    /// <summary>Lets somebody see the own presence.</summary>
    Task ApproveAsync(Jid contact, CancellationToken cancellation = default);

    /// <summary>Refuses somebody the own presence, or takes it back (RFC 6121, 3.1.4 and 3.2).</summary>
    Task DenyAsync(Jid contact, CancellationToken cancellation = default);
}
