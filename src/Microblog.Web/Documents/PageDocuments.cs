using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Documents;

/// <summary>
/// Style sheets and the Content-Security-Policy belong to a document. Pages that use MudBlazor are documents of their own, one
/// for each first segment of their routes; all other pages share one. A link from one document to another loads the page;
/// a link within a document is followed by the circuit.
/// </summary>
internal static class PageDocuments
{
    /// <summary>The names of the documents of their own: the first segments of the paths of their pages, in lower case.</summary>
    public static IReadOnlyList<string> Own { get; } =
    [
        .. typeof(PageDocuments)
            .Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(UsesMudBlazorAttribute)))
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => FirstSegment(route.Template))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The name of the document that holds a page; empty for the one that most pages share.</summary>
    /// <param name="uri">The absolute address of the page.</param>
    public static string Of(string uri)
    {
        var segment = FirstSegment(new Uri(uri).AbsolutePath);
        return Own.Contains(segment) ? segment : "";
    }

    private static string FirstSegment(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").ToLowerInvariant();
}
