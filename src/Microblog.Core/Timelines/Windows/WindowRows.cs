using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Windows;

/// <summary>The rows between the two edges of a window. They equal the query over the cache at all times.</summary>
/// <param name="changed">Called where a row or an edge changes.</param>
internal sealed class WindowRows(Action changed)
{
    private const int ReloadedAtOnce = 100;

    private readonly SortedList<Position, CachedEntry> _rows = [];

    /// <summary>The rows, newest first.</summary>
    public IList<CachedEntry> All => _rows.Values;

    /// <summary>The upper edge: a place, not a row. <see cref="Position.Top"/> until there is a row.</summary>
    public Position Top { get; private set; } = Position.Top;

    /// <summary>The lower edge.</summary>
    public Position Bottom { get; private set; } = Position.Top;

    /// <summary>True where nothing is older.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>True for a place between the edges of a window that has some.</summary>
    public bool Holds(Position position) => position >= Top && position <= Bottom;

    /// <summary>Begins with no rows and these edges.</summary>
    public void Begin(Position top, Position bottom)
    {
        _rows.Clear();
        (Top, Bottom, AtEnd) = (top, bottom, false);
        changed();
    }

    /// <summary>Reads the rows between the edges again.</summary>
    public async ValueTask ReloadAsync(ITimelineStore store, TimelineScope scope, CancellationToken cancellation)
    {
        _rows.Clear();
        changed();
        var position = Top.JustAbove();
        while (true)
        {
            var rows = await store.BelowAsync(scope, position, ReloadedAtOnce, cancellation);
            foreach (var row in rows.Where(row => Holds(row.Position)))
            {
                _rows[row.Position] = row;
            }
            if (rows.Count < ReloadedAtOnce || rows[^1].Position > Bottom)
            {
                return;
            }
            position = rows[^1].Position;
        }
    }

    /// <summary>Puts a row between the edges, in place of the one that is there.</summary>
    public void Put(CachedEntry row)
    {
        _rows[row.Position] = row;
        changed();
    }

    /// <summary>Removes the row at a place; false where there is none.</summary>
    public bool Remove(Position position)
    {
        var isThere = _rows.Remove(position);
        if (isThere)
        {
            changed();
        }
        return isThere;
    }

    /// <summary>The same row with less in it: nothing that is shown changes.</summary>
    public void Replace(CachedEntry row) => _rows[row.Position] = row;

    /// <summary>Adds rows just below the bottom; it moves to the last.</summary>
    public void AddBelow(IReadOnlyList<CachedEntry> rows)
    {
        foreach (var row in rows)
        {
            Put(row);
        }
        if (rows.Count > 0 && (Bottom == Position.Top || rows[^1].Position > Bottom))
        {
            Bottom = rows[^1].Position;
        }
    }

    /// <summary>Adds rows just above the top, nearest first; it moves to the last.</summary>
    public void AddAbove(IReadOnlyList<CachedEntry> rows)
    {
        foreach (var row in rows)
        {
            Put(row);
            Top = row.Position;
        }
    }

    /// <summary>The top moves up to a place, where it is below.</summary>
    public void RaiseTop(Position place)
    {
        Top = Top > place ? place : Top;
        changed();
    }

    /// <summary>Where there was no upper edge, the newest row is it; false where there was one, or no row.</summary>
    public bool FixTop()
    {
        if (Top != Position.Top || _rows.Count == 0)
        {
            return false;
        }
        Top = _rows.GetKeyAtIndex(0);
        changed();
        return true;
    }

    /// <summary>Removes the newest and the oldest rows, and moves the edges to what is left: at least one row.</summary>
    /// <returns>How many were removed at the top and at the bottom.</returns>
    public (int FromTop, int FromBottom) Trim(int fromTop, int fromBottom)
    {
        if (_rows.Count == 0)
        {
            return (0, 0);
        }
        fromTop = Math.Clamp(fromTop, 0, _rows.Count - 1);
        fromBottom = Math.Clamp(fromBottom, 0, _rows.Count - 1 - fromTop);
        for (var count = 0; count < fromTop; count++)
        {
            _rows.RemoveAt(0);
        }
        for (var count = 0; count < fromBottom; count++)
        {
            _rows.RemoveAt(_rows.Count - 1);
        }
        if (fromTop > 0)
        {
            Top = _rows.GetKeyAtIndex(0);
        }
        if (fromBottom > 0)
        {
            Bottom = _rows.GetKeyAtIndex(_rows.Count - 1);
            AtEnd = false;
        }
        changed();
        return (fromTop, fromBottom);
    }

    /// <summary>Nothing is older: the bottom is below everything.</summary>
    public void Finish()
    {
        (AtEnd, Bottom) = (true, Position.Bottom);
        changed();
    }

    /// <summary>Something may be older after all: the bottom is the oldest row.</summary>
    public void Reopen()
    {
        (AtEnd, Bottom) = (false, _rows.GetKeyAtIndex(_rows.Count - 1));
        changed();
    }
}
