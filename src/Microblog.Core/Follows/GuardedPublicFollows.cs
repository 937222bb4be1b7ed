using Microblog.Core.Accounts;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>What people tell of whom they follow, as long as the session of this page is open.</summary>
internal sealed class GuardedPublicFollows(IPublicFollows follows, SessionGate gate) : IPublicFollows
{
    public Task<PublicFollows> GetAsync(Jid person, CancellationToken cancellation = default)
    {
        gate.Check();
        return follows.GetAsync(person, cancellation);
    }
}
