using System.Globalization;
using Microblog.Core.Model;

namespace Microblog.Core.Cache;

/// <summary>
/// RSM tokens (XEP-0059) as the servers make them: opaque, kept to the letter, but ordered, and a time where they read as one.
/// </summary>
public static class PageToken
{
    /// <summary>Older tokens are smaller.</summary>
    public static int Compare(string left, string right) =>
        Time(left) is { } a && Time(right) is { } b && a != b ? a.CompareTo(b) : string.CompareOrdinal(left, right);

    /// <summary>The token as microseconds since 1970, or null where it is no time.</summary>
    public static long? Time(string token) =>
        token.Length is >= 19 and <= 40
        && DateTimeOffset.TryParse(
            token,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? Micros.From(time)
            : null;

    /// <summary>False where the two cannot be of the same server and store.</summary>
    public static bool LookAlike(string left, string right) =>
        left.Length == right.Length && Time(left).HasValue == Time(right).HasValue;
}
