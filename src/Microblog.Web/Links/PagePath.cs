using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Features;

namespace Microblog.Web.Links;

/// <summary>The address of the page as the browser wrote it.</summary>
internal static class PagePath
{
    /// <param name="navigation">Knows it in a circuit.</param>
    /// <param name="context">Knows it while prerendering, else null.</param>
    public static string Raw(NavigationManager navigation, HttpContext? context)
    {
        var target = context?.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return string.IsNullOrEmpty(target) ? navigation.Uri : target;
    }
}
