using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Windows;

/// <summary>
/// What is above the rows of a window: the two marks of its reader, how much is above each, and the reader's own rows there,
/// which are in sight while posts of others are unread.
/// </summary>
/// <param name="changed">Called where a mark, a number or a row changes.</param>
internal sealed class RowsAbove(Action changed)
{
    private const int MostOwnReloaded = 500;

    private readonly SortedList<Position, CachedEntry> _own = [];

    /// <summary>The highest position that was ever shown.</summary>
    public Position HighWaterMark { get; private set; } = Position.Top;

    /// <summary>The highest position that the reader had in sight, in this window or before.</summary>
    public Position ReadMarker { get; private set; } = Position.Top;

    /// <summary>Rows above the high-water mark.</summary>
    public int Count { get; private set; }

    /// <summary>Rows above the read marker that others published.</summary>
    public int UnreadCount { get; private set; }

    /// <summary>Rows above the high-water mark that the reader published, newest first.</summary>
    public IList<CachedEntry> Own => _own.Values;

    /// <summary>True above the high-water mark.</summary>
    public bool Holds(Position position) => position < HighWaterMark;

    /// <summary>Begins with these marks and nothing above them.</summary>
    public void Begin(Position highWaterMark, Position readMarker)
    {
        _own.Clear();
        (HighWaterMark, ReadMarker, Count, UnreadCount) = (highWaterMark, readMarker, 0, 0);
        changed();
    }

    /// <summary>Counts what is above the marks.</summary>
    public async ValueTask CountAsync(ITimelineStore store, TimelineScope scope, CancellationToken cancellation)
    {
        Count = await store.CountAboveAsync(scope, HighWaterMark, cancellation);
        UnreadCount = await store.CountUnreadAboveAsync(scope, ReadMarker, cancellation);
        changed();
    }

    /// <summary>The reader has had a place in sight: what is above it is unread, and nothing else.</summary>
    public async ValueTask SeeAsync(
        ITimelineStore store,
        TimelineScope scope,
        Position place,
        CancellationToken cancellation
    )
    {
        if (place < ReadMarker)
        {
            ReadMarker = place;
            UnreadCount = await store.CountUnreadAboveAsync(scope, ReadMarker, cancellation);
            changed();
        }
    }

    /// <summary>All above was in sight, and nothing is unread.</summary>
    public void SeeAll(Position top) => ReadMarker = UnreadCount == 0 ? top : ReadMarker;

    /// <summary>Shows one of the reader's own rows; nothing where it is not above the high-water mark.</summary>
    public void ShowOwn(CachedEntry own)
    {
        if (Holds(own.Position))
        {
            _own[own.Position] = own;
            changed();
        }
    }

    /// <summary>Reads the reader's own rows again.</summary>
    /// <param name="store">The cache.</param>
    /// <param name="scope">What the window shows.</param>
    /// <param name="isWhole">True where all of them are shown, false where those alone that are shown now.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask ReloadOwnAsync(
        ITimelineStore store,
        TimelineScope scope,
        bool isWhole,
        CancellationToken cancellation
    )
    {
        var above = await store.AboveAsync(scope, HighWaterMark, MostOwnReloaded, cancellation);
        var own = above.FindAll(row => row.Own && (isWhole || ShowsOwn(row.Position)));
        _own.Clear();
        own.ForEach(row => _own[row.Position] = row);
        changed();
    }

    /// <summary>True where a row of the reader's own is shown at this place.</summary>
    public bool ShowsOwn(Position position) => _own.ContainsKey(position);

    /// <summary>The same row with less in it: nothing that is shown changes.</summary>
    public void Replace(CachedEntry row) => _own[row.Position] = row;

    /// <summary>Counts a row that is gone from the cache; true where it was the reader's own, and shown here.</summary>
    public bool Remove(CachedEntry row)
    {
        if (IsUnread(row))
        {
            UnreadCount = Math.Max(0, UnreadCount - 1);
            changed();
        }
        if (Holds(row.Position))
        {
            Count = Math.Max(0, Count - 1);
            changed();
        }
        return _own.Remove(row.Position);
    }

    /// <summary>Counts a row that came into the cache.</summary>
    public void Add(CachedEntry row)
    {
        if (IsUnread(row))
        {
            UnreadCount++;
            changed();
        }
        if (Holds(row.Position))
        {
            Count++;
            changed();
        }
    }

    /// <summary>Rows up to <paramref name="top"/> were shown: what was above them up to there is above no longer.</summary>
    public void Raise(Position top, IReadOnlyList<CachedEntry> shown)
    {
        if (top >= HighWaterMark)
        {
            return;
        }
        Count = Math.Max(0, Count - shown.Count(row => Holds(row.Position)));
        HighWaterMark = top;
        while (_own.Count > 0 && !Holds(_own.GetKeyAtIndex(_own.Count - 1)))
        {
            _own.RemoveAt(_own.Count - 1);
        }
        changed();
    }

    private bool IsUnread(CachedEntry row) => row.Position < ReadMarker && !row.Own;
}
