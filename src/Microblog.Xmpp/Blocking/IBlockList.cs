namespace Microblog.Xmpp.Blocking;

/// <summary>Whom the server keeps away from the account (XEP-0191).</summary>
public interface IBlockList
{
    /// <summary>A person was blocked or is no longer, on whatever device. On the receiving thread: return at once.</summary>
    event Action? Changed;

    /// <summary>
    /// The whole list as it stands (3.2), at most 10,000 items: accounts, domains where all of one is blocked, and either with a
    /// resource, of which that resource alone is blocked (4).
    /// </summary>
    /// <exception cref="StanzaException">The server has no such list.</exception>
    Task<IReadOnlyList<Jid>> GetAsync(CancellationToken cancellation = default);

    /// <summary>Blocks (3.3).</summary>
    Task BlockAsync(Jid person, CancellationToken cancellation = default);

    /// <summary>True where the own server takes reports of those who are blocked (XEP-0377, 2).</summary>
    Task<bool> CanReportAsync(CancellationToken cancellation = default);

    /// <summary>Blocks, and reports to the own server, which has to take reports (XEP-0377, 3).</summary>
    Task BlockAsync(Jid person, BlockReport report, CancellationToken cancellation = default);

    /// <summary>Blocks no longer (3.4): the bare address alone, whatever else is listed of it.</summary>
    Task UnblockAsync(Jid person, CancellationToken cancellation = default);

    /// <summary>Takes these items off the list (3.4), each as it stands there. None is none: never everybody.</summary>
    Task UnblockAsync(IReadOnlyList<Jid> addresses, CancellationToken cancellation = default);
}
