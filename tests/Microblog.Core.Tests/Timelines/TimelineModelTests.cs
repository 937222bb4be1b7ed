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
    public Task Random_histories_end_with_what_the_promise_says() =>
        RandomHistories.Any.HoldAsync(() => new MemoryTimelineStore(), Histories, share: 20);

    [Fact(Timeout = 600_000)]
    [Trait("Category", RandomCases.Category)]
    public Task So_they_do_where_dates_are_whole_seconds() =>
        RandomHistories.InWholeSeconds.HoldAsync(() => new MemoryTimelineStore(), HistoriesInWholeSeconds, share: 20);
}
