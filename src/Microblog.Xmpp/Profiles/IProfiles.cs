namespace Microblog.Xmpp.Profiles;

/// <summary>
/// What people tell about themselves: nicknames (XEP-0172) and cards (XEP-0292). Requests throw what
/// <see cref="IXmppSession.SendIqAsync"/> throws.
/// </summary>
public interface IProfiles
{
    /// <summary>The name that an account gives itself, or null.</summary>
    Task<string?> GetNicknameAsync(Jid account, CancellationToken cancellation = default);

    /// <summary>Gives oneself a name; null takes it back (XEP-0172, 4.3).</summary>
    Task SetNicknameAsync(string? nickname, string accessModel = "presence", CancellationToken cancellation = default);

    /// <summary>An account's card, or null.</summary>
    Task<VCard?> GetCardAsync(Jid account, CancellationToken cancellation = default);

    /// <summary>An account's old card (XEP-0054), or null.</summary>
    Task<OldVCard?> GetOldCardAsync(Jid account, CancellationToken cancellation = default);

    /// <summary>Changes the own old card: reads it, lets it be changed, and stores it with everything else that it held (XEP-0054, 3.2).</summary>
    /// <exception cref="StanzaException">The server does not take it.</exception>
    Task ChangeOldCardAsync(Func<OldVCard, OldVCard> change, CancellationToken cancellation = default);

    /// <summary>Changes the own card: reads it, lets it be changed, and publishes it with everything else that it held.</summary>
    /// <returns>The card as published.</returns>
    Task<VCard> ChangeCardAsync(
        Func<VCard, VCard> change,
        string accessModel = "open",
        CancellationToken cancellation = default
    );
}
