using Microblog.Core.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Microblog.Web.Accounts;

/// <summary>Ends the sign-in of this browser (or of all, with the form field <c>everywhere</c>) in every tab.</summary>
internal sealed class SignOut(AccountPool pool) : ISignOut
{
    public async Task<UnsentPosts> SignOutAsync(HttpContext context, CancellationToken cancellation)
    {
        var unsent = UnsentPosts.None;
        if (TicketClaims.ToTicket(context.User) is { } ticket)
        {
            var everywhere = context.Request.HasFormContentType && context.Request.Form["everywhere"] == "true";
            // Begun is done: a browser that goes meanwhile does not stay signed in for that.
            unsent = await pool.SignOutAsync(ticket, everywhere, CancellationToken.None);
        }
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return unsent;
    }
}
