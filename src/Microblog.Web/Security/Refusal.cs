using Microblog.Core.Model;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Microblog.Web.Security;

/// <summary>A request that was not carried out is answered in words: a page for a form or a link, a line for a script.</summary>
internal static class Refusal
{
    /// <summary>What a page says whose token is of another sign-in, other keys, or a cookie that is gone.</summary>
    public static string OutOfDate => SecurityTexts.OutOfDate;

    /// <summary>Makes the page that says why, whatever kind of request was refused.</summary>
    public static void UseRefusalPages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(
            (context, next) =>
            {
                if (IsBeingExplained(context))
                {
                    // The page is made within the refused request; it is no form.
                    context.Request.Method = HttpMethods.Get;
                    context.Features.Set<IAntiforgeryValidationFeature>(null);
                }
                return next(context);
            }
        );
        app.UseStorageFailures();
    }

    /// <summary>True where a browser shows the answer to a person; false for a script.</summary>
    public static bool IsForPage(HttpRequest request) =>
        request
            .Headers[HeaderNames.Accept]
            .Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsBeingExplained(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null;

    /// <summary>A database that stores nothing, or does not answer, is no fault of the program: 503, with the reason.</summary>
    private static void UseStorageFailures(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Refusal).FullName!);
        app.Use(
            async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (Exception failure)
                    when (StorageFailures.Of(failure) is { } storage && !context.Response.HasStarted)
                {
                    await StorageErrors.AnswerAsync(
                        context,
                        storage,
                        failure,
                        IsForPage(context.Request) && !IsBeingExplained(context),
                        logger
                    );
                }
            }
        );
    }
}
