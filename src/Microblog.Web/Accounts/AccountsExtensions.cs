using Microblog.Core;
using Microblog.Core.Accounts;
using Microblog.Web.Security;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microblog.Web.Accounts;

/// <summary>Who is signed in: the cookie, what it opens, and the sign-in behind it.</summary>
internal static class AccountsExtensions
{
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(60);

    public static void AddAccounts(this IServiceCollection services)
    {
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.LoginPath = "/login";
                cookie.AccessDeniedPath = "/login";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.ExpireTimeSpan = CookieLifetime;
                cookie.SlidingExpiration = true;
                cookie.Cookie.Name = "microblog";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
                cookie.CookieManager = new HostCookieManager();
                cookie.EventsType = typeof(TicketCookieEvents);
            });
        services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMicroblog();
        services.AddSingleton<CheckedSignIns>();
        services.AddSingleton<SignInLimits>();
        services.AddHostedService<SignInWatch>();
        services.AddSingleton<KnownBrowser>();
        services.AddSingleton<SecurityEvents>();
        services.AddScoped<TicketCookieEvents>();
        services.AddScoped<ISignInService, SignInService>();
        services.AddScoped<ISignOut, SignOut>();
        services.AddScoped(OpenLease);
        services.AddScoped<IAccount>(page => page.GetRequiredService<AccountLease>());
        services.AddScoped<ISignIns>(page => page.GetRequiredService<AccountLease>());
    }

    /// <summary>
    /// What a request is asked by: endpoints get it as pages and circuits do, from the scope's
    /// <see cref="AuthenticationStateProvider"/>.
    /// </summary>
    public static void UseAccounts(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                context
                    .RequestServices.GetRequiredService<SignInStateProvider>()
                    .SetAuthenticationState(Task.FromResult(new AuthenticationState(context.User)));
                return next(context);
            }
        );

    /// <summary>One lease a circuit (or request), of the account that the cookie's check made ready.</summary>
    private static AccountLease OpenLease(IServiceProvider services)
    {
        var state = services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync();
        var principal = state.IsCompletedSuccessfully ? state.Result.User : null;
        var lease = TicketClaims.ToTicket(principal) is { } ticket
            ? AccountLease.Open(services.GetRequiredService<AccountPool>(), ticket)
            : null;
        return lease ?? throw new InvalidOperationException("Nobody is signed in here.");
    }
}
