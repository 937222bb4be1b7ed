using Microblog.Core.Cache;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Core.Timelines.Windows;

/// <summary>
/// The part of display order that one tab holds: rows between two edges, what is above them, and what its reader demands.
/// </summary>
internal sealed class WindowState : IFeedDemand
{
    private readonly WindowRows _rows;
    private readonly RowsAbove _above;
    private int _count;

    public WindowState(TimelineScope scope)
    {
        Scope = scope;
        _rows = new WindowRows(NoteChange);
        _above = new RowsAbove(NoteChange);
        Demand = new WindowDemand(NoteChange);
    }

    /// <summary>What it shows.</summary>
    public TimelineScope Scope { get; }

    /// <summary>What its reader demands.</summary>
    public WindowDemand Demand { get; }

    /// <summary>The rows, newest first.</summary>
    public IList<CachedEntry> Rows => _rows.All;

    /// <summary>Its upper edge: a place, not a row.</summary>
    public Position Top => _rows.Top;

    /// <summary>Its lower edge.</summary>
    public Position Bottom => _rows.Bottom;

    /// <summary>True where nothing is older.</summary>
    public bool AtEnd => _rows.AtEnd;

    /// <summary>The highest position that was ever shown: rows between it and <see cref="Top"/> were shown and trimmed.</summary>
    public Position HighWaterMark => _above.HighWaterMark;

    /// <summary>The highest position that its reader had in sight, in this window or before.</summary>
    public Position ReadMarker => _above.ReadMarker;

    /// <summary>Rows above the high-water mark.</summary>
    public int AboveCount => _above.Count;

    /// <summary>Rows above what was seen that others published, between the edges or not.</summary>
    public int UnreadCount => _above.UnreadCount;

    /// <summary>
    /// Rows above the high-water mark that the reader published, newest first: they are in sight while posts of others are unread.
    /// </summary>
    public IList<CachedEntry> Own => _above.Own;

    /// <summary>How many older rows are demanded.</summary>
    public int Older => Demand.Older;

    /// <summary>How many newer rows are demanded.</summary>
    public int Newer => Demand.Newer;

    /// <summary>
    /// True while rows above the top belong to what its reader scrolls through, rather than behind the button: also those
    /// that they saw elsewhere before these came here, for the button does not count them.
    /// </summary>
    public bool HasNewer => Top > HighWaterMark || IsBehind || AboveCount - Own.Count > UnreadCount;

    /// <summary>True where no row is above the top.</summary>
    public bool ShowsTop => AboveCount == 0 && Top == HighWaterMark;

    /// <summary>True from opening at a place until the reader has come up to the newest row.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>True once everything between the edges was read in this epoch.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>True while its reader waits for rows; the window of one feed is there to read it.</summary>
    public bool IsReading => Older > 0 || Newer > 0 || Scope.FeedId is not null;

    /// <summary>True while rows are demanded that are not there, also where no server can bring them now.</summary>
    public bool IsWaiting => Demand.IsWaiting;

    /// <inheritdoc />
    public (long Low, long High) Range => Demand.Range;

    /// <summary>A row outside of the edges that stays shown, or null.</summary>
    public CachedEntry? Kept { get; private set; }

    /// <summary>True where a snapshot would differ from the last one.</summary>
    public bool HasChanges { get; private set; } = true;

    /// <summary>Rows newly between the edges, and what brought them.</summary>
    public Action<CachedEntry, ChangeCause>? Inserted { get; set; }

    /// <summary>True where the feed's rows belong here.</summary>
    public bool Has(FeedState feed) => Scope.Has(feed);

    /// <summary>True between the edges.</summary>
    public bool Holds(Position position) => _rows.Holds(position);

    /// <summary>Something changed that a snapshot shows, in the window or in what is known of its feeds.</summary>
    public void NoteChange() => HasChanges = true;

