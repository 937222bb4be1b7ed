using System.Globalization;

namespace Microblog.Web.Wording;

/// <summary>How long ago, in as few letters as possible. The browser goes on counting.</summary>
internal static class RelativeTime
{
    public static string Text(DateTimeOffset then, DateTimeOffset now)
    {
        var ago = now - then;
        return ago switch
        {
            { TotalMinutes: < 1 } => "now",
            { TotalHours: < 1 } => $"{(int)ago.TotalMinutes} min",
            { TotalDays: < 1 } => $"{(int)ago.TotalHours} h",
            { TotalDays: < 7 } => $"{(int)ago.TotalDays} d",
            _ => then.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    public static string Exact(DateTimeOffset then) =>
        then.ToString("dddd, d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
