using System.Globalization;
using System.Text.RegularExpressions;

namespace Microblog.Core.Atom;

/// <summary>Dates of entries (RFC 4287, 3.3; RFC 3339), as they are written and as they are met.</summary>
internal static partial class AtomTime
{
    private const int EarliestYear = 1900;
    private const int TickDigits = 7;
    private const string UsualShape = "0000-00-00T00:00:00";

    /// <summary>
    /// Reads a date with or without fraction, offset or <c>T</c>, with minutes alone, or without a time; null where it is
    /// missing or impossible. A leap second is the last millisecond of its minute.
    /// </summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || text.Length > 64)
        {
            return null;
        }
        if (TryParseUsual(text, out var usual))
        {
            return usual.Year >= EarliestYear ? usual : null;
        }
        if (Shape().Match(text.Trim()) is not { Success: true } match)
        {
            return null;
        }
        var isLeap = match.Groups["second"].Value == "60";
        var fraction = isLeap ? ".999" : match.Groups["fraction"].Value.Replace(',', '.');
        var normal =
            $"{match.Groups["day"].Value}T{Value(match, "minute", "00:00")}:"
            + (isLeap ? "59" : Value(match, "second", "00"))
            + (fraction.Length > 8 ? fraction[..8] : fraction)
            + Zone(match.Groups["zone"].Value.ToUpperInvariant());
        return
            DateTimeOffset.TryParse(normal, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            && time.UtcDateTime.Year >= EarliestYear
            ? time.ToUniversalTime()
            : null;
    }

    private static string Value(Match match, string group, string missing) =>
        match.Groups[group] is { Success: true, Value: var value } ? value : missing;

    private static string Zone(string zone) =>
        zone.Length switch
        {
            0 => "Z",
            3 => zone + ":00",
            _ => zone,
        };

    /// <summary>
    /// What nearly everybody writes: UTC to the second, or with a fraction. Every entry has two of them, and to read them
    /// by a format took a quarter of the time that a short entry takes.
    /// </summary>
    private static bool TryParseUsual(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < UsualShape.Length + 1 || text[^1] != 'Z')
        {
            return false;
        }
        for (var i = 0; i < UsualShape.Length; i++)
        {
            if (UsualShape[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != UsualShape[i])
            {
                return false;
            }
        }
        var fraction = text.AsSpan(UsualShape.Length..^1);
        if (fraction.Length > 0 && (fraction[0] != '.' || fraction.Length is < 2 or > 1 + TickDigits))
        {
            return false;
        }
        var ticks = 0L;
        for (var i = 1; i <= TickDigits; i++)
        {
            if (i < fraction.Length && !char.IsAsciiDigit(fraction[i]))
            {
                return false;
            }
            ticks = ticks * 10 + (i < fraction.Length ? fraction[i] - '0' : 0);
        }
        var (year, month, day) = (Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2));
        var (hour, minute, second) = (Number(text, 11, 2), Number(text, 14, 2), Number(text, 17, 2));
        if (
            year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return false;
        }
        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(ticks);
        return true;
    }

    private static int Number(string text, int start, int length)
    {
        var number = 0;
        foreach (var digit in text.AsSpan(start, length))
        {
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /// <summary>Writes UTC to the millisecond: what is written in one second keeps its order.</summary>
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<day>\d{4}-\d{2}-\d{2})([Tt ](?<minute>\d{2}:\d{2})(:(?<second>\d{2})(?<fraction>[.,]\d+)?)?)?"
            + @"\s?(?<zone>[Zz]|[+-]\d{2}(:?\d{2})?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shape();
}
