using Microblog.Core.Accounts;
using Microblog.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Compose;

/// <summary>
/// <c>POST /compose/draft?place=…</c>, the text as the body: what is typed is kept while it is typed, whether or not the
/// page's connection is up, and however long it is.
/// </summary>
internal static class DraftEndpoint
{
    private const long MaxBytes = 512 * 1024;

    public static void MapDrafts(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapPost(
                "/compose/draft",
                async (
                    HttpRequest request,
                    [FromQuery] string place,
                    [FromServices] IUserSession session,
                    CancellationToken cancellation
                ) =>
                {
                    if (!DraftPlaces.IsPlace(place))
                    {
                        return Results.BadRequest();
                    }
                    try
                    {
                        using var reader = new StreamReader(request.Body);
                        await session.SetDraftAsync(place, await reader.ReadToEndAsync(cancellation), cancellation);
                        return Results.NoContent();
                    }
                    catch (BadHttpRequestException tooLarge)
                    {
                        // The page says so; it still has the text.
                        return Results.StatusCode(tooLarge.StatusCode);
                    }
                }
            )
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
            .RequireAntiforgery();
}
