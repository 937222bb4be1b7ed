using System.Globalization;
using Microblog.Core.Model;
using Microblog.Core.Uploads;
using Microblog.Xmpp;

namespace Microblog.Web.Media;

/// <summary>
/// Answers with the video or audio of a post, whole or the part that the browser asks for (RFC 9110, 14). Neither memory nor disk
/// holds more of it than a piece. Its type is the one that the post says, of those that browsers play: whatever else it is, it is
/// played or nothing.
/// </summary>
internal sealed partial class PlayedFiles(
    PlayedClient client,
    PlayerQueue queue,
    PlayerLimits limits,
    TimeProvider time,
    ILogger<PlayedFiles> logger
)
{
    /// <param name="context">The request.</param>
    /// <param name="file">The file.</param>
    /// <param name="type">Its type for browsers.</param>
    /// <param name="account">Whose turn it is.</param>
    /// <param name="uploads">What knows the hosts of the account's own files.</param>
    public async Task SendAsync(HttpContext context, Attachment file, string type, Jid account, IFileUploads uploads)
    {
        using var timeout = new CancellationTokenSource(limits.Whole, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            using var turn = await queue.EnterAsync(account, both.Token);
            var range = ByteRange.Read(context.Request.Headers.Range);
            using var download = await LearnedHosts.OpenAsync(
                uploads,
                stop => client.OpenAsync(file.Address, range, stop),
                both.Token
            );
            if (download.Part is { } part)
            {
                SetHeaders(context.Response, part, type);
                await download.CopyToAsync(context.Response.Body, both.Token);
            }
            else
            {
                await RefusePartAsync(context, download.Total);
            }
        }
        catch (PictureException failure)
        {
            LogNotPlayed(failure.Failure, file.Address.Authority, failure.Detail);
            await PlayedFailures.AnswerAsync(context, failure.Failure);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogNotPlayed(PictureFailure.TimedOut, file.Address.Authority, "the reader took too long");
            await PlayedFailures.AnswerAsync(context, PictureFailure.TimedOut);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The reader is gone.
        }
    }

    private static void SetHeaders(HttpResponse response, FilePart part, string type)
    {
        response.StatusCode = part.IsWhole ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        response.ContentType = type;
        response.ContentLength = part.Length;
        response.Headers.AcceptRanges = part.Length is null ? default : "bytes";
        response.Headers.ContentRange = part.IsWhole ? default : Range(part);
        response.Headers.CacheControl = PictureResponse.KeptByTheBrowser;
        response.Headers.ContentDisposition = $"inline; filename=\"{Kind(type)}\"";
        PictureResponse.Protect(response);
    }

    private static string Range(FilePart part) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"bytes {part.First}-{part.Last}/{(part.Total is { } total ? total.ToString(CultureInfo.InvariantCulture) : "*")}"
        );

    /// <summary>Such as <c>video.mp4</c>.</summary>
    private static string Kind(string type) => type.Replace('/', '.');

    private static Task RefusePartAsync(HttpContext context, long? total)
    {
        if (total is { } length)
        {
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
        }
        return PictureResponse.RefuseAsync(
            context,
            StatusCodes.Status416RangeNotSatisfiable,
            MediaTexts.Played_NoSuchPart
        );
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Not played: {Failure}, from {Host}: {Detail}")]
    private partial void LogNotPlayed(PictureFailure failure, string host, string detail);
}
