namespace Microblog.Xmpp.Blocking;

/// <summary>Whom the server keeps away from the account (XEP-0191).</summary>
public interface IBlockList
{
    /// <summary>Somebody was blocked or is no longer, on whatever device. On the receiving thread: return at once.</summary>
    event Action? Changed;

    /// <summary>The whole list: bare addresses, or domains where all of one is blocked (3.2).</summary>
    /// <exception cref="StanzaException">The server has no such list.</exception>
    Task<IReadOnlyList<Jid>> GetAsync(CancellationToken cancellation = default);

    /// <summary>Blocks (3.3).</summary>
    Task BlockAsync(Jid person, CancellationToken cancellation = default);

    /// <summary>Blocks no longer (3.4).</summary>
    Task UnblockAsync(Jid person, CancellationToken cancellation = default);
}
