using Microblog.Core.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Microblog.Web.Accounts;

/// <summary>A cookie counts only while its sign-in is open; the account behind it is then ready for the page.</summary>
internal sealed class TicketCookieEvents(AccountPool pool) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var ticket = TicketClaims.ToTicket(context.Principal);
        if (ticket is null || !await pool.PrepareAsync(ticket, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }
    }
}
