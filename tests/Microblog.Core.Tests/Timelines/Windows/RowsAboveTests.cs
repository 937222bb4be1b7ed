using Microblog.Core.Timelines.Windows;
using Xunit;
using static Microblog.Core.Tests.Timelines.Windows.WindowRowFixture;

namespace Microblog.Core.Tests.Timelines.Windows;

public sealed class RowsAboveTests
{
    private readonly RowsAbove _above;
    private int _changes;

    public RowsAboveTests()
    {
        _above = new RowsAbove(() => _changes++);
        _above.Begin(At(50), At(40));
    }

    [Fact]
    public void Row_above_both_marks_is_counted_twice_and_between_them_as_unread()
    {
        _above.Add(Row(60));
        _above.Add(Row(45));
        _above.Add(Row(30));
        Assert.Equal((1, 2), (_above.Count, _above.UnreadCount));
        Assert.False(_above.Remove(Row(60)));
        Assert.Equal((0, 1), (_above.Count, _above.UnreadCount));
    }

    [Fact]
    public void Row_below_both_marks_is_no_change()
    {
        var before = _changes;
        _above.Add(Row(30));
        _above.Remove(Row(30));
        Assert.Equal(before, _changes);
    }

    [Fact]
    public void Own_row_is_above_and_never_unread()
    {
        _above.Add(Row(60, own: true));
        _above.ShowOwn(Row(60, own: true));
        _above.ShowOwn(Row(45, own: true)); // It is not above.
        Assert.Equal((1, 0), (_above.Count, _above.UnreadCount));
        Assert.Equal([60], _above.Own.Select(row => row.Key));
        Assert.True(_above.Remove(Row(60, own: true)));
        Assert.Empty(_above.Own);
    }

    [Fact]
    public void Rows_that_are_shown_are_above_no_longer()
    {
        foreach (var row in Rows(60, 70, 80))
        {
            _above.Add(row);
            _above.ShowOwn(row);
        }
        _above.Raise(At(70), Rows(60, 70));
        Assert.Equal((At(70), 1), (_above.HighWaterMark, _above.Count));
        Assert.Equal([80], _above.Own.Select(row => row.Key));
        Assert.Equal((At(40), 3), (_above.ReadMarker, _above.UnreadCount));
    }

    [Fact]
    public void Mark_is_never_lowered()
    {
        var before = _changes;
        _above.Raise(At(45), Rows(45));
        Assert.Equal((At(50), before), (_above.HighWaterMark, _changes));
    }

    [Fact]
    public void Read_marker_moves_to_the_top_where_no_row_is_unread()
    {
        _above.SeeAll(At(90));
        Assert.Equal(At(90), _above.ReadMarker);
        _above.Add(Row(95));
        _above.SeeAll(At(95));
        Assert.Equal(At(90), _above.ReadMarker);
    }
}
