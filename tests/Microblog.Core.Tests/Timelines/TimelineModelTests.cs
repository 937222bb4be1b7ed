using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

public sealed class TimelineModelTests
{
    private const int Histories = 5_000;

    [Fact(Timeout = 600_000)]
    public async Task Random_histories_end_with_what_the_promise_says()
    {
        var failures = new System.Collections.Concurrent.ConcurrentBag<(int Seed, string What)>();
        await Parallel.ForAsync(
            0,
            Histories,
            TestContext.Current.CancellationToken,
            async (seed, _) =>
            {
                if (await TimelineHistory.Random(seed).RunAsync(() => new MemoryTimelineStore()) is { } what)
                {
                    failures.Add((seed, what));
                }
            }
        );
        if (failures.IsEmpty)
        {
            return;
        }
        var groups = failures
            .GroupBy(failure => failure.What.Split(':')[0])
            .Select(group => $"{group.Key} {group.Count()}");
        var first = failures.MinBy(failure => failure.Seed);
        var shortest = await TimelineHistory.Random(first.Seed).ShrinkAsync(() => new MemoryTimelineStore());
        Assert.Fail(
            $"{failures.Count} of {Histories} ({string.Join(", ", groups)}); seed {first.Seed}: {first.What}; "
                + string.Join(' ', shortest.Actions)
                + " → "
                + await shortest.RunAsync(() => new MemoryTimelineStore())
        );
    }
}
