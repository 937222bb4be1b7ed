using Microsoft.AspNetCore.Antiforgery;

namespace Microblog.Web.Security;

/// <summary>
/// A form without a valid token: made before a person signed in or out in the same browser, before its cookies were deleted,
/// with keys that are gone, or by another site. Nothing of it is carried out. A page that looks at <see cref="IsOld"/> is
/// shown again, so that the person can send it once more.
/// </summary>
internal static class OldForm
{
    private const string SignInPath = "/login";
    private static readonly object Key = new();

    /// <summary>True for the request of such a form.</summary>
    public static bool IsOld(HttpContext context) => context.Items.ContainsKey(Key);

    /// <summary>Notes that the request is one of such a form.</summary>
    public static void Mark(HttpContext context) => context.Items[Key] = Key;

    /// <summary>
    /// Lets the sign-in page itself answer: it looks whether the form is old before it does anything with it.
    /// </summary>
    public static void UseOldForms(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
                {
                    Mark(context);
                    if (context.Request.Path == SignInPath)
                    {
                        context.Response.StatusCode = StatusCodes.Status400BadRequest;
                        context.Features.Set<IAntiforgeryValidationFeature>(new Shown());
                    }
                }
                return next(context);
            }
        );

    /// <summary>Lets the page be made; not what the form asks for.</summary>
    private sealed class Shown : IAntiforgeryValidationFeature
    {
        public bool IsValid => true;

        public Exception? Error => null;
    }
}