    /// <summary>
    /// A snapshot is made of it now. Its top is that of the first rows of a snapshot: what comes above them from then on is
    /// unread.
    /// </summary>
    public void BeginSnapshot()
    {
        FixTop();
        HasChanges = false;
    }

    /// <summary>Opens on the newest rows of the cache.</summary>
    public async ValueTask OpenTopAsync(ITimelineStore store, int count, CancellationToken cancellation)
    {
        Begin(Position.Top, Position.Top, Position.Top, older: 0, count);
        var rows = await store.BelowAsync(Scope, Position.Top, count, cancellation);
        Demand.RestartOlder(count - rows.Count); // What the cache lacks of the first page is demanded.
        Show(rows);
    }

    /// <summary>Opens empty, and demands the newest rows.</summary>
    public void Await(int count) => Begin(Position.Top, Position.Top, Position.Top, older: count, count);

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
        var above = await store.AboveAsync(Scope, place, count / 2, cancellation);
        // From the place itself on.
        var below = await store.BelowAsync(Scope, place.JustAbove(), count, cancellation);
        above.Reverse();
        var rows = above.Concat(below).DistinctBy(row => row.Position).ToList();
        var top = rows.Count > 0 && rows[0].Position < place ? rows[0].Position : place;
        Begin(top, place, seen is { } higher && higher < place ? higher : place, older: 0, count);
        Show(rows);
        await _above.CountAsync(store, Scope, cancellation);
        IsBehind = true;
    }

    /// <summary>
    /// A feed was added whose rows belong here: the end is no longer the end. An empty window begins anew, else the
    /// next page is demanded, and not all that the feed has.
    /// </summary>
    public void AddFeed()
    {
        if (AtEnd && Rows.Count > 0)
        {
            _rows.Reopen();
            Demand.RestartOlder(_count);
        }
        else if (AtEnd && Top == Position.Top)
        {
            Await(_count);
        }
    }

    /// <summary>Reads the rows between the edges again, after rows came or went otherwise than by a change.</summary>
    public async ValueTask ReloadAsync(ITimelineStore store, CancellationToken cancellation)
    {
        await _rows.ReloadAsync(store, Scope, cancellation);
        if (Top != Position.Top)
        {
            await _above.ReloadOwnAsync(store, Scope, isWhole: Top == HighWaterMark && !IsBehind, cancellation);
        }
        await _above.CountAsync(store, Scope, cancellation);
        if (Kept is { } kept && !(await store.FindAsync(kept.FeedId, [kept.ItemId], cancellation)).Exists(Scope.Shows))
        {
            Kept = null;
        }
    }

    /// <summary>Shows rows just below the bottom.</summary>
    public void Show(IReadOnlyList<CachedEntry> rows)
    {
        if (rows.Count > 0)
        {
            _rows.AddBelow(rows);
            FixTop();
        }
    }

    /// <summary>Shows rows just above the top, nearest first.</summary>
    public void ShowAbove(IReadOnlyList<CachedEntry> rows)
    {
        _rows.AddAbove(rows);
        _above.Raise(Top, rows);
    }

    /// <summary>Shows the rows above, whether or not all is read between them: the reader goes to the top.</summary>
    public async ValueTask ShowUnreadAsync(ITimelineStore store, int count, CancellationToken cancellation)
    {
        ShowAbove(await store.AboveAsync(Scope, Top, count, cancellation));
        await SeeAsync(store, Top, cancellation);
        Invalidate();
    }

    /// <summary>
    /// Shows the reader's own rows where no other row is above; what comes above them from then on is unread.
    /// </summary>
    public void ShowOwn()
    {
        if (Own.Count == 0 || AboveCount > Own.Count || Top > HighWaterMark || IsBehind)
        {
            return;
        }
        ShowAbove([.. Own.Reverse()]);
        _above.SeeAll(Top);
    }

    /// <summary>A row that the reader has just published is in sight, wherever they are reading.</summary>
    public void Keep(CachedEntry own)
    {
        if (Scope.Shows(own))
        {
            _above.ShowOwn(own);
        }
    }

    /// <summary>Its reader has had a place in sight: what is above it is new, and nothing else.</summary>
    public ValueTask SeeAsync(ITimelineStore store, Position place, CancellationToken cancellation) =>
        _above.SeeAsync(store, Scope, place, cancellation);

    /// <summary>Removes rows far from the viewport; scrolling back loads them again.</summary>
    /// <param name="fromTop">So many of the newest.</param>
    /// <param name="fromBottom">So many of the oldest.</param>
    /// <param name="kept">A row that stays though it goes out of the window: the one that has the focus.</param>
    public void Trim(int fromTop, int fromBottom, CachedEntry? kept)
    {
        Kept = kept;
        (fromTop, fromBottom) = _rows.Trim(fromTop, fromBottom);
        if (fromTop > 0)
        {
            Demand.EndNewer();
        }
        if (fromBottom > 0)
        {
            Demand.CancelOlder();
        }
    }

    /// <summary>Nothing is newer: rows that were shown above, and trimmed, are deleted.</summary>
    public void ReachHighWaterMark()
    {
        _rows.RaiseTop(HighWaterMark);
        Demand.EndNewer();
    }

    /// <summary>Its reader has come up to the newest row.</summary>
    public void ReachTop() => IsBehind = false;

    /// <summary>Nothing is older.</summary>
    public void Finish()
    {
        _rows.Finish();
        Demand.EndOlder();
    }

    /// <summary>Everything between the edges was read in this epoch.</summary>
    public void Complete()
    {
        IsComplete = true;
        NoteChange();
    }

    /// <summary>What it shows is to be read again, or belongs together with what was not read.</summary>
    public void Invalidate()
    {
        IsComplete = false;
        NoteChange();
    }

    /// <summary>Ends all demands of a window that shows something.</summary>
    public void EndDemands()
    {
        if (Rows.Count > 0)
        {
            Demand.Begin(0);
        }
        // It may have been complete without feeds that were skipped, and that are not asked now.
        Invalidate();
    }

    /// <summary>Forgets the payload of a row; gives the row that is there now.</summary>
    public CachedEntry EvictPayload(CachedEntry row)
    {
        var light = row with { Content = row.Content is { } content ? content with { Payload = "" } : null };
        if (_above.ShowsOwn(row.Position))
        {
            _above.Replace(light);
        }
        else
        {
            _rows.Replace(light);
        }
        return light;
    }

    /// <summary>Follows a change of the cache.</summary>
    public void Apply(EntryChange change)
    {
        if (Kept is { } kept && change.Old is { } before && before.Address == kept.Address)
        {
            Kept = change.Now is { } after && Scope.Shows(after) ? after : null;
            NoteChange();
        }
        var (wasInSight, hadNewer) = (false, HasNewer);
        if (change.Old is { } old && Scope.Shows(old))
        {
            wasInSight = _above.Remove(old);
            _rows.Remove(old.Position);
        }
        if (change.Now is not { } now || !Scope.Shows(now))
        {
            return;
        }
        _above.Add(now);
        if (_above.Holds(now.Position))
        {
            if (now.Own && (wasInSight || !hadNewer))
            {
                _above.ShowOwn(now);
            }
        }
        else if (Bottom != Position.Top && Holds(now.Position))
        {
            _rows.Put(now);
            if (change.Old is null)
            {
                Inserted?.Invoke(now, change.Cause);
            }
        }
    }

    private void Begin(Position top, Position bottom, Position seen, int older, int count)
    {
        _count = count;
        _rows.Begin(top, bottom);
        _above.Begin(top, seen);
        Demand.Begin(older);
        IsComplete = IsBehind = false;
        Kept = null;
    }

    private void FixTop()
    {
        if (_rows.FixTop())
        {
            // Opened on nothing, it may have been filled by events.
            _above.Begin(Top, Top);
        }
    }
}
