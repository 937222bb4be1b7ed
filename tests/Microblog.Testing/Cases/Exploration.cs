using System.Globalization;

namespace Microblog.Testing.Cases;

/// <summary>A run that looks for cases that fail, for a given time: <c>eng/test.sh --explore</c>.</summary>
/// <param name="seconds">The time of all tests together, which run one after another.</param>
/// <param name="report">A file to which a line is added for each find and each test.</param>
internal sealed class Exploration(double seconds, string report)
{
    private static readonly Lock Writing = new();

    /// <summary>The one that the environment asks for; null in a usual run.</summary>
    public static Exploration? Current { get; } =
        double.TryParse(
            Environment.GetEnvironmentVariable("EXPLORE_SECONDS"),
            CultureInfo.InvariantCulture,
            out var seconds
        ) && Environment.GetEnvironmentVariable("EXPLORE_REPORT") is { Length: > 0 } report
            ? new Exploration(seconds, report)
            : null;

    /// <summary>The time of a test with this share, in percent.</summary>
    public TimeSpan TimeFor(int share) => TimeSpan.FromSeconds(seconds * share / 100);

    /// <summary>Writes down a find.</summary>
    public void Report(string test, string text) => Write($"found by {test}: {text}");

    /// <summary>Writes down what a test has tried.</summary>
    public void Report(string test, long tried, int failed) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{test}: {tried} new cases, {failed} failed"));

    private void Write(string line)
    {
        lock (Writing)
        {
            File.AppendAllText(report, line + Environment.NewLine);
        }
    }
}
