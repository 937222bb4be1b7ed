using System.Globalization;
using Microblog.Web.Security;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Accounts;

/// <summary><c>POST /logout</c>: a plain form of the shell. <c>GET /signed-in</c>: a page without a connection asks whether it may stay.</summary>
internal static class SignOutEndpoint
{
    /// <summary>Texts that became drafts, in the address of the sign-in page.</summary>
    public const string Drafts = "drafts";

    /// <summary>Deletes that were not carried out, in the address of the sign-in page.</summary>
    public const string Deletes = "deletes";

    public static void MapSignOut(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/signed-in", () => Results.NoContent());
        // Where a sign-in was over when it was to be ended, the sign-in page leads here with a link.
        endpoints.MapGet("/logout", () => Results.Redirect("/"));
        endpoints
            .MapPost(
                "/logout",
                async (HttpContext context, [FromServices] ISignOut signOut, CancellationToken cancellation) =>
                {
                    var unsent = await signOut.SignOutAsync(context, cancellation);
                    // What the browser keeps of the account's pages, and what was half written in its tabs.
                    context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
                    var query = new QueryBuilder();
                    Add(query, Drafts, unsent.Drafts);
                    Add(query, Deletes, unsent.Deletes);
                    return Results.Redirect($"/login{query}");
                }
            )
            .RequireAntiforgery();
    }

    private static void Add(QueryBuilder query, string name, int count)
    {
        if (count > 0)
        {
            query.Add(name, count.ToString(CultureInfo.InvariantCulture));
        }
    }
}
