using System.Diagnostics;
using System.Globalization;
using Microblog.Testing.Timelines;

namespace Microblog.Benchmarks.Histories;

/// <summary>Looks for a random history that breaks the timeline's promise, among more of them than a test has time for.</summary>
internal static class HistorySearch
{
    public const string Argument = "histories";

    private const int ReportEvery = 100_000;

    /// <summary>Runs <paramref name="count"/> histories from number <paramref name="first"/> on, on all processors.</summary>
    /// <param name="first">The number of the first history.</param>
    /// <param name="count">How many.</param>
    /// <param name="wholeSeconds">True where dates shall have no fractions of a second.</param>
    /// <returns>
    /// The exit code: 0 where all held, 1 where one broke the promise (it is written out in the form that
    /// <c>NamedHistories</c> reads), 2 where the numbers are none.
    /// </returns>
    public static async Task<int> RunAsync(string first, string count, bool wholeSeconds)
    {
        if (
            !uint.TryParse(first, CultureInfo.InvariantCulture, out var from)
            || !uint.TryParse(count, CultureInfo.InvariantCulture, out var number)
            || number > uint.MaxValue - from
        )
        {
            await Console.Error.WriteLineAsync($"'{first}' and '{count}' are no numbers from 0 to {uint.MaxValue}.");
            return 2;
        }
        var (done, broken, watch) = (0L, 0, Stopwatch.StartNew());
        await Parallel.ForAsync(
            from,
            from + number,
            async (index, _) =>
            {
                var history = RandomHistories.Number(index);
                if (wholeSeconds)
                {
                    history = history with { World = history.World + TimelineWorld.FirstWithWholeSeconds };
                }
                if (await history.RunAsync(() => new MemoryTimelineStore()) is { } what)
                {
                    Interlocked.Increment(ref broken);
                    Console.WriteLine($"{index}: {what}\n{history}");
                }
                if (Interlocked.Increment(ref done) is var so && so % ReportEvery == 0)
                {
                    Console.WriteLine($"{so} of {number}, {broken} broken, {watch.Elapsed.TotalMinutes:F1} min");
                }
            }
        );
        Console.WriteLine($"{done} histories from {from} on, {broken} broken, {watch.Elapsed.TotalMinutes:F1} min");
        return broken == 0 ? 0 : 1;
    }
}
