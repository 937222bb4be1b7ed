using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Media;

/// <summary>
/// <c>GET /media/{service}/{node}/{item}/{index}?v=…</c>: a picture, video, audio file or its captions of a post that is in the cache of the
/// account that asks; with <c>/poster</c> behind the index the picture that stands for a video.
/// <c>GET /compose/picture?place=…&amp;id=…</c>: one that waits beside a text of that account.
/// <c>GET /compose/preview?place=…&amp;v=…</c>: that of the preview of a link in such a text. Nothing else can be fetched through it.
/// </summary>
internal static partial class PictureEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // The parts are read from the address as it was sent: see PostLinks.
        endpoints.MapGet(
            PictureLinks.Prefix + "{**picture}",
            async (
                HttpContext context,
                [FromQuery] string? v,
                [FromServices] ITimelines timelines,
                [AsParameters] PictureServices services,
                [FromServices] PlayedFiles players
            ) =>
            {
                var file = await FindAsync(context, timelines, v);
                await (
                    file switch
                    {
                        { PlayedType: { } type } => players.SendAsync(
                            context,
                            file,
                            type,
                            services.Account.Address,
                            services.Uploads
                        ),
                        { IsCaptions: true } => CaptionsEndpoint.SendAsync(context, file, services),
                        _ => SendAsync(context, file, services),
                    }
                );
            }
        );
        endpoints.MapGet(
            DraftPictureLinks.PreviewPath,
            async (
                HttpContext context,
                [FromQuery] string place,
                [FromQuery] string v,
                [FromServices] IDrafts drafts,
                [AsParameters] PictureServices services
            ) => await SendAsync(context, await FindAsync(context, drafts, place, v), services)
        );
        endpoints.MapGet(
            DraftPictureLinks.Path,
            async (
                HttpContext context,
                [FromQuery] string place,
                [FromQuery] Guid id,
                [FromServices] IDraftAttachments drafts,
                [AsParameters] PictureServices services
            ) => await SendAsync(context, await FindAsync(context, drafts, place, id), services)
        );
    }

    private static async Task SendAsync(HttpContext context, Attachment? attachment, PictureServices services)
    {
        if (attachment is null)
        {
            await PictureResponse.RefuseAsync(context, StatusCodes.Status404NotFound, MediaTexts.Picture_Unknown);
            return;
        }
        using var timeout = new CancellationTokenSource(services.Limits.Whole, services.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            using var turn = await services.Queue.EnterAsync(services.Account.Address, both.Token);
            using var picture = await LearnedHosts.OpenAsync(
                services.Uploads,
                stop => services.Client.OpenAsync(attachment.Address, stop),
                both.Token
            );
            SetHeaders(context.Response, picture);
            await picture.CopyToAsync(context.Response.Body, both.Token);
        }
        catch (PictureException failure)
        {
            LogNotShown(services.Logger, failure.Failure, attachment.Address.Authority, failure.Detail);
            await FailAsync(context, failure.Failure);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogNotShown(
                services.Logger,
                PictureFailure.TimedOut,
                attachment.Address.Authority,
                "the reader took too long"
            );
            await FailAsync(context, PictureFailure.TimedOut);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The reader is gone.
        }
    }

    private static async Task<Attachment?> FindAsync(HttpContext context, ITimelines timelines, string? version)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (
            !PictureLinks.TryParse(
                string.IsNullOrEmpty(target) ? context.Request.Path.ToUriComponent() : target,
                out var address,
                out var index,
                out var isPoster
            )
        )
        {
            return null;
        }
        if (await timelines.FindPostAsync(address, context.RequestAborted) is not { } post)
        {
            return null;
        }
        // The picture of its preview is counted behind the others.
        IReadOnlyList<Attachment> attachments = post.Preview?.Picture is { } more
            ? [.. post.Attachments, more]
            : post.Attachments;
        var attachment = attachments.ElementAtOrDefault(index);
        // Another version is another picture: under this address the browser would keep it as the one that was there.
        return
            (isPoster ? attachment?.PosterPicture : attachment) is { } file
            && (file.IsPicture || file.IsCaptions || file.PlayedType is not null)
            && PictureLinks.Version(file) == version
            ? file
            : null;
    }

    private static async Task<Attachment?> FindAsync(
        HttpContext context,
        IDraftAttachments drafts,
        string place,
        Guid id
    ) =>
        DraftLocation.IsLocation(place)
        && (await drafts.GetAsync(place, context.RequestAborted)).Files.FirstOrDefault(one => one.Id == id)
            is { } waiting
            ? (waiting.File.IsPicture ? waiting.File : waiting.File.PosterPicture)
            : null;

    /// <summary>What the account's own draft has, and nothing that a browser names.</summary>
    private static async Task<Attachment?> FindAsync(
        HttpContext context,
        IDrafts drafts,
        string place,
        string version
    ) =>
        DraftLocation.IsLocation(place)
        && DraftPreview.Parse(await drafts.GetAsync(DraftLocation.Preview(place), context.RequestAborted))
            is { Preview.Picture: { } picture }
        && PictureLinks.Version(picture) == version
            ? picture
            : null;

    private static void SetHeaders(HttpResponse response, PictureDownload picture)
    {
        response.ContentType = picture.Kind.MediaType;
        response.ContentLength = picture.Length;
        response.Headers.CacheControl = PictureResponse.KeptByTheBrowser;
        response.Headers.ContentDisposition = $"inline; filename=\"picture.{picture.Kind.Extension}\"";
        PictureResponse.Protect(response);
    }

    private static Task FailAsync(HttpContext context, PictureFailure failure)
    {
        if (context.Response.HasStarted)
        {
            // Half a picture must not pass for a whole one.
            context.Abort();
            return Task.CompletedTask;
        }
        context.Response.ContentLength = null;
        context.Response.Headers.ContentDisposition = default;
        return failure switch
        {
            // The same words for both: nobody learns from here what there is in the operator's network.
            PictureFailure.NotAllowed or PictureFailure.Unreachable or PictureFailure.TooManyRedirects =>
                PictureResponse.RefuseAsync(context, StatusCodes.Status502BadGateway, MediaTexts.Picture_Unreachable),
            PictureFailure.TimedOut => PictureResponse.RefuseAsync(
                context,
                StatusCodes.Status504GatewayTimeout,
                MediaTexts.Picture_TimedOut
            ),
            PictureFailure.TooLarge => PictureResponse.RefuseAsync(
                context,
                StatusCodes.Status502BadGateway,
                MediaTexts.Picture_TooLarge
            ),
            PictureFailure.NoPicture => PictureResponse.RefuseAsync(
                context,
                StatusCodes.Status502BadGateway,
                MediaTexts.Picture_NoPicture
            ),
            PictureFailure.Busy => PictureResponse.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                MediaTexts.Picture_Busy
            ),
            _ => PictureResponse.RefuseAsync(context, StatusCodes.Status502BadGateway, MediaTexts.Picture_Refused),
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Picture not shown: {Failure}, from {Host}: {Detail}")]
    private static partial void LogNotShown(ILogger logger, PictureFailure failure, string host, string detail);
}
