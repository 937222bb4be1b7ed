using Microblog.Web.Site;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Microblog.Web.Accounts;

/// <summary>A cookie counts only while its sign-in is open; the account behind it is then ready for the page.</summary>
internal sealed class TicketCookieEvents(CheckedSignIns signIns) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (PublicContent.IsAskedFor(context.HttpContext))
        {
            // Nobody is signed in here, and the cookie stays as it is.
            context.RejectPrincipal();
            return;
        }
        var ticket = TicketClaims.ToTicket(context.Principal);
        if (ticket is null || !await signIns.IsOpenAsync(ticket, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }
    }

    public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew &= !PublicContent.IsAskedFor(context.HttpContext);
        return Task.CompletedTask;
    }
}
