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
                return Results.BadRequest();
            }
        );
}
