using Microblog.Core.Model;
using Microblog.Core.Profiles;

namespace Microblog.Web.Tests.Fakes;

/// <summary>What communities are about, in memory.</summary>
public sealed class FakeCommunityCards : ICommunityCards
{
    public Dictionary<FeedAddress, CommunityCard> Known { get; } = [];

    public Task<CommunityCard?> GetAsync(FeedAddress feed, CancellationToken cancellation = default) =>
        Task.FromResult(Known.GetValueOrDefault(feed));
}
