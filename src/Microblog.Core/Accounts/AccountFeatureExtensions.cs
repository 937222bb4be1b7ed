using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microblog.Core.Accounts;

/// <summary>How a feature plugs into the account.</summary>
public static class AccountFeatureExtensions
{
    /// <summary>Registers a feature of every account: one a scope, called in the order of registration.</summary>
    /// <typeparam name="T">The feature, registered as scoped unless that is done.</typeparam>
    /// <param name="services">Where.</param>
    /// <param name="nodes">Nodes whose events it takes alone; contacts' are announced as wanted.</param>
    public static void AddAccountFeature<T>(this IServiceCollection services, params string[] nodes)
        where T : class, IAccountFeature
    {
        services.TryAddScoped<T>();
        services.AddSingleton(new AccountFeature(typeof(T), nodes));
        foreach (var node in nodes)
        {
            services.AddNotifiedNode(node);
        }
    }

    /// <summary>Sessions ask to be notified of this node of their contacts (XEP-0163, 4.3).</summary>
    public static void AddNotifiedNode(this IServiceCollection services, string node) =>
        services.AddSingleton(new NotifiedNode(node));

    /// <summary>What components inject: made for the page's lease when it is first used.</summary>
    /// <typeparam name="TService">What they inject.</typeparam>
    /// <typeparam name="TFeature">What of the account's scope it is made of.</typeparam>
    public static void AddForPages<TService, TFeature>(
        this IServiceCollection services,
        Func<TFeature, AccountLease, TService> open
    )
        where TService : class
        where TFeature : notnull
    {
        services.AddSingleton(
            new PageService<TService>((account, lease) => open(account.GetRequiredService<TFeature>(), lease))
        );
        services.AddScoped(page => page.GetRequiredService<AccountLease>().Get<TService>());
    }
}
