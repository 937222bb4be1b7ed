using Xunit;

namespace Microblog.Xmpp.Tests;

public sealed class BackoffTests
{
    [Fact]
    public void Pause_doubles_up_to_the_longest()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => backoff.Next().TotalSeconds));
        Assert.Equal(5, backoff.After(int.MaxValue).TotalSeconds);
        Assert.Equal(1, backoff.After(1).TotalSeconds);
    }

    [Fact]
    public void Jitter_stays_within_its_factors()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(8), least: 0.5, most: 1.5);
        var pauses = Enumerable.Range(0, 200).Select(_ => backoff.Next().TotalSeconds).ToList();
        Assert.All(pauses, pause => Assert.InRange(pause, 4, 12));
        Assert.True(pauses.Distinct().Count() > 100);
    }
}
