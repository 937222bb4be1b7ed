using CsCheck;
using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

[Collection(nameof(Alone))]
public sealed class TimelineModelTests
{
    private const int Histories = 50_000;

    [Fact(Timeout = 600_000)]
    public Task Random_histories_end_with_what_the_promise_says() =>
        RandomHistories.Any.SampleAsync(
            async history =>
            {
                if (await RunAsync(history) is { } what)
                {
                    throw new BrokenPromiseException(what);
                }
            },
            iter: Histories,
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
