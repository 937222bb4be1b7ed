using Microsoft.AspNetCore.HttpOverrides;

namespace Microblog.Web.Proxies;

/// <summary>
/// Who asks, and whether by https, as the one proxy in front says. Only the last address of <c>X-Forwarded-For</c> is that
/// proxy's own; those before it are whatever the client wrote.
/// </summary>
internal static class ProxiesExtensions
{
    /// <summary>What <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c> is called in the configuration.</summary>
    private const string FromAnywhere = "ForwardedHeaders_Enabled";

    public static void AddProxies(this IServiceCollection services) =>
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // From a proxy on this machine; from any proxy with the framework's setting.
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = 1;
        });

    /// <summary>Believes one proxy. With its setting, the framework does so itself; a second time would be a second proxy.</summary>
    public static void UseProxies(this WebApplication app)
    {
        if (!string.Equals(app.Configuration[FromAnywhere], "true", StringComparison.OrdinalIgnoreCase))
        {
            app.UseForwardedHeaders();
        }
    }
}
