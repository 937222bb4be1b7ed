using Microblog.Core.Cache;
using Microblog.Core.Timelines.Windows;
using Microblog.Testing.Timelines;
using Xunit;
using static Microblog.Core.Tests.Timelines.Windows.WindowRowFixture;

namespace Microblog.Core.Tests.Timelines.Windows;

public sealed class WindowRowsTests
{
    private readonly WindowRows _rows;
    private int _changes;

    public WindowRowsTests() => _rows = new WindowRows(() => _changes++);

    private IEnumerable<long> Keys => _rows.All.Select(row => row.Key);

    [Fact]
    public void Rows_below_move_the_bottom_and_rows_above_the_top()
    {
        _rows.AddBelow(Rows(50, 40));
        Assert.True(_rows.FixTop());
        Assert.False(_rows.FixTop());
        _rows.AddBelow(Rows(30));
        _rows.AddAbove(Rows(60, 70));
        Assert.Equal([70, 60, 50, 40, 30], Keys);
        Assert.Equal((At(70), At(30)), (_rows.Top, _rows.Bottom));
    }

    [Fact]
    public void Trim_moves_the_edges_and_leaves_a_row()
    {
        Fill();
        _rows.Finish();
        Assert.Equal((1, 1), _rows.Trim(1, 1));
        Assert.Equal((At(40), At(30), false), (_rows.Top, _rows.Bottom, _rows.AtEnd));
        Assert.Equal((1, 0), _rows.Trim(9, 9));
        Assert.Equal([30], Keys);
    }

    [Fact]
    public void Trim_at_the_top_leaves_the_end()
    {
        Fill();
        _rows.Finish();
        _rows.Trim(1, 0);
        Assert.Equal((Position.Bottom, true), (_rows.Bottom, _rows.AtEnd));
        _rows.Reopen();
        Assert.Equal((At(20), false), (_rows.Bottom, _rows.AtEnd));
    }

    [Fact]
    public void Top_is_raised_and_never_lowered()
    {
        Fill();
        _rows.RaiseTop(At(70));
        Assert.True(_rows.Holds(At(60)));
        _rows.RaiseTop(At(40));
        Assert.Equal(At(70), _rows.Top);
    }

    [Fact]
    public void Row_with_less_in_it_is_no_change()
    {
        Fill();
        var before = _changes;
        _rows.Replace(Row(40, version: 2));
        Assert.False(_rows.Remove(At(45)));
        Assert.Equal((before, 2), (_changes, _rows.All[1].Version));
        Assert.True(_rows.Remove(At(40)));
        Assert.Equal(before + 1, _changes);
    }

    [Fact(Timeout = 10_000)]
    public async Task Reload_takes_what_the_cache_has_between_the_edges()
    {
        var store = new MemoryTimelineStore();
        var feed = await store.AddFeedAsync(Feed, home: true, TestContext.Current.CancellationToken);
        var change = new FeedChange(feed);
        for (var key = 1; key <= 250; key++)
        {
            change.Add(null, Row(key) with { FeedId = feed.FeedId }, ChangeCause.Page);
        }
        await store.ApplyAsync(change, TestContext.Current.CancellationToken);
        _rows.Begin(At(240), At(15));
        await _rows.ReloadAsync(store, TimelineScope.Home, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(15, 226).Select(key => (long)key).Reverse(), Keys);
    }

    private void Fill()
    {
        _rows.AddBelow(Rows(50, 40, 30, 20));
        _rows.FixTop();
    }
}
