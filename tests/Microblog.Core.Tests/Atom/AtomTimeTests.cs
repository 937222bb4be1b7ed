using System.Globalization;
using CsCheck;
using Microblog.Core.Atom;
using Microblog.Testing.Cases;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>RFC 3339, as the platform reads it by a format.</summary>
public sealed class AtomTimeTests
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const long MaxMilliseconds = 200L * 365 * 24 * 3600 * 1000;
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Common_date_formats_are_read_as_the_platform_reads_them() =>
        Gen.Select(Numbers(1900, 2100, 4), Numbers(0, 13, 2), Numbers(0, 32, 2), Times, Fractions)
            .Select((year, month, day, time, fraction) => $"{year}-{month}-{day}T{time}{fraction}Z")
            .Holds(text => AtomTime.Parse(text) == ByFormat(text));

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Written_time_is_read_back() =>
        Gen.Long[0, MaxMilliseconds]
            .Select(milliseconds => Earliest.AddMilliseconds(milliseconds))
            .Holds(time => AtomTime.Parse(AtomTime.Write(time)) == time);

    [Theory]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.9990000+00:00")]
    [InlineData("2016-12-31T23:59:60.5Z", "2016-12-31T23:59:59.9990000+00:00")]
    [InlineData("2016-12-31T15:59:60-08:00", "2016-12-31T23:59:59.9990000+00:00")]
    [InlineData("2020-01-01T10:00Z", "2020-01-01T10:00:00.0000000+00:00")]
    [InlineData("2020-01-01T10:00", "2020-01-01T10:00:00.0000000+00:00")]
    [InlineData("2020-01-01T10:00:00+02", "2020-01-01T08:00:00.0000000+00:00")]
    [InlineData("2020-01-01T10:00-0330", "2020-01-01T13:30:00.0000000+00:00")]
    [InlineData("2020-01-01T10:00:00,25Z", "2020-01-01T10:00:00.2500000+00:00")]
    [InlineData("2020-01-01", "2020-01-01T00:00:00.0000000+00:00")]
    [InlineData("2020-01-01Z", "2020-01-01T00:00:00.0000000+00:00")]
    [InlineData("2020-01-01+02:00", "2019-12-31T22:00:00.0000000+00:00")]
    public void Date_of_another_form_is_read(string written, string read) =>
        Assert.Equal(read, AtomTime.Parse(written)?.ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2016-12-31T23:59:61Z")]
    [InlineData("2016-12-31T23:60:00Z")]
    [InlineData("2020-02-30")]
    [InlineData("2020-01")]
    [InlineData("2020-01-01T10Z")]
    [InlineData("2020-01-01T")]
    [InlineData("2020-01-01T10:00:00+2")]
    public void Impossible_date_is_none(string written) => Assert.Null(AtomTime.Parse(written));

    private static Gen<string> Times =>
        Gen.Select(
            Numbers(0, 24, 2),
            Numbers(0, 60, 2),
            Numbers(0, 59, 2),
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
