using Microblog.Core.Accounts;
using Microblog.Xmpp;

namespace Microblog.Core.Profiles;

/// <summary>The cards of people, as long as the session of this page is open.</summary>
internal sealed class GuardedPersonCards(IPersonCards cards, SessionGate gate) : IPersonCards
{
    public Task<PersonCard?> GetAsync(Jid person, CancellationToken cancellation = default)
    {
        gate.Check();
        return cards.GetAsync(person, cancellation);
    }
}
