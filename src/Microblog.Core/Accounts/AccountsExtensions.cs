using Microblog.Core.Accounts.Holders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microblog.Core.Accounts;

/// <summary>Accounts, their sign-ins and XMPP sessions; features plug into them.</summary>
internal static class AccountsExtensions
{
    /// <summary>Registers them.</summary>
    public static void AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<XmppSessionFactory>();
        services.AddSingleton<SignInStore>();
        services.AddSingleton<AccountHolders>();
        services.AddSingleton<AccountPool>();
        services.AddScoped<AccountIdentity>();
        services.AddScoped<AccountWork>();
        services.AddScoped<AccountMailbox>();
        services.AddScoped<HolderCheck>();
        services.AddScoped<AccountSession>();
    }
}
