namespace Microblog.Core.Cache;

/// <summary>Puts a page into the cache. Pure: rows in, a change out.</summary>
internal sealed partial class PageApplication(FeedState feed, FeedRequest request, long now)
{
    private const int MergedRows = 100;

    private readonly FeedChange _change = new(feed);
    private readonly Coverage _coverage = feed.Coverage;

    /// <summary>A page of a server with RSM.</summary>
    /// <param name="reach">What it reaches.</param>
    /// <param name="page">Newest first, ids unique.</param>
    /// <param name="rows">The rows of each segment from <see cref="PageReach.From"/> to <see cref="PageReach.To"/>.</param>
    /// <param name="elsewhere">Rows of other segments that the page has.</param>
    public FeedChange ApplyPage(
        PageReach reach,
        IReadOnlyList<IncomingItem> page,
        IReadOnlyList<List<CachedEntry>> rows,
        IReadOnlyList<CachedEntry> elsewhere
    )
    {
        var items = page.ToDictionary(item => item.ItemId, StringComparer.Ordinal);
        var (covered, rest) = Split(reach, rows, items);
        var here = new List<CachedEntry>();
        foreach (var row in covered.Where(row => !items.ContainsKey(row.ItemId)))
        {
            if (feed.Events.IsStamped(row.ItemId, request))
            {
                here.Add(row);
            }
            else if (row.IsProvisional)
            {
                // Its place was a guess: ask.
                feed.Ask(row.ItemId);
                if (reach.Exact || reach.End)
                {
                    here.Add(row);
                }
                else
                {
                    rest.Insert(0, row);
                }
            }
            else
            {
                Remove(row);
            }
        }
        var segment = _coverage.Segments[reach.From];
        var seen = segment.Bound == long.MaxValue ? now : Math.Min(now, segment.Bound - 1);
        var near = covered
            .Concat(rest)
            .DistinctBy(row => row.ItemId)
            .ToDictionary(row => row.ItemId, StringComparer.Ordinal);
        var far = elsewhere.ToDictionary(row => row.ItemId, StringComparer.Ordinal);
        // Items of one page have moments of their own, as far as what lies below it leaves room.
        var earliest = Math.Min(seen, reach.End ? long.MinValue : PageToken.Time(reach.Min) ?? seen);
        foreach (var item in Arrange(reach, page, near.Concat(far), here, rest))
        {
            var stamped = feed.Events.IsStamped(item.ItemId, request);
            var isNear = near.TryGetValue(item.ItemId, out var old);
            if (!isNear)
            {
                far.TryGetValue(item.ItemId, out old);
            }
            // A place that an event gave is newer than the page. One that a page gave is older: the item moved without an event.
            if (stamped && !isNear && old is not { IsProvisional: false })
            {
                if (old is null)
                {
                    feed.Ask(item.ItemId);
                }
                continue;
            }
            var row = stamped ? old! : Upsert(old, item, seen);
            seen = Math.Max(seen - 1, earliest);
            rest.RemoveAll(other => other.ItemId == item.ItemId);
            if (!isNear && old is not null && _coverage.At(old) is { } left)
            {
                left.Count--;
            }
            Confirm(row, stamped);
            here.Add(row);
        }
        Rearrange(reach, here, rest);
        return _change;
    }

    private IReadOnlyList<IncomingItem> Arrange(
        PageReach reach,
        IReadOnlyList<IncomingItem> page,
        IEnumerable<KeyValuePair<string, CachedEntry>> known,
        List<CachedEntry> front,
        List<CachedEntry> rest
    )
    {
        var above = _coverage.Segments.Take(reach.From).LastOrDefault(segment => segment.Count > 0);
        var below = _coverage.Segments.Skip(reach.To + 1).FirstOrDefault(segment => segment.Count > 0);
        return WholeSeconds.Arrange(
            page,
            known.ToDictionary(StringComparer.Ordinal),
            second => Lowest(second, front, above),
            second => Highest(second, rest, below)
        );
    }

    private static long? Lowest(long second, IEnumerable<CachedEntry> rows, Segment? above = null) =>
        WholeSeconds
            .In(second, rows.Select(row => row.Key).Append(above?.MinKey ?? long.MaxValue))
            .Min(key => (long?)key);

    private static long? Highest(long second, IEnumerable<CachedEntry> rows, Segment? below = null) =>
        WholeSeconds
            .In(second, rows.Select(row => row.Key).Append(below?.MaxKey ?? long.MinValue))
            .Max(key => (long?)key);

    /// <summary>What lies below these is not newer: of the last few the newest, for not all stand in the order of their time.</summary>
    internal static long Lowest(List<CachedEntry> placed) =>
        placed.Count == 0 ? long.MaxValue : placed.TakeLast(3).Max(row => row.Touched);

