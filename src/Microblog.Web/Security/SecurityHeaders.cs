using System.Security.Cryptography;
using Microblog.Web.Documents;

namespace Microblog.Web.Security;

/// <summary>The headers that every answer carries, and the nonce of each page's Content-Security-Policy.</summary>
internal static class SecurityHeaders
{
    private const string NonceKey = "csp-nonce";

    /// <summary>The nonce that this page's inline script and style elements need.</summary>
    public static string CspNonce(this HttpContext context) => context.Items[NonceKey] as string ?? "";

    /// <summary>True for a page that uses MudBlazor.</summary>
    public static bool UsesMudBlazor(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<UsesMudBlazorAttribute>() is not null;

    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
                context.Items[NonceKey] = nonce;
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = Policy(nonce, context.UsesMudBlazor());
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
                return next(context);
            }
        );

    // Only MudBlazor writes style attributes; everything else is our own or carries the nonce.
    private static string Policy(string nonce, bool usesMudBlazor) =>
        "default-src 'self'; base-uri 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'self'; img-src 'self' data:; media-src 'self' blob:; "
        + $"connect-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src-elem 'self' 'nonce-{nonce}'; "
        + (usesMudBlazor ? "style-src-attr 'unsafe-inline'" : "style-src-attr 'none'");
}
