using Microblog.Core.Accounts;
using Microblog.Core.Timelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Muting;

/// <summary>Whose posts the account does not want to see.</summary>
public static class MutingExtensions
{
    /// <summary>Plugs them into the account.</summary>
    public static void AddMuting(this IServiceCollection services)
    {
        services.AddScoped(account => new MutedPeople(
            account.GetRequiredService<AccountTimelines>(),
            account.GetServices<IBlockObserver>(),
            account.GetRequiredService<AccountIdentity>().Address,
            account.GetRequiredService<TimeProvider>(),
            account.GetRequiredService<ILogger<MutedPeople>>()
        ));
        services.AddAccountFeature<MutingFeature>();
        services.AddForPages<IMutedPeople, MutedPeople>((people, lease) => new GuardedMutedPeople(people, lease.Gate));
    }
}
