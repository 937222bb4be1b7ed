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
            { TotalMinutes: < 1 } => ScriptTexts.Time_Now,
            { TotalHours: < 1 } => TextFormat.Fill(ScriptTexts.Time_Minutes, (int)ago.TotalMinutes),
            { TotalDays: < 1 } => TextFormat.Fill(ScriptTexts.Time_Hours, (int)ago.TotalHours),
            { TotalDays: < 7 } => TextFormat.Fill(ScriptTexts.Time_Days, (int)ago.TotalDays),
            _ => then.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    public static string Exact(DateTimeOffset then) =>
        then.ToString("dddd, d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
