using System.Net;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Microblog.Web.Accounts;

/// <summary>
/// Cookies are for https alone; only a program that is asked over plain http from its own machine may do without.
/// </summary>
internal sealed class LoopbackCookieManager : ICookieManager
{
    private readonly ChunkingCookieManager _chunks = new();

    public string? GetRequestCookie(HttpContext context, string key) => _chunks.GetRequestCookie(context, key);

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
    {
        options.Secure = !IsPlainLoopback(context);
        _chunks.AppendResponseCookie(context, key, value, options);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions options)
    {
        options.Secure = !IsPlainLoopback(context);
        _chunks.DeleteCookie(context, key, options);
    }

    private static bool IsPlainLoopback(HttpContext context) =>
        !context.Request.IsHttps
        && (context.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from))
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
