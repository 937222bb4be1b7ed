using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace Microblog.Web.Security;

/// <summary>A line in the log for each form of a page that came without a valid token and is refused for it.</summary>
internal static class TokenEvents
{
    public static void UseTokenEvents(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                // The page that shows a refusal is made within the refused request.
                if (
                    context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
                    && context.Features.Get<IStatusCodeReExecuteFeature>() is null
                )
                {
                    Note(context);
                }
                return next(context);
            }
        );

    /// <summary>The line.</summary>
    public static void Note(HttpContext context) =>
        context
            .RequestServices.GetRequiredService<SecurityEvents>()
            .TokenMissing(context.Connection.RemoteIpAddress, context.Request.Path.ToUriComponent());
}
