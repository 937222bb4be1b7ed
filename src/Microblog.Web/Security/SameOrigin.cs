using Microsoft.Net.Http.Headers;

namespace Microblog.Web.Security;

/// <summary>
/// What changes something, and the connection of a page, is taken only from pages of this host. A sibling host
/// (<c>upload.example.org</c>) is of the same site: its requests carry the cookie, whatever <c>SameSite</c> says.
/// </summary>
/// <remarks>
/// Browsers send <c>Origin</c> with every POST and every WebSocket (Fetch, 3.1; RFC 6455, 4.1). A request without it comes
/// from no browser, and so with nobody's cookie but its own.
/// </remarks>
internal static partial class SameOrigin
{
    private const string Hub = "/_blazor";

    public static void UseSameOrigin(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SameOrigin).FullName!);
        app.Use(
            async (context, next) =>
            {
                if (!DependsOnOrigin(context.Request) || IsOwn(context.Request))
                {
                    await next(context);
                    return;
                }
                var client = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
                LogForeign(logger, context.Request.Method, client);
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                await context.Response.WriteAsync(SecurityTexts.OtherHost);
            }
        );
    }

    private static bool DependsOnOrigin(HttpRequest request) =>
        !(
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
        )
        || request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase)
        || request.HttpContext.WebSockets.IsWebSocketRequest;

    private static bool IsOwn(HttpRequest request)
    {
        if (request.Headers[HeaderNames.Origin] is not [{ } origin, ..])
        {
            return true;
        }
        return Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.IdnHost, HostOf(request), StringComparison.OrdinalIgnoreCase)
            && from.Port == (request.Host.Port ?? DefaultPort(from));
    }

    // A host without a port is at the default port of whichever scheme the browser used: a proxy may not say which.
    private static int DefaultPort(Uri origin) => origin.Scheme == Uri.UriSchemeHttps ? 443 : 80;

    private static string HostOf(HttpRequest request) =>
        Uri.TryCreate($"http://{request.Host.Host}/", UriKind.Absolute, out var host)
            ? host.IdnHost
            : request.Host.Host;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Method} refused: it came from a page of another host ({Client})"
    )]
    private static partial void LogForeign(ILogger logger, string method, string client);
}
