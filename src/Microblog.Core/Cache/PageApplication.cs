namespace Microblog.Core.Cache;

/// <summary>Puts a page of a server with RSM into the cache. Pure: rows in, a change out.</summary>
internal sealed class PageApplication(FeedState feed, FeedRequest request, long now)
{
    private const int MergedRows = 100;

    private readonly PageRows _rows = new(feed, request);
    private readonly Coverage _coverage = feed.Coverage;

    /// <summary>Applies the page.</summary>
    /// <param name="reach">What it reaches.</param>
    /// <param name="page">Newest first, ids unique.</param>
    /// <param name="rows">The rows of each segment from <see cref="PageReach.From"/> to <see cref="PageReach.To"/>.</param>
    /// <param name="elsewhere">Rows of other segments that the page has.</param>
    public FeedChange Apply(
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
                _rows.Remove(row);
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
            var row = stamped ? old! : _rows.Upsert(old, item, seen);
            seen = Math.Max(seen - 1, earliest);
            rest.RemoveAll(other => other.ItemId == item.ItemId);
            if (!isNear && old is not null && _coverage.At(old) is { } left)
            {
                left.Count--;
            }
            _rows.Confirm(row, stamped);
            here.Add(row);
        }
        Rearrange(reach, here, rest);
        return _rows.Change;
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
            second => PageRows.Lowest(second, front, above),
            second => PageRows.Highest(second, rest, below)
        );
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
            var last = _rows.LastInPlace(own, items);
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
        Placement.Place(fresh, here, taken, number, _rows.Change, after);
        var result = new List<Segment> { fresh };
        if (hasRest)
        {
            var below = new Segment
            {
                Number = 0,
                Token = reach.Min,
                Bound = PageToken.Time(reach.Min) ?? PageRows.Lowest(here),
                Epoch = last.Epoch,
            };
            Placement.Place(
                below,
                rest,
                [.. Placement.Of(outside), .. Placement.Of([fresh])],
                number + 1,
                _rows.Change
            );
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
}
