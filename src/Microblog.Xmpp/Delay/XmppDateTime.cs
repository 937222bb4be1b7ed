using System.Globalization;
using System.Text.RegularExpressions;

namespace Microblog.Xmpp.Delay;

/// <summary>Points in time as XMPP writes them (XEP-0082, 3.2): <c>2026-11-22T14:32:00.25Z</c>, with an offset or <c>Z</c>.</summary>
public static partial class XmppDateTime
{
    private const int MaxLength = 64;
    private const int TickDigits = 7;

    /// <summary>Reads a point in time, fractions to 100 ns; null for whatever is none, also for days and hours that do not exist.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is not { Length: <= MaxLength } || Form.Match(text.Trim()) is not { Success: true } parts)
        {
            return null;
        }
        if (
            !DateTime.TryParseExact(
                parts.Groups["seconds"].Value,
                "yyyy-MM-dd'T'HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var local
            ) || Offset(parts.Groups["zone"].Value) is not { } offset
        )
        {
            return null;
        }
        var fraction = parts.Groups["fraction"].Value.PadRight(TickDigits, '0')[..TickDigits];
        var ticks = local.Ticks + long.Parse(fraction, CultureInfo.InvariantCulture) - offset.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
    }

    /// <summary>The point in time in UTC, with a fraction only where there is one.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan? Offset(string zone)
    {
        if (zone == "Z")
        {
            return TimeSpan.Zero;
        }
        var hours = int.Parse(zone.AsSpan(1, 2), CultureInfo.InvariantCulture);
        var minutes = int.Parse(zone.AsSpan(4, 2), CultureInfo.InvariantCulture);
        var offset = new TimeSpan(hours, minutes, 0);
        return hours > 23 || minutes > 59 ? null
            : zone[0] == '-' ? -offset
            : offset;
    }

    [GeneratedRegex(
        @"^(?<seconds>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<zone>Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form { get; }
}
