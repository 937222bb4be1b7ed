using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>Is notified when a person, or a whole domain, is blocked or is blocked no longer (XEP-0191).</summary>
public interface IBlockObserver
{
    /// <summary>What they write is read no more.</summary>
    Task BlockedAsync(Jid person, CancellationToken cancellation);

    /// <summary>It is read again.</summary>
    Task UnblockedAsync(Jid person, CancellationToken cancellation);
}
