using Microblog.Core.Accounts;
using Microblog.Core.Model;

namespace Microblog.Core.Profiles;

/// <summary>The cards of communities, as long as the session of this page is open.</summary>
internal sealed class GuardedCommunityCards(ICommunityCards cards, SessionGate gate) : ICommunityCards
{
    public Task<CommunityCard?> GetAsync(FeedAddress feed, CancellationToken cancellation = default)
    {
        gate.Check();
        return cards.GetAsync(feed, cancellation);
    }
}
