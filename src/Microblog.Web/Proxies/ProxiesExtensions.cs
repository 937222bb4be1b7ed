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
        app.Use(RefusePathAsync);
    }

    /// <summary>
    /// Links, cookies and scripts begin at the root of a host. A proxy that serves the program below a path (it says so with
    /// <c>X-Forwarded-Prefix</c>) gets a sentence for its operator, not a page whose links lead elsewhere.
    /// </summary>
    private static Task RefusePathAsync(HttpContext context, RequestDelegate next)
    {
        var prefix = context.Request.Headers["X-Forwarded-Prefix"].ToString().Trim().Trim('/');
        if (prefix.Length == 0)
        {
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            "Microblog can't be served below a path (X-Forwarded-Prefix). It needs a host name of its own, "
                + "such as social.example.org: serve it at / there.",
            context.RequestAborted
        );
    }
}
