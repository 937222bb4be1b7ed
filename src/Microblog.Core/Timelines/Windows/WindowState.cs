using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Windows;

/// <summary>
/// The part of display order that one tab holds. Its rows equal the query over the cache between <see cref="Top"/> and
/// <see cref="Bottom"/> at all times.
/// </summary>
internal sealed class WindowState(TimelineScope scope)
{
    private const int MostOwnReloaded = 500;

    private readonly SortedList<Position, CachedEntry> _rows = [];
    private readonly SortedList<Position, CachedEntry> _own = [];
    private int _suspended;
    private int _count;

    /// <summary>What it shows.</summary>
    public TimelineScope Scope { get; } = scope;

    /// <summary>Its upper edge: a place, not a row.</summary>
    public Position Top { get; private set; } = Position.Top;

    /// <summary>Its lower edge.</summary>
    public Position Bottom { get; private set; } = Position.Top;

    /// <summary>The highest position that was ever shown: rows between it and <see cref="Top"/> were shown and trimmed.</summary>
    public Position HighWaterMark { get; private set; } = Position.Top;

    /// <summary>The highest position that its reader had in sight, in this window or before.</summary>
    public Position ReadMarker { get; private set; } = Position.Top;

    /// <summary>
    /// True while rows above the top belong to what its reader scrolls through, rather than behind the button: also those
    /// that they saw elsewhere before these came here, for the button does not count them.
    /// </summary>
    public bool HasNewer => Top > HighWaterMark || IsBehind || AboveCount - _own.Count > UnreadCount;

    /// <summary>True from opening at a place until the reader has come up to the newest row.</summary>
    public bool IsBehind { get; set; }

    /// <summary>True once everything between the edges was read in this epoch.</summary>
    public bool Settled { get; set; }

    /// <summary>True where nothing is older.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>How many older rows are demanded.</summary>
    public int Older { get; set; }

    /// <summary>How many newer rows are demanded.</summary>
    public int Newer { get; set; }

    /// <summary>True while its reader waits for rows; the window of one feed is there to read it.</summary>
    public bool IsReading => Older > 0 || Newer > 0 || Scope.FeedId is not null;

    /// <summary>True while rows are demanded that are not there, also where no server can bring them now.</summary>
    public bool IsWaiting => Older > 0 || Newer > 0 || _suspended > 0;

    /// <summary>The range of keys whose segments are to be read.</summary>
    public (long Low, long High) Demand { get; set; }

    /// <summary>Rows above the high-water mark.</summary>
    public int AboveCount { get; private set; }

    /// <summary>
    /// Rows above the high-water mark that the reader published, newest first: they are in sight while posts of others are unread.
    /// </summary>
    public IList<CachedEntry> Own => _own.Values;

    /// <summary>Rows above what was seen that others published, between the edges or not.</summary>
    public int UnreadCount { get; private set; }

    /// <summary>True after a change of which no snapshot was made.</summary>
    public bool IsDirty { get; set; } = true;

    /// <summary>A row outside of the edges that stays shown, or null.</summary>
    public CachedEntry? Kept { get; private set; }

    /// <summary>The rows, newest first.</summary>
    public IList<CachedEntry> Rows => _rows.Values;

    /// <summary>Rows newly between the edges, and what brought them.</summary>
    public Action<CachedEntry, ChangeCause>? Inserted { get; set; }

    /// <summary>True where the feed's rows belong here.</summary>
    public bool Has(FeedState feed) => Scope.FeedId is { } only ? feed.FeedId == only : feed.Home;

    /// <summary>True between the edges.</summary>
    public bool Holds(Position position) => position >= Top && position <= Bottom;

    /// <summary>Opens on the newest rows of the cache.</summary>
    public async ValueTask OpenTopAsync(ITimelineStore store, int count, CancellationToken cancellation)
    {
        Clear();
        _count = count;
        var rows = await store.BelowAsync(Scope, Position.Top, count, cancellation);
        Older = count - rows.Count; // What the cache lacks of the first page is demanded.
        Show(rows);
    }

    /// <summary>Opens empty, and demands the newest rows.</summary>
    public void Await(int count)
    {
        Clear();
        Older = _count = count;
    }

    /// <summary>
    /// A feed was added whose rows belong here: the end is no longer the end. An empty window begins anew, else the
    /// next page is demanded, and not all that the feed has.
    /// </summary>
    public void AddFeed()
    {
        if (AtEnd && _rows.Count > 0)
        {
            (AtEnd, Bottom, Older) = (false, _rows.GetKeyAtIndex(_rows.Count - 1), _count);
            IsDirty = true;
        }
        else if (AtEnd && Top == Position.Top)
        {
            Await(_count);
        }
    }

