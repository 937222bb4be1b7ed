using Microblog.Core.Publishing;
using Microblog.Core.Uploads;
using Microblog.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Compose;

/// <summary>
/// <c>POST /compose/poster?place=…&amp;id=…</c>, a picture as the body: it is uploaded by itself, and stands for the video with that id
/// in the draft of the place. Where it cannot, the video has none: no message says so, for nothing is lost.
/// </summary>
internal static partial class PosterEndpoint
{
    /// <summary>More than browsers are asked for (poster.js).</summary>
    private const int MaxBytes = 1024 * 1024;

    public static void MapPosters(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapPost("/compose/poster", SendAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
            .RequireAntiforgery();

    private static async Task<IResult> SendAsync(
        HttpRequest request,
        [FromQuery] string place,
        [FromQuery] Guid id,
        [FromServices] IFileUploads uploads,
        [FromServices] IDraftAttachments drafts,
        [FromServices] ILogger<UploadProblem> logger,
        CancellationToken cancellation
    )
    {
        if (!DraftLocation.IsLocation(place) || request.HasFormContentType)
        {
            return Results.BadRequest();
        }
        if (!(await drafts.GetAsync(place, cancellation)).Files.Any(one => one.Id == id && one.File.IsVideo))
        {
            return Results.NotFound();
        }
        if (request.ContentLength is null or > MaxBytes)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }
        try
        {
            var file = new FileToUpload("poster.jpg", "image/jpeg", request.ContentLength);
            var uploaded = await uploads.UploadAsync(file, request.Body, cancellation);
            if (!uploaded.IsPicture)
            {
                return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
            }
            await drafts.SetPosterAsync(place, id, uploaded.Address, cancellation);
            return Results.NoContent();
        }
        catch (FileUploadException refused)
        {
            LogRefused(logger, refused.Problem, (refused.InnerException ?? refused).Message);
            return Results.UnprocessableEntity();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Poster not uploaded: {Problem}: {Detail}")]
    private static partial void LogRefused(ILogger logger, UploadProblem problem, string detail);
}
