namespace Microblog.Xmpp.Blocking;

/// <summary>A change of the list that the server pushed (XEP-0191, 3.3 to 3.5). A closed hierarchy.</summary>
public abstract record BlockingPush
{
    private BlockingPush() { }

    /// <summary>These are blocked now, besides those that were.</summary>
    public sealed record Blocked(IReadOnlyList<Jid> Addresses) : BlockingPush;

    /// <summary>These are no longer blocked.</summary>
    public sealed record Unblocked(IReadOnlyList<Jid> Addresses) : BlockingPush;

    /// <summary>Nobody is blocked any more.</summary>
    public sealed record UnblockedAll : BlockingPush;
}

/// <summary>The whole of blocking (XEP-0191). Requests throw what <see cref="IXmppSession.SendIqAsync"/> throws.</summary>
public interface IBlocking : IBlockList
{
    /// <summary>
    /// The same as <see cref="IBlockList.Changed"/>, with what changed: addresses as they are on the list, of which at most
    /// 10,000. Comes to who has asked for the list. On the receiving thread: return at once.
    /// </summary>
    event Action<BlockingPush>? Pushed;

    /// <summary>Blocks several at once (3.3): accounts, domains, or full addresses (4). None is none.</summary>
    Task BlockAsync(IReadOnlyList<Jid> addresses, CancellationToken cancellation = default);

    /// <summary>Blocks nobody any more (3.5).</summary>
    Task UnblockAllAsync(CancellationToken cancellation = default);
}
