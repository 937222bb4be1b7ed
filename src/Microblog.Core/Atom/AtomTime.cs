using System.Globalization;
using System.Text.RegularExpressions;

namespace Microblog.Core.Atom;

/// <summary>Dates of entries (RFC 4287, 3.3; RFC 3339), as they are written and as they are met.</summary>
internal static partial class AtomTime
{
    private const int EarliestYear = 1900;
    private const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal;

    /// <summary>What nearly everybody writes: UTC to the second, or with a fraction.</summary>
    private const string Usual = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Reads a date with or without fraction, offset or <c>T</c>; null where it is missing or impossible.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || text.Length > 64)
        {
            return null;
        }
        if (IsUsual(text) && DateTimeOffset.TryParseExact(text, Usual, Invariant, Universal, out var usual))
        {
            return usual.Year >= EarliestYear ? usual : null;
        }
        if (Shape().Match(text.Trim()) is not { Success: true } match)
        {
            return null;
        }
        var zone = match.Groups["zone"].Value;
        var fraction = match.Groups["fraction"].Value;
        var normal =
            $"{match.Groups["day"].Value}T{match.Groups["time"].Value}{(fraction.Length > 8 ? fraction[..8] : fraction)}"
            + (zone.Length == 0 ? "Z" : zone.ToUpperInvariant());
        return
            DateTimeOffset.TryParse(normal, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            && time.UtcDateTime.Year >= EarliestYear
            ? time.ToUniversalTime()
            : null;
    }

    private static bool IsUsual(string text) => text.Length is >= 20 and <= 28 && text[^1] == 'Z' && text[10] == 'T';

    /// <summary>Writes UTC to the millisecond: what is written in one second keeps its order.</summary>
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<day>\d{4}-\d{2}-\d{2})[Tt ](?<time>\d{2}:\d{2}:\d{2})(?<fraction>\.\d+)?\s?(?<zone>[Zz]|[+-]\d{2}:?\d{2})?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shape();
}
