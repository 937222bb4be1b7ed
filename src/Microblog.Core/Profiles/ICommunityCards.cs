using Microblog.Core.Model;

namespace Microblog.Core.Profiles;

/// <summary>What communities are about.</summary>
public interface ICommunityCards
{
    /// <summary>
    /// A community's card, as its service has it now or had it a few minutes ago; null where it says nothing, or is not reached.
    /// </summary>
    Task<CommunityCard?> GetAsync(FeedAddress feed, CancellationToken cancellation = default);
}
