using System.Security.Claims;
using Microblog.Core.Accounts;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Microblog.Web.Accounts;

/// <summary>The ticket inside the cookie, which Data Protection encrypts.</summary>
internal static class TicketClaims
{
    private const string Id = "microblog:sign-in";
    private const string Key = "microblog:key";

    public static ClaimsPrincipal ToPrincipal(SignInTicket ticket) =>
        new(
            new ClaimsIdentity(
                [
                    new Claim(ClaimTypes.Name, ticket.Address.ToString()),
                    new Claim(Id, ticket.Id),
                    new Claim(Key, Convert.ToBase64String(ticket.Key)),
                ],
                CookieAuthenticationDefaults.AuthenticationScheme
            )
        );

    /// <summary>The ticket, or null where the principal has none.</summary>
    public static SignInTicket? ToTicket(ClaimsPrincipal? principal) =>
        Jid.TryParse(principal?.FindFirstValue(ClaimTypes.Name), out var address)
        && principal.FindFirstValue(Id) is { Length: > 0 } id
        && principal.FindFirstValue(Key) is { } key
        && TryDecode(key) is { } bytes
            ? new SignInTicket(address, id, bytes)
            : null;

    private static byte[]? TryDecode(string base64)
    {
        var bytes = new byte[CredentialSeal.KeyBytes];
        return Convert.TryFromBase64String(base64, bytes, out var written) && written == bytes.Length ? bytes : null;
    }
}