    /// <summary>Opens around a place, which it holds whether or not a row is there.</summary>
    /// <param name="store">The cache.</param>
    /// <param name="place">Where.</param>
    /// <param name="seen">The highest place that was in sight before; null: none above this one.</param>
    /// <param name="count">Rows from the place on, and half as many above it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask OpenAtAsync(
        ITimelineStore store,
        Position place,
        Position? seen,
        int count,
        CancellationToken cancellation
    )
    {
        Clear();
        _count = count;
        var above = await store.AboveAsync(Scope, place, count / 2, cancellation);
        // From the place itself on.
        var below = await store.BelowAsync(Scope, place.JustAbove(), count, cancellation);
        above.Reverse();
        var rows = above.Concat(below).DistinctBy(row => row.Position).ToList();
        Top = rows.Count > 0 && rows[0].Position < place ? rows[0].Position : place;
        Bottom = place;
        HighWaterMark = Top;
        ReadMarker = seen is { } higher && higher < place ? higher : place;
        Show(rows);
        await CountAsync(store, cancellation);
        IsBehind = true;
    }

    /// <summary>Reads the rows between the edges again, after rows came or went otherwise than by a change.</summary>
    public async ValueTask ReloadAsync(ITimelineStore store, CancellationToken cancellation)
    {
        _rows.Clear();
        var position = Top.JustAbove();
        while (true)
        {
            const int Page = 100;
            var rows = await store.BelowAsync(Scope, position, Page, cancellation);
            foreach (var row in rows.Where(row => Holds(row.Position)))
            {
                _rows[row.Position] = row;
            }
            if (rows.Count < Page || rows[^1].Position > Bottom)
            {
                break;
            }
            position = rows[^1].Position;
        }
        await ReloadOwnAsync(store, cancellation);
        await CountAsync(store, cancellation);
        if (
            Kept is { } kept
            && !(await store.FindAsync(kept.FeedId, [kept.ItemId], cancellation)).Exists(row => row.Shown)
        )
        {
            Kept = null;
        }
        IsDirty = true;
    }

    private async ValueTask ReloadOwnAsync(ITimelineStore store, CancellationToken cancellation)
    {
        if (Top == Position.Top)
        {
            return;
        }
        var inSight = _own.Keys.ToHashSet();
        var isWhole = Top == HighWaterMark && !IsBehind;
        _own.Clear();
        var above = await store.AboveAsync(Scope, HighWaterMark, MostOwnReloaded, cancellation);
        foreach (var row in above.Where(row => row.Own && (isWhole || inSight.Contains(row.Position))))
        {
            _own[row.Position] = row;
        }
    }

    /// <summary>Takes rows just below the bottom in.</summary>
    public void Show(IReadOnlyList<CachedEntry> rows)
    {
        IsDirty = true;
        if (rows.Count == 0)
        {
            return;
        }
        foreach (var row in rows)
        {
            _rows[row.Position] = row;
        }
        FixTop();
        if (Bottom == Position.Top || rows[^1].Position > Bottom)
        {
            Bottom = rows[^1].Position;
        }
    }

    /// <summary>Its top is that of the first rows of a snapshot: what comes above them from then on is unread.</summary>
    public void FixTop()
    {
        if (Top == Position.Top && _rows.Count > 0)
        {
            // Opened on nothing, it may have been filled by events.
            Top = HighWaterMark = ReadMarker = _rows.GetKeyAtIndex(0);
        }
    }

    /// <summary>Takes rows just above the top in, nearest first.</summary>
    public void ShowAbove(IReadOnlyList<CachedEntry> rows)
    {
        IsDirty = true;
        foreach (var row in rows)
        {
            _rows[row.Position] = row;
            Top = row.Position;
        }
        if (Top < HighWaterMark)
        {
            AboveCount = Math.Max(0, AboveCount - rows.Count(row => row.Position < HighWaterMark));
            HighWaterMark = Top;
            while (_own.Count > 0 && _own.GetKeyAtIndex(_own.Count - 1) >= HighWaterMark)
            {
                _own.RemoveAt(_own.Count - 1);
            }
        }
    }

    /// <summary>
    /// Shows the reader's own rows where no other row is above; what comes above them from then on is unread.
    /// </summary>
    public void ShowOwn()
    {
        if (_own.Count == 0 || AboveCount > _own.Count || Top > HighWaterMark || IsBehind)
        {
            return;
        }
        ShowAbove([.. _own.Values.Reverse()]);
        if (UnreadCount == 0)
        {
            ReadMarker = Top;
        }
    }

    /// <summary>A row that the reader has just published is in sight, wherever they are reading.</summary>
    public void Keep(CachedEntry own)
    {
        if (Top != Position.Top && own.Shown && own.Position < HighWaterMark)
        {
            _own[own.Position] = own;
            IsDirty = true;
        }
    }

    /// <summary>Its reader has had a place in sight: what is above it is new, and nothing else.</summary>
    public async ValueTask SeeAsync(ITimelineStore store, Position place, CancellationToken cancellation)
    {
        if (place < ReadMarker)
        {
            ReadMarker = place;
            UnreadCount = await store.CountUnreadAboveAsync(Scope, ReadMarker, cancellation);
            IsDirty = true;
        }
    }

    /// <summary>Removes rows far from the viewport; scrolling back loads them again.</summary>
    /// <param name="fromTop">So many of the newest.</param>
    /// <param name="fromBottom">So many of the oldest.</param>
    /// <param name="kept">A row that stays though it goes out of the window: the one that has the focus.</param>
    public void Trim(int fromTop, int fromBottom, CachedEntry? kept)
    {
        Kept = kept;
        if (_rows.Count == 0)
        {
            return;
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
            Newer = 0;
        }
        if (fromBottom > 0)
        {
            Bottom = _rows.GetKeyAtIndex(_rows.Count - 1);
            (AtEnd, Older, _suspended) = (false, 0, 0);
        }
        IsDirty = true;
    }

    /// <summary>Nothing is newer: rows that were shown above, and trimmed, are deleted.</summary>
    public void ReachHighWaterMark()
    {
        Top = Top > HighWaterMark ? HighWaterMark : Top;
        Newer = 0;
        IsDirty = true;
    }

    /// <summary>No server can bring the older rows that are demanded: the demand is suspended, and the reader does not wait.</summary>
    public void Suspend()
    {
        _suspended = Older;
        Older = 0;
        IsDirty = true;
    }

    /// <summary>Ends all demands.</summary>
    public void Rest()
    {
        if (_rows.Count > 0)
        {
            Older = Newer = _suspended = 0;
        }
        // What it shows may have been settled without feeds that were late, and that are not asked now.
        Settled = false;
        IsDirty = true;
    }

    /// <summary>Resumes the suspended demand: a server may answer by now.</summary>
    public void Resume()
    {
        Older = Math.Max(Older, _suspended);
        _suspended = 0;
    }

    /// <summary>Nothing is older: the bottom is below everything.</summary>
    public void Finish()
    {
        AtEnd = true;
        Bottom = Position.Bottom;
        Older = 0;
        IsDirty = true;
    }

    /// <summary>Forgets the payload of a row; gives the row that is there now.</summary>
    public CachedEntry EvictPayload(CachedEntry row)
    {
        var light = row with { Content = row.Content is { } content ? content with { Payload = "" } : null };
        var rows = _own.ContainsKey(row.Position) ? _own : _rows;
        rows[row.Position] = light;
        return light;
    }

    /// <summary>Follows a change of the cache.</summary>
    public void Apply(EntryChange change)
    {
        if (Kept is { } kept && change.Old is { } before && before.Address == kept.Address)
        {
            Kept = change.Now is { Shown: true } after ? after : null;
            IsDirty = true;
        }
        var (wasInSight, hadNewer) = (false, HasNewer);
        if (change.Old is { Shown: true } old)
        {
            if (old.Position < ReadMarker && !old.Own)
            {
                UnreadCount = Math.Max(0, UnreadCount - 1);
                IsDirty = true;
            }
            wasInSight = _own.Remove(old.Position);
            if (Top != Position.Top && old.Position < HighWaterMark)
            {
                AboveCount = Math.Max(0, AboveCount - 1);
                IsDirty = true;
            }
            else if (_rows.Remove(old.Position))
            {
                IsDirty = true;
            }
        }
        if (change.Now is not { Shown: true } now)
        {
            return;
        }
        if (now.Position < ReadMarker && !now.Own)
        {
            UnreadCount++;
            IsDirty = true;
        }
        if (Top != Position.Top && now.Position < HighWaterMark)
        {
            AboveCount++;
            IsDirty = true;
            if (now.Own && (wasInSight || !hadNewer))
            {
                _own[now.Position] = now;
            }
        }
        else if (Bottom != Position.Top && Holds(now.Position))
        {
            _rows[now.Position] = now;
            IsDirty = true;
            if (change.Old is null)
            {
                Inserted?.Invoke(now, change.Cause);
            }
        }
    }

    private async ValueTask CountAsync(ITimelineStore store, CancellationToken cancellation)
    {
        AboveCount = await store.CountAboveAsync(Scope, HighWaterMark, cancellation);
        UnreadCount = await store.CountUnreadAboveAsync(Scope, ReadMarker, cancellation);
    }

    private void Clear()
    {
        _rows.Clear();
        _own.Clear();
        Top = Bottom = HighWaterMark = ReadMarker = Position.Top;
        AtEnd = Settled = IsBehind = false;
        Kept = null;
        Older = Newer = AboveCount = UnreadCount = _suspended = 0;
        IsDirty = true;
    }
}
