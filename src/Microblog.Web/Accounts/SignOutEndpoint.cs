using Microblog.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Accounts;

/// <summary><c>POST /logout</c>: a plain form of the shell. <c>GET /signed-in</c>: a page without a connection asks whether it may stay.</summary>
internal static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/signed-in", () => Results.NoContent());
        endpoints
            .MapPost(
                "/logout",
                async (HttpContext context, [FromServices] ISignOut signOut, CancellationToken cancellation) =>
                {
                    await signOut.SignOutAsync(context, cancellation);
                    return Results.Redirect("/login");
                }
            )
            .RequireAntiforgery();
    }
}
