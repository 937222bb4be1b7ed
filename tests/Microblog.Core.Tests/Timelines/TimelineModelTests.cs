using Microblog.Testing.Cases;
using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

[Collection(nameof(Alone))]
public sealed class TimelineModelTests
{
    private const int Histories = 50_000;
    private const int HistoriesInWholeSeconds = 10_000;

    [Fact(Timeout = 600_000)]
    [Trait("Category", RandomCases.Category)]
    public Task Random_histories_keep_the_promise() =>
        RandomHistories.Any.HoldAsync(() => new MemoryTimelineStore(), Histories, share: 20);

    [Fact(Timeout = 600_000)]
    [Trait("Category", RandomCases.Category)]
    public Task Random_histories_with_dates_of_whole_seconds_keep_the_promise() =>
        RandomHistories.InWholeSeconds.HoldAsync(() => new MemoryTimelineStore(), HistoriesInWholeSeconds, share: 20);
}
