using Microblog.Core.Cache;
using Xunit;

namespace Microblog.Core.Tests.Cache;

public sealed class RecentVersionsTests
{
    [Fact]
    public void The_last_items_are_known_and_the_oldest_go_first()
    {
        var recent = new RecentVersions();
        for (var number = 0; number <= RecentVersions.MaxItems; number++)
        {
            Assert.True(recent.Add($"i{number}", 1));
        }

        Assert.False(recent.Contains("i0", 1));
        Assert.True(recent.Contains("i1", 1));
        Assert.False(recent.Add($"i{RecentVersions.MaxItems}", 1));
        recent.Clear();
        Assert.False(recent.Contains("i1", 1));
        Assert.True(recent.Add("i1", 1));
    }

    [Fact]
    public void Versions_of_an_item_are_bounded()
    {
        var recent = new RecentVersions();
        for (var version = 0; version <= RecentVersions.MaxVersions; version++)
        {
            recent.Add("i", version);
        }

        Assert.False(recent.Contains("i", 0));
        Assert.True(recent.Contains("i", 1));
        Assert.False(recent.Contains("other", 1));
    }
}
