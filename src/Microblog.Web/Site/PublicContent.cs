namespace Microblog.Web.Site;

/// <summary>
/// Metadata of an endpoint that answers everybody alike, such as a style sheet: the sign-in that a request for it carries is
/// not looked up.
/// </summary>
internal sealed class PublicContent
{
    private PublicContent() { }

    /// <summary>The one instance.</summary>
    public static PublicContent Instance { get; } = new();

    /// <summary>True for a request for such content.</summary>
    public static bool IsAskedFor(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PublicContent>() is not null;
}
