using System.Net;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Microblog.Web.Accounts;

/// <summary>
/// Cookies are for https alone, where their name begins with <c>__Host-</c>: no sibling host can set one (RFC 6265bis, 4.1.3).
/// Only a program that is asked over plain http from its own machine may do without.
/// </summary>
internal sealed class HostCookieManager : ICookieManager
{
    private const string Prefix = "__Host-";
    private readonly ChunkingCookieManager _chunks = new();

    public string? GetRequestCookie(HttpContext context, string key) =>
        _chunks.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
    {
        Restrict(context, options);
        _chunks.AppendResponseCookie(context, Name(context, key), value, options);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions options)
    {
        Restrict(context, options);
        _chunks.DeleteCookie(context, Name(context, key), options);
    }

    private static string Name(HttpContext context, string key) => IsPlainLoopback(context) ? key : Prefix + key;

    private static void Restrict(HttpContext context, CookieOptions options)
    {
        (options.Path, options.Domain) = ("/", null);
        options.Secure = !IsPlainLoopback(context);
    }

    private static bool IsPlainLoopback(HttpContext context) =>
        !context.Request.IsHttps
        && (context.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from))
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
