using Microblog.Core.Publishing;
using Microblog.Web.Security;
using Microblog.Web.Wording;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Compose;

/// <summary>
/// <c>/compose/draft?place=…</c>: what is half written, the same in all pages of an account.
/// <para><c>GET</c> gives what is kept: <c>{ text, target, version }</c>, of version 0 where there is nothing.</para>
/// <para>
/// <c>POST …&amp;to=…&amp;since=…</c>, the text as the body, where a post goes (nothing: the own feed) and the version that it
/// was typed after: what is typed is kept while it is typed, whether or not the page's connection is up. The answer's
/// <c>ETag</c> is the version that it has then. Where another page kept another text since, nothing is stored, and the answer (412) is that text. Where it
/// cannot be kept, the answer (413: too long, 409: too many) says why in words for the page, which still has the text.
/// </para>
/// </summary>
internal static class DraftEndpoint
{
    private const string Path = "/compose/draft";

    public static void MapDrafts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, ReadAsync);
        // The text is measured when it is read; this bounds what is read.
        endpoints
            .MapPost(Path, SaveAsync)
            .WithMetadata(new RequestSizeLimitAttribute(2 * Drafts.MaxBytes))
            .RequireAntiforgery();
    }

    private static async Task<IResult> ReadAsync(
        HttpResponse response,
        [FromQuery] string place,
        [FromServices] IDrafts drafts,
        CancellationToken cancellation
    )
    {
        if (!DraftLocation.IsLocation(place))
        {
            return Results.BadRequest();
        }
        response.Headers.CacheControl = "no-store";
        return Results.Json(await drafts.ReadAsync(place, cancellation));
    }

    private static async Task<IResult> SaveAsync(
        HttpRequest request,
        [FromQuery] string place,
        [FromQuery] string? to,
        [FromQuery] long? since,
        [FromServices] IDrafts drafts,
        CancellationToken cancellation
    )
    {
        if (!DraftLocation.IsLocation(place) || !IsTarget(to))
        {
            return Results.BadRequest();
        }
        try
        {
            using var reader = new StreamReader(request.Body);
            var text = await reader.ReadToEndAsync(cancellation);
            var kept = await drafts.SaveAsync(place, text, to, since, cancellation);
            if (kept.Text != text)
            {
                return Results.Json(kept, statusCode: StatusCodes.Status412PreconditionFailed);
            }
            request.HttpContext.Response.Headers.ETag = $"\"{kept.Version}\"";
            return Results.NoContent();
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refusal(DraftFailure.TooLong);
        }
        catch (DraftException refused)
        {
            return Refusal(refused.Failure);
        }
    }

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
