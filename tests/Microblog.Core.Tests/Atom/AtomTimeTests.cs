using System.Globalization;
using CsCheck;
using Microblog.Core.Atom;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>RFC 3339, as the platform reads it by a format.</summary>
public sealed class AtomTimeTests
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const long MaxMilliseconds = 200L * 365 * 24 * 3600 * 1000;
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact(Timeout = 30_000)]
    public void What_nearly_everybody_writes_is_read_as_the_platform_reads_it() =>
        Gen.Select(Numbers(1900, 2100, 4), Numbers(0, 13, 2), Numbers(0, 32, 2), Times, Fractions)
            .Select((year, month, day, time, fraction) => $"{year}-{month}-{day}T{time}{fraction}Z")
            .Sample(text => AtomTime.Parse(text) == ByFormat(text));

    [Fact(Timeout = 30_000)]
    public void What_is_written_is_read_back() =>
        Gen.Long[0, MaxMilliseconds]
            .Select(milliseconds => Earliest.AddMilliseconds(milliseconds))
            .Sample(time => AtomTime.Parse(AtomTime.Write(time)) == time);

    private static Gen<string> Times =>
        Gen.Select(
            Numbers(0, 24, 2),
            Numbers(0, 60, 2),
            Numbers(0, 60, 2),
            (hour, minute, second) => $"{hour}:{minute}:{second}"
        );

    private static Gen<string> Fractions =>
        Gen.OneOf(Gen.Const(""), Gen.Char['0', '9'].Array[1, 7].Select(digits => "." + new string(digits)));

    private static Gen<string> Numbers(int first, int last, int digits) =>
        Gen.Int[first, last].Select(number => number.ToString("D" + digits, CultureInfo.InvariantCulture));

    private static DateTimeOffset? ByFormat(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            Format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;
}
