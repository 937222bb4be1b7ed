using Microblog.Core.Timelines.Windows;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Windows;

public sealed class WindowDemandTests
{
    private readonly WindowDemand _demand;
    private int _changes;

    public WindowDemandTests() => _demand = new WindowDemand(() => _changes++);

    [Fact]
    public void Demands_do_not_add_up()
    {
        _demand.Add(older: 5, newer: 2);
        _demand.Add(older: 3, newer: 4);
        Assert.Equal((5, 4), (_demand.Older, _demand.Newer));
    }

    [Fact]
    public void Suspended_demand_is_still_waited_for_and_comes_back()
    {
        _demand.Add(older: 5, newer: 0);
        _demand.Suspend();
        Assert.Equal((0, true), (_demand.Older, _demand.IsWaiting));
        _demand.Resume();
        Assert.Equal(5, _demand.Older);
    }

    [Fact]
    public void Cancelled_demand_does_not_come_back()
    {
        _demand.Add(older: 5, newer: 1);
        _demand.Suspend();
        _demand.CancelOlder();
        _demand.Resume();
        Assert.Equal((0, 1), (_demand.Older, _demand.Newer));
    }

    [Fact]
    public void Demand_that_is_there_is_no_change()
    {
        _demand.Add(older: 5, newer: 0);
        Assert.Equal(1, _changes);
        _demand.Add(older: 4, newer: 0);
        _demand.Resume();
        _demand.EndNewer();
        Assert.Equal(1, _changes);
        _demand.TakeOlder(2);
        Assert.Equal((2, 3), (_changes, _demand.Older));
    }
}
