using Microblog.Core.Model;
using Microblog.Web.Wording;
using Microsoft.Net.Http.Headers;

namespace Microblog.Web.Security;

/// <summary>The answer to a request that needed a database which did not do its part.</summary>
internal static partial class StorageErrors
{
    private static readonly object Key = new();

    /// <summary>What was wrong with the database; null where it was something else.</summary>
    public static StorageFailure? Of(HttpContext context) => context.Items[Key] as StorageFailure?;

    /// <summary>503 with the reason; without a body where a page is to be made of it.</summary>
    public static async Task AnswerAsync(
        HttpContext context,
        StorageFailure storage,
        Exception failure,
        bool asPage,
        ILogger logger
    )
    {
        LogNotStored(logger, context.Request.Method, failure);
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers[HeaderNames.RetryAfter] = "10";
        context.Items[Key] = storage;
        if (!asPage)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(Sentences.ForRefused(storage), context.RequestAborted);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} not carried out: the database did not do its part")]
    private static partial void LogNotStored(ILogger logger, string method, Exception failure);
}
