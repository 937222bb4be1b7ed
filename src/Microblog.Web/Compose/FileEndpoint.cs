using Microblog.Core.Publishing;
using Microblog.Core.Uploads;
using Microblog.Web.Security;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Compose;

/// <summary>
/// <c>/compose/file</c>: files beside what is half written. They go through the program to the service of the account's server.
/// <para>
/// <c>GET</c> gives <c>{ max, picture }</c>: the largest file in bytes, or null where the service does not tell, and the largest picture.
/// </para>
/// <para>
/// <c>POST …?place=…&amp;id=…&amp;name=…&amp;type=…&amp;at=…</c>, the file as the body, which is passed on as it comes. It is added to
/// the draft of the place under that id, at that number in the order; sent again under the same id it takes the place of what came before.
/// </para>
/// <para>
/// Of video and audio <c>&amp;width=…&amp;height=…&amp;length=…</c> says pixels and milliseconds: the browser has looked at the file.
/// </para>
/// <para>A refusal (413, 422) is <c>{ problem, text }</c>: the failure, and a sentence for the person.</para>
/// </summary>
internal static partial class FileEndpoint
{
    private const string Path = "/compose/file";

    /// <summary>Of a file that is refused so much is still read: a browser hears an answer only when it has sent all.</summary>
    private const long MaxRest = 128 * 1024 * 1024;

    private static readonly TimeSpan MaxRestTime = TimeSpan.FromSeconds(30);

    public static void MapFiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, ReadAsync);
        // The service says how large a file may be, and it is read no further than it is sent on.
        endpoints.MapPost(Path, SendAsync).WithMetadata(new DisableRequestSizeLimitAttribute()).RequireAntiforgery();
    }

    private static async Task<IResult> ReadAsync(
        HttpResponse response,
        [FromServices] IFileUploads uploads,
        CancellationToken cancellation
    )
    {
        response.Headers.CacheControl = "no-store";
        try
        {
            var limits = await uploads.FindLimitsAsync(cancellation);
            return Results.Json(new { max = limits.File, picture = limits.Picture });
        }
        catch (FileUploadException refused)
        {
            return Refusal(refused);
        }
    }

    private static async Task<IResult> SendAsync(
        HttpRequest request,
        [FromQuery] string place,
        [FromQuery] Guid id,
        [FromQuery] string? name,
        [FromQuery] string? type,
        [FromQuery] int? at,
        [AsParameters] PlayedFacts facts,
        [FromServices] IFileUploads uploads,
        [FromServices] IDraftAttachments drafts,
        [FromServices] TimeProvider time,
        [FromServices] ILogger<UploadProblem> logger,
        CancellationToken cancellation
    )
    {
        if (!DraftLocation.IsLocation(place) || request.HasFormContentType)
        {
            return Results.BadRequest();
        }
        IResult refusal;
        try
        {
            var kept = await drafts.GetAsync(place, cancellation);
            if (kept.Files.Count >= DraftAttachments.Most && kept.Files.All(one => one.Id != id))
            {
                throw new DraftException(DraftFailure.TooManyFiles);
            }
            var file = new FileToUpload(name, type, request.ContentLength);
            var uploaded = await uploads.UploadAsync(file, request.Body, cancellation);
            await drafts.AddAsync(place, new DraftAttachment(id, facts.Complete(uploaded)), at, cancellation);
            return Results.Json(new { id });
        }
        catch (FileUploadException refused)
        {
            LogRefused(logger, refused.Problem, (refused.InnerException ?? refused).Message);
            refusal = Refusal(refused);
        }
        catch (DraftException full)
        {
            refusal = Refusal(full.Failure.ToString(), Sentences.For(full.Failure));
        }
        await DrainAsync(request.Body, time, cancellation);
        return refusal;
    }

    private static async Task DrainAsync(Stream body, TimeProvider time, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(MaxRestTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        var piece = new byte[64 * 1024];
        try
        {
            for (var rest = MaxRest; rest > 0; )
            {
                var count = await body.ReadAsync(piece, both.Token);
                if (count == 0)
                {
                    return;
                }
                rest -= count;
            }
        }
        catch (Exception broken) when (broken is IOException or BadHttpRequestException or OperationCanceledException)
        {
            // The browser is gone, or slow: it hears the answer or does not.
        }
    }

    private static IResult Refusal(FileUploadException refused) =>
        Refusal(
            refused.Problem.ToString(),
            FileSentences.For(refused),
            refused.Problem is UploadProblem.TooLarge or UploadProblem.PictureTooLarge
                ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status422UnprocessableEntity
        );

    private static IResult Refusal(
        string problem,
        string text,
        int status = StatusCodes.Status422UnprocessableEntity
    ) => Results.Json(new { problem, text }, statusCode: status);

    [LoggerMessage(Level = LogLevel.Information, Message = "File not uploaded: {Problem}: {Detail}")]
    private static partial void LogRefused(ILogger logger, UploadProblem problem, string detail);
}
