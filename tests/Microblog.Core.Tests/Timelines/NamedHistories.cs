using Microblog.Testing.Timelines;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Histories that broke the promise once.</summary>
public sealed class NamedHistories
{
    [Theory(Timeout = 60_000)]
    [InlineData(
        "An event that came before the engine heard of the resumption was lost",
        "159699 Rest(951,647,125) Retract(110,866,488) Resume(950,919,645)"
    )]
    public async Task What_broke_once_holds(string what, string history)
    {
        var broken = await TimelineHistory.RunInMemoryAsync(history);
        Assert.True(broken is null, $"{what}: {broken}");
    }
}
