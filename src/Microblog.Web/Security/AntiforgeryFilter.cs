using Microblog.Web.Wording;
using Microsoft.AspNetCore.Antiforgery;

namespace Microblog.Web.Security;

/// <summary>Endpoints that are called with a form or by <c>fetch</c>: refused without the page's token.</summary>
internal static class AntiforgeryFilter
{
    public static RouteHandlerBuilder RequireAntiforgery(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter(
            async (context, next) =>
            {
                var antiforgery = context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
                if (await antiforgery.IsRequestValidAsync(context.HttpContext))
                {
                    return await next(context);
                }
                TokenEvents.Note(context.HttpContext);
                OldForm.Mark(context.HttpContext);
                return Refusal.IsForPage(context.HttpContext.Request)
                    ? Results.StatusCode(StatusCodes.Status400BadRequest)
                    : Results.Text(
                        TextFormat.Fill(SecurityTexts.OutOfDate_Script, Refusal.OutOfDate),
                        statusCode: StatusCodes.Status400BadRequest
                    );
            }
        );
}
