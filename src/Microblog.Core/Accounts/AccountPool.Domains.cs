using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

public sealed partial class AccountPool
{
    /// <summary>
    /// Ends all sign-ins of accounts whose domain may not sign in here any more: the kept ones, their sessions, and the pages
    /// that are open. What was not sent becomes drafts.
    /// </summary>
    /// <returns>Whose sign-ins were ended.</returns>
    public async Task<IReadOnlyList<Jid>> SignOutRefusedDomainsAsync(CancellationToken cancellation)
    {
        var signedIn = await signIns.AddressesAsync(cancellation);
        List<Jid> refused;
        lock (_lock)
        {
            refused = [.. signedIn.Union(_slots.Keys).Where(address => !sessions.Domains.IsAllowed(address))];
        }
        foreach (var address in refused)
        {
            await EndAsync(address, await AllAsync(address, cancellation), cancellation);
        }
        return refused;
    }
}
