using System.Globalization;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Shared;

/// <summary>A moment as the browser keeps it up to date (times.js): written once, from then on the browser counts.</summary>
internal static class TimeMarkup
{
    /// <summary>How long ago.</summary>
    public static MarkupString Ago(DateTimeOffset then, DateTimeOffset now) =>
        new(
            $"<time-ago><time datetime=\"{Machine(then)}\" title=\"{RelativeTime.Exact(then)}\">{RelativeTime.Text(then, now)}</time></time-ago>"
        );

    /// <summary>The date and the time.</summary>
    public static MarkupString Exact(DateTimeOffset then) =>
        new($"<time-ago data-exact><time datetime=\"{Machine(then)}\">{RelativeTime.Exact(then)}</time></time-ago>");

    private static string Machine(DateTimeOffset then) =>
        then.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
