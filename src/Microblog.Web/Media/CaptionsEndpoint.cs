using Microblog.Core.Model;

namespace Microblog.Web.Media;

/// <summary>Answers with the captions of a post's video or audio (WebVTT), read whole and looked at: whatever is none stays outside.</summary>
internal static partial class CaptionsEndpoint
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly RemoteRequest Wanted = new("text/vtt");

    public static async Task SendAsync(HttpContext context, Attachment file, PictureServices services)
    {
        try
        {
            using var turn = await services.Queue.EnterAsync(services.Account.Address, context.RequestAborted);
            var captions = await LearnedHosts.OpenAsync(
                services.Uploads,
                stop => ReadAsync(services, file.Address, stop),
                context.RequestAborted
            );
            context.Response.ContentType = "text/vtt; charset=utf-8";
            context.Response.ContentLength = captions.Length;
            context.Response.Headers.CacheControl = PictureResponse.KeptByTheBrowser;
            context.Response.Headers.ContentDisposition = "inline; filename=\"captions.vtt\"";
            PictureResponse.Protect(context.Response);
            await context.Response.Body.WriteAsync(captions, context.RequestAborted);
        }
        catch (PictureException failure)
        {
            LogNotShown(services.Logger, failure.Failure, file.Address.Authority, failure.Detail);
            await PlayedFailures.AnswerAsync(context, failure.Failure);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The reader is gone.
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        PictureServices services,
        Uri address,
        CancellationToken cancellation
    )
    {
        var budget = new TimeBudget(services.Limits.Server, services.Time, cancellation);
        using var answer = await services.Client.SendAsync(address, Wanted, budget);
        if (!answer.IsSuccessStatusCode)
        {
            throw new PictureException(PictureFailure.Refused, $"status {(int)answer.StatusCode}");
        }
        var captions = new byte[MaxBytes + 1];
        var count = await budget.ForAsync(stop => ReadAsync(answer, captions, stop));
        return count > MaxBytes ? throw new PictureException(PictureFailure.TooLarge, $"more than {MaxBytes} bytes")
            : IsCaptions(captions.AsSpan(0, count)) ? captions.AsMemory(0, count)
            : throw new PictureException(PictureFailure.NoPicture, "no WebVTT");
    }

    private static async ValueTask<int> ReadAsync(
        HttpResponseMessage answer,
        byte[] captions,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            return await body.ReadAtLeastAsync(captions, captions.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new PictureException(PictureFailure.Unreachable, failure.Message, failure);
        }
    }

    /// <summary>The first word of every file (WebVTT, 4.1), by itself.</summary>
    private static bool IsCaptions(ReadOnlySpan<byte> file)
    {
        file = file.StartsWith("\uFEFF"u8) ? file[3..] : file;
        return file.StartsWith("WEBVTT"u8)
            && (file.Length == 6 || file[6] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Captions not shown: {Failure}, from {Host}: {Detail}")]
    private static partial void LogNotShown(ILogger logger, PictureFailure failure, string host, string detail);
}
