using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microblog.Core.Timelines;

/// <summary>Timelines, threads and reading places.</summary>
public static class TimelinesExtensions
{
    /// <summary>Plugs them into the account. The first feature: others use the account's <see cref="AccountTimelines"/>.</summary>
    public static void AddTimelines(this IServiceCollection services)
    {
        services.AddScoped<ITimelineStore>(account => new DatabaseTimelineStore(
            account.GetRequiredService<IMicroblogDatabase>(),
            account.GetRequiredService<AccountIdentity>().AccountId,
            account.GetRequiredService<TimeProvider>()
        ));
        services.AddScoped(account => new PostIndex(
            account.GetRequiredService<IMicroblogDatabase>(),
            account.GetRequiredService<AccountIdentity>().AccountId,
            account.GetRequiredService<AccountIdentity>().Address,
            account.GetRequiredService<ILogger<PostIndex>>()
        ));
        services.AddScoped(account => account.GetRequiredService<PostIndex>().Names);
        services.AddScoped(account => account.GetRequiredService<PostIndex>().Avatars);
        services.AddScoped(Create);
        services.AddScoped<UnkeptFeeds>();
        services.AddScoped(account => new ReadingPositions(
            account.GetRequiredService<IMicroblogDatabase>(),
            account.GetRequiredService<AccountIdentity>().AccountId,
            account.GetRequiredService<TimeProvider>()
        ));
        services.AddAccountFeature<TimelinesFeature>();
        services.AddNotifiedNode(FeedAddress.MicroblogNode);
        services.AddForPages<PageTimelines, TimelinesFeature>((feature, lease) => new PageTimelines(feature, lease));
        services.AddForPages<ITimelines, TimelinesFeature>((_, lease) => lease.Get<PageTimelines>());
        services.AddForPages<IPrerenderHandoff, TimelinesFeature>((_, lease) => lease.Get<PageTimelines>());
        services.AddForPages<IReadingPositions, ReadingPositions>(
            (places, lease) => new GuardedReadingPositions(places, lease.Gate)
        );
        services.AddForPages<IPersonNames, PostIndex>((index, _) => index.Names);
        services.AddForPages<IPersonAvatars, PostIndex>((index, _) => index.Avatars);
    }

    private static AccountTimelines Create(IServiceProvider account)
    {
        var identity = account.GetRequiredService<AccountIdentity>();
        return new AccountTimelines(
            identity.Address,
            account.GetRequiredService<AccountMailbox>(),
            account.GetRequiredService<ITimelineStore>(),
            account.GetRequiredService<PostIndex>(),
            new TimelineEngineOptions
            {
                Reader = identity.Address.ToString(),
                OwnDomain = identity.Address.Domain,
                KeepPostsPerFeed = account.GetRequiredService<IOptions<CacheOptions>>().Value.KeepPostsPerFeed,
            },
            account.GetRequiredService<TimeProvider>(),
            account.GetRequiredService<ILogger<AccountTimelines>>()
        );
    }
}
