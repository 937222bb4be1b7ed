using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Security;

/// <summary>What protects every request: which pages may send it, and which way it comes.</summary>
internal static class SecurityExtensions
{
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<AntiforgeryOptions>(antiforgery =>
        {
            antiforgery.Cookie.Name = "microblog.form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder
            .Services.AddOptions<HstsOptions>()
            .Configure<IOptions<SecurityOptions>>(
                (hsts, security) =>
                {
                    hsts.MaxAge = TimeSpan.FromDays(security.Value.HstsDays);
                    // A name of this machine is no site of the network; the framework leaves these out by itself.
                    hsts.IncludeSubDomains = false;
                }
            );
    }

    public static void UseSecurity(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.HstsDays > 0)
        {
            app.UseHsts();
        }
        app.UseSecurityHeaders();
        app.UseSameOrigin();
    }
}
