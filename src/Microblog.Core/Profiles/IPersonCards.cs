using Microblog.Xmpp;

namespace Microblog.Core.Profiles;

/// <summary>What people tell about themselves.</summary>
public interface IPersonCards
{
    /// <summary>A person's card, as their server has it now or had it a few minutes ago; null where there is none, or it is not reached.</summary>
    Task<PersonCard?> GetAsync(Jid person, CancellationToken cancellation = default);
}
