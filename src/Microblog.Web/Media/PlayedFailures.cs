namespace Microblog.Web.Media;

/// <summary>The answer where a file, or its captions, cannot be played.</summary>
internal static class PlayedFailures
{
    public static Task AnswerAsync(HttpContext context, PictureFailure failure)
    {
        if (context.Response.HasStarted)
        {
            // The browser asks for the rest; what came must not pass for all of it.
            context.Abort();
            return Task.CompletedTask;
        }
        context.Response.Clear();
        var (status, text) = failure switch
        {
            // The same words for all: nobody learns from here what there is in the operator's network.
            PictureFailure.NotAllowed or PictureFailure.Unreachable or PictureFailure.TooManyRedirects => (
                StatusCodes.Status502BadGateway,
                MediaTexts.Played_Unreachable
            ),
            PictureFailure.TimedOut => (StatusCodes.Status504GatewayTimeout, MediaTexts.Played_TimedOut),
            PictureFailure.TooLarge => (StatusCodes.Status502BadGateway, MediaTexts.Played_TooLarge),
            PictureFailure.NoPicture => (StatusCodes.Status502BadGateway, MediaTexts.Played_NoMedia),
            PictureFailure.Busy => (StatusCodes.Status503ServiceUnavailable, MediaTexts.Played_Busy),
            _ => (StatusCodes.Status502BadGateway, MediaTexts.Played_Refused),
        };
        return PictureResponse.RefuseAsync(context, status, text);
    }
}
