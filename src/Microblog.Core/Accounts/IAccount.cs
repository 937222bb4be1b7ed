using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>
/// The signed-in account, as a page has it: a lease on the one XMPP session of that account, which several tabs share. Injected
/// into components, one a circuit; ends with it.
/// </summary>
public interface IAccount
{
    /// <summary>The bare address.</summary>
    Jid Address { get; }

    /// <summary>The XMPP connection.</summary>
    ConnectionStatus Status { get; }

    /// <summary>After each change of <see cref="Status"/>, on a background thread.</summary>
    event Action? StatusChanged;

    /// <summary>The lease is over, on a background thread: leave the page. Every call after it is refused.</summary>
    event Action<SessionEnd>? Ended;

    /// <summary>The lease is an open page's, not a single request's. The oldest page of too many is closed.</summary>
    void CountAsPage();
}
