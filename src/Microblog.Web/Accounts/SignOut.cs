using Microblog.Core.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Microblog.Web.Accounts;

/// <summary>Ends the sign-in of this browser (or of all, with the form field <c>everywhere</c>) in every tab.</summary>
internal sealed class SignOut(AccountPool pool) : ISignOut
{
    public async Task SignOutAsync(HttpContext context, CancellationToken cancellation)
    {
        if (TicketClaims.ToTicket(context.User) is { } ticket)
        {
            var everywhere = context.Request.HasFormContentType && context.Request.Form["everywhere"] == "true";
            await pool.SignOutAsync(ticket, everywhere, cancellation);
        }
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }
}
