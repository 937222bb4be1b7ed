using Microblog.Core.Accounts;
using Microblog.Core.Publishing;
using Microblog.Web.Security;
using Microblog.Web.Wording;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Compose;

/// <summary>
/// <c>POST /compose/draft?place=…&amp;to=…</c>, the text as the body, and where a post goes (nothing: the own feed): what is typed is kept while it is typed, whether or not the
/// page's connection is up. Where it cannot be kept, the answer (413: too long, 409: too many) says why in words for the
/// page, which still has the text.
/// </summary>
internal static class DraftEndpoint
{
    public static void MapDrafts(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapPost(
                "/compose/draft",
                async (
                    HttpRequest request,
                    [FromQuery] string place,
                    [FromQuery] string? to,
                    [FromServices] IUserSession session,
                    CancellationToken cancellation
                ) =>
                {
                    if (!DraftPlace.IsPlace(place) || !IsTarget(to))
                    {
                        return Results.BadRequest();
                    }
                    try
                    {
                        using var reader = new StreamReader(request.Body);
                        var text = await reader.ReadToEndAsync(cancellation);
                        if (place == DraftPlace.Home && to is not null)
                        {
                            // Before the text: a text is never kept without where it goes.
                            await session.SetDraftAsync(
                                DraftPlace.HomeTarget,
                                text.Length == 0 ? "" : to,
                                cancellation
                            );
                        }
                        await session.SetDraftAsync(place, text, cancellation);
                        return Results.NoContent();
                    }
                    catch (BadHttpRequestException tooLarge)
                        when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
                    {
                        return Refusal(DraftFailure.TooLong);
                    }
                    catch (DraftException refused)
                    {
                        return Refusal(refused.Failure);
                    }
                }
            )
            // The text is measured when it is read; this bounds what is read.
            .WithMetadata(new RequestSizeLimitAttribute(2 * Drafts.MaxBytes))
            .RequireAntiforgery();

    private static bool IsTarget(string? to) =>
        string.IsNullOrEmpty(to) || XmppUri.TryParse(to, out var uri) && uri is { Node.Length: > 0, Item: null };

    private static IResult Refusal(DraftFailure failure) =>
        Results.Text(
            Sentences.For(failure),
            statusCode: failure == DraftFailure.TooLong
                ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status409Conflict
        );
}