    private int LastInPlace(IReadOnlyList<CachedEntry> rows, Dictionary<string, IncomingItem> items)
    {
        for (var index = rows.Count - 1; index >= 0; index--)
        {
            var row = rows[index];
            if (
                items.TryGetValue(row.ItemId, out var item)
                && item.Version == row.Version
                && !feed.Events.IsStamped(row.ItemId, request)
            )
            {
                return index;
            }
        }
        return -1;
    }

    private (List<CachedEntry> Covered, List<CachedEntry> Below) Split(
        PageReach reach,
        IReadOnlyList<List<CachedEntry>> rows,
        Dictionary<string, IncomingItem> items
    )
    {
        var covered = new List<CachedEntry>();
        var rest = new List<CachedEntry>();
        for (var index = reach.From; index <= reach.To; index++)
        {
            var own = rows[index - reach.From];
            if (index < reach.To || reach.End || reach.Exact)
            {
                covered.AddRange(own);
                continue;
            }
            var last = LastInPlace(own, items);
            covered.AddRange(own.Take(last + 1));
            rest.AddRange(own.Skip(last + 1));
        }
        if (reach.From == 0)
        {
            // What events brought after the request was sent is newer than the page.
            foreach (var row in rest.Where(row => feed.Events.IsStamped(row.ItemId, request)).ToList())
            {
                rest.Remove(row);
                covered.Insert(0, row);
            }
        }
        return (covered, rest);
    }

    private void Rearrange(PageReach reach, List<CachedEntry> here, List<CachedEntry> rest)
    {
        var segments = _coverage.Segments;
        var old = segments[reach.From];
        var last = segments[reach.To];
        var hasRest = !reach.End && !reach.Exact;
        var outside = segments.Where((_, index) => index < reach.From || index > reach.To).ToList();
        var fresh = new Segment
        {
            Number = 0,
            Token = old.Token,
            Bound = old.Bound,
            Epoch = feed.Epoch,
        };
        var number = _coverage.NextNumber();
        var taken = Placement.Of(outside).Concat(hasRest ? Placement.Of(rest) : []).ToList();
        var upper = reach.From > 0 ? segments[reach.From - 1] : null;
        var after = upper?.Epoch == feed.Epoch && upper.Count + here.Count <= MergedRows ? upper : null;
        Placement.Place(fresh, here, taken, number, _change, after);
        var result = new List<Segment> { fresh };
        if (hasRest)
        {
            var below = new Segment
            {
                Number = 0,
                Token = reach.Min,
                Bound = PageToken.Time(reach.Min) ?? Lowest(here),
                Epoch = last.Epoch,
            };
            Placement.Place(below, rest, [.. Placement.Of(outside), .. Placement.Of([fresh])], number + 1, _change);
            result.Add(below);
        }
        _coverage.Replace(reach.From, reach.To, result);
        MergeUp(reach.From);
    }

    /// <summary>Two neighbours read in one epoch, whose places follow each other, are one segment.</summary>
    private void MergeUp(int index)
    {
        if (index == 0)
        {
            return;
        }
        var upper = _coverage.Segments[index - 1];
        var lower = _coverage.Segments[index];
        var fits = lower.Count > 0 && upper.Count > 0 && upper.Count + lower.Count <= MergedRows;
        if (!fits || upper.Epoch != feed.Epoch || lower.Epoch != feed.Epoch)
        {
            return;
        }
        var merged = new Segment
        {
            Number = upper.Number,
            Token = upper.Token,
            Bound = upper.Bound,
            Epoch = feed.Epoch,
            Count = upper.Count + lower.Count,
            FirstOrd = upper.FirstOrd,
            LastOrd = lower.LastOrd,
            MinKey = Math.Min(upper.MinKey, lower.MinKey),
            MaxKey = Math.Max(upper.MaxKey, lower.MaxKey),
        };
        if (lower.Number == upper.Number && lower.FirstOrd == upper.LastOrd + 1)
        {
            _coverage.Replace(index - 1, index, [merged]);
        }
    }

    private CachedEntry Upsert(CachedEntry? old, IncomingItem item, long seen)
    {
        if (old is not null && old.Version == item.Version)
        {
            return old;
        }
        if (old is not null)
        {
            feed.Events.Remember(old.ItemId, old.Version);
        }
        var row = EntryFactory.Create(feed, item, old, seen, isProvisional: old?.IsProvisional ?? false);
        _change.Add(old, row, ChangeCause.Page);
        return row;
    }

    private void Confirm(CachedEntry row, bool stamped)
    {
        if (!stamped && row.IsProvisional)
        {
            row.IsProvisional = false;
            _change.Move(row);
        }
    }

    private void Remove(CachedEntry row)
    {
        feed.Events.Remember(row.ItemId, row.Version);
        _change.Add(row, null, ChangeCause.Page);
    }
}
