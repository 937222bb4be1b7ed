using Microblog.Core.Accounts;
using Microblog.Core.Mentions;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Follows;

/// <summary>Whom the account follows, and whom it could.</summary>
public static class FollowsExtensions
{
    /// <summary>Plugs them into the account.</summary>
    public static void AddFollows(this IServiceCollection services)
    {
        services.AddScoped(account => new FollowList(
            account.GetRequiredService<IMicroblogDatabase>(),
            account.GetRequiredService<AccountIdentity>().AccountId,
            account.GetRequiredService<AccountIdentity>().Address,
            account.GetRequiredService<AccountTimelines>(),
            account.GetRequiredService<TimeProvider>(),
            account.GetRequiredService<ILogger<FollowList>>()
        ));
        services.AddScoped<IBlockObserver>(account => account.GetRequiredService<FollowList>());
        services.AddAccountFeature<FollowsFeature>(SubscriptionList.Node);
        services.AddScoped<IKnownFeeds>(account => new KnownFeeds(account.GetRequiredService<FollowList>()));
        services.AddScoped<IThreadSubscriptions>(account => account.GetRequiredService<FollowsFeature>());
        services.AddForPages<IFollows, FollowList>((follows, lease) => new GuardedFollows(follows, lease.Gate));
        services.AddForPages<IPublicFollows, FollowsFeature>(
            (feature, lease) => new GuardedPublicFollows(feature, lease.Gate)
        );
        services.AddForPages<ISuggestions, FollowsFeature>(
            (feature, lease) => new GuardedSuggestions(feature, lease.Gate)
        );
    }
}
