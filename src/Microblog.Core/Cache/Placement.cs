namespace Microblog.Core.Cache;

/// <summary>Gives the rows of a segment their places, writing as few of them as can be.</summary>
internal static class Placement
{
    /// <summary>Places of one segment number that belong to other rows.</summary>
    internal readonly record struct Range(int Number, int First, int Last)
    {
        public bool Meets(int number, int first, int last) => number == Number && first <= Last && last >= First;
    }

    /// <summary>The ranges of these segments.</summary>
    public static IEnumerable<Range> Of(IEnumerable<Segment> segments) =>
        segments
            .Where(segment => segment.LastOrd >= segment.FirstOrd)
            .Select(segment => new Range(segment.Number, segment.FirstOrd, segment.LastOrd));

    /// <summary>The range of rows that keep their places, by number.</summary>
    public static IEnumerable<Range> Of(IEnumerable<CachedEntry> rows) =>
        rows.Where(row => row.EntryId != 0)
            .GroupBy(row => row.Segment)
            .Select(group => new Range(group.Key, group.Min(row => row.Ord), group.Max(row => row.Ord)));

    /// <summary>Makes these rows, newest first, the rows of a segment.</summary>
    /// <param name="segment">Gets the number, places, count and keys.</param>
    /// <param name="rows">In order.</param>
    /// <param name="taken">Places that others keep.</param>
    /// <param name="newNumber">A number that no segment has.</param>
    /// <param name="change">Where moved rows are noted.</param>
    /// <param name="after">The segment above, where rows that are all new may go on with its places.</param>
    public static void Place(
        Segment segment,
        IReadOnlyList<CachedEntry> rows,
        IReadOnlyList<Range> taken,
        int newNumber,
        FeedChange change,
        Segment? after = null
    )
    {
        segment.Count = rows.Count;
        segment.MinKey = long.MaxValue;
        segment.MaxKey = long.MinValue;
        foreach (var row in rows)
        {
            segment.Include(row.Key);
        }
        var (number, first) = Keep(rows, taken) ?? GoOn(after, rows, taken) ?? (newNumber, 0);
        segment.Number = number;
        if (rows.Count == 0)
        {
            (segment.Number, segment.FirstOrd, segment.LastOrd) = (newNumber, 0, -1);
            return;
        }
        var ord = first;
        foreach (var row in rows)
        {
            if (row.EntryId != 0 && row.Segment == number && row.Ord >= ord && number != newNumber)
            {
                ord = row.Ord;
            }
            else
            {
                row.Segment = number;
                row.Ord = ord;
                change.Move(row);
            }
            ord++;
        }
        segment.FirstOrd = rows[0].Ord;
        segment.LastOrd = rows[^1].Ord;
    }

    /// <summary>The number and first place with which all stored rows of one number keep theirs; null where they cannot.</summary>
    private static (int Number, int First)? Keep(IReadOnlyList<CachedEntry> rows, IReadOnlyList<Range> taken)
    {
        var start = 0;
        while (start < rows.Count && rows[start].EntryId == 0)
        {
            start++;
        }
        if (start == rows.Count)
        {
            return null;
        }
        var number = rows[start].Segment;
        var end = start;
        while (end + 1 < rows.Count && IsNext(rows[end], rows[end + 1], number))
        {
            end++;
        }
        // Whatever follows is new, or comes from elsewhere, and is appended; but nothing after it may have a place of its own.
        for (var index = end + 1; index < rows.Count; index++)
        {
            if (rows[index].EntryId != 0 && rows[index].Segment == number)
            {
                return null;
            }
        }
        var first = rows[start].Ord - start;
        var last = rows[end].Ord + (rows.Count - 1 - end);
        return taken.Any(range => range.Meets(number, first, last)) ? null : (number, first);
    }

    private static (int Number, int First)? GoOn(
        Segment? after,
        IReadOnlyList<CachedEntry> rows,
        IReadOnlyList<Range> taken
    ) =>
        after is { Count: > 0 }
        && rows.All(row => row.EntryId == 0)
        && !taken.Any(range => range.Meets(after.Number, after.LastOrd + 1, after.LastOrd + rows.Count))
            ? (after.Number, after.LastOrd + 1)
            : null;

    private static bool IsNext(CachedEntry row, CachedEntry next, int number) =>
        next.EntryId != 0 && next.Segment == number && next.Ord > row.Ord;
}
