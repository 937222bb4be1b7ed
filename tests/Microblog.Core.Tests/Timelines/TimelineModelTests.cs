using CsCheck;
using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

[Collection(nameof(Alone))]
public sealed class TimelineModelTests
{
    private const int Histories = 50_000;
    private const int HistoriesInWholeSeconds = 10_000;

    [Fact(Timeout = 600_000)]
    public Task Random_histories_end_with_what_the_promise_says() => SampleAsync(RandomHistories.Any, Histories);

    [Fact(Timeout = 600_000)]
    public Task So_they_do_where_dates_are_whole_seconds() =>
        SampleAsync(RandomHistories.InWholeSeconds, HistoriesInWholeSeconds);

    private static Task SampleAsync(Gen<TimelineHistory> histories, int count) =>
        histories.SampleAsync(
            async history =>
            {
                if (await RunAsync(history) is { } what)
                {
                    throw new BrokenPromiseException(what);
                }
            },
            iter: count,
            print: Shortest
        );

    private static Task<string?> RunAsync(TimelineHistory history) => history.RunAsync(() => new MemoryTimelineStore());

    /// <summary>What a failure says: the shortest history that still breaks, to be kept as a named case.</summary>
    private static string Shortest(TimelineHistory history)
    {
        var shortest = history.ShrinkAsync(RunAsync).GetAwaiter().GetResult();
        return $"\"{shortest}\" → {RunAsync(shortest).GetAwaiter().GetResult()}";
    }
}
