namespace Microblog.Xmpp.Discovery;

/// <summary>What an entity can do.</summary>
/// <param name="Info">Its own words.</param>
/// <param name="IsVerified">True where they match the hash that it announced: true then of everybody who announces that hash.</param>
public sealed record LearnedCapabilities(DiscoInfo Info, bool IsVerified);

/// <summary>What others can do, asked once per announced hash (XEP-0115, 5.4 and 6.2; XEP-0390, 4.4 and 6.2).</summary>
public interface IContactCapabilities
{
    /// <summary>
    /// What an entity can do: as known from an entity that announced the same hash and has what it announced, else asked for. What does
    /// not match its hash is ill-formed, or cannot be checked, is for this entity only and asked for anew each time.
    /// </summary>
    /// <param name="entity">The full address that sent the presence.</param>
    /// <param name="announced">What that presence says.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="StanzaException">The entity does not tell.</exception>
    /// <exception cref="XmppTimeoutException">It did not answer.</exception>
    /// <exception cref="SessionEndedException">There is no connection.</exception>
    Task<LearnedCapabilities> LearnAsync(
        Jid entity,
        AnnouncedCapabilities announced,
        CancellationToken cancellation = default
    );
}
