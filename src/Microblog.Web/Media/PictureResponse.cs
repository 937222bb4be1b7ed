namespace Microblog.Web.Media;

/// <summary>What all answers about pictures have in common.</summary>
internal static class PictureResponse
{
    /// <summary>For what a browser may keep: another file has another address.</summary>
    public const string KeptByTheBrowser = "private, max-age=604800, immutable";

    /// <summary>Opened by itself, it may do nothing; other sites cannot have it in their pages.</summary>
    public static void Protect(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>There is no picture, and why.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        Protect(context.Response);
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
