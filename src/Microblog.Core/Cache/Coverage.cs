using System.Text.Json;

namespace Microblog.Core.Cache;

/// <summary>
/// What is known of a feed, as segments in server order from the head to the end. A segment that was not read in the
/// current epoch blocks: nothing below its bound, or below a row in it, may be called complete.
/// </summary>
public sealed class Coverage
{
    private readonly List<Segment> _segments;

    private Coverage(List<Segment> segments) => _segments = segments;

    /// <summary>The segments, newest first; never empty, the first is the head.</summary>
    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>The head.</summary>
    public Segment Head => _segments[0];

    /// <summary>A feed of which nothing is known.</summary>
    public static Coverage Unknown() => new([Segment.NewHead(1)]);

    /// <summary>Reads what <see cref="ToJson"/> wrote; anything else is a feed of which nothing is known.</summary>
    public static Coverage FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<Segment>>(json) is { Count: > 0 } segments
                ? new Coverage(segments)
                : Unknown();
        }
        catch (JsonException)
        {
            return Unknown();
        }
    }

    /// <summary>The segments as one JSON array.</summary>
    public string ToJson() => JsonSerializer.Serialize(_segments);

    /// <summary>A number that no segment has.</summary>
    public int NextNumber() => _segments.Max(segment => segment.Number) + 1;

    /// <summary>The segment that a row lies in, or null.</summary>
    public Segment? At(CachedEntry row) => _segments.Find(segment => segment.Holds(row));

    /// <summary>The index of the segment with this token, or -1.</summary>
    public int IndexOf(string token) => _segments.FindIndex(segment => segment.Token == token);

    /// <summary>Puts others in the place of the segments from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public void Replace(int from, int to, IEnumerable<Segment> others)
    {
        _segments.RemoveRange(from, to - from + 1);
        _segments.InsertRange(from, others);
    }

    /// <summary>All segments become these.</summary>
    public void Reset(IEnumerable<Segment> segments)
    {
        var list = segments.ToList();
        _segments.Clear();
        _segments.AddRange(list);
    }

    /// <summary>
    /// No item of the segment is older (as far as tokens tell). A date without a fraction means any moment of its second, and
    /// the item may stand at the second's beginning though it was made later.
    /// </summary>
    public long Low(int index) =>
        index + 1 < _segments.Count ? WholeSeconds.Start(_segments[index + 1].Bound) : long.MinValue;

    /// <summary>The first segment, from the head, that is not read in this epoch and may hold keys of the interval; -1 none.</summary>
    public int FirstUnread(int epoch, long low, long high)
    {
        for (var index = 0; index < _segments.Count; index++)
        {
            var segment = _segments[index];
            if (segment.Epoch == epoch)
            {
                continue;
            }
            if (
                (segment.Bound >= low && Low(index) <= high)
                || (segment.Count > 0 && segment.MinKey <= high && segment.MaxKey >= low)
            )
            {
                return index;
            }
        }
        return -1;
    }

    /// <summary>Below <paramref name="key"/>, nothing unread belongs above this key.</summary>
    public long Floor(int epoch, long key)
    {
        var floor = long.MinValue;
        for (var index = 0; index < _segments.Count; index++)
        {
            var segment = _segments[index];
            if (segment.Epoch == epoch)
            {
                continue;
            }
            if (Low(index) < key)
            {
                floor = Math.Max(floor, segment.Bound);
            }
            if (segment.Count > 0 && segment.MinKey < key)
            {
                floor = Math.Max(floor, Math.Min(segment.MaxKey, key - 1) + 1);
            }
        }
        return floor;
    }

    /// <summary>Above <paramref name="key"/>, nothing unread belongs below this key.</summary>
    public long Ceiling(int epoch, long key)
    {
        var ceiling = long.MaxValue;
        for (var index = 0; index < _segments.Count; index++)
        {
            var segment = _segments[index];
            if (segment.Epoch == epoch)
            {
                continue;
            }
            if (segment.Bound > key)
            {
                ceiling = Math.Min(ceiling, Low(index));
            }
            if (segment.Count > 0 && segment.MaxKey > key)
            {
                ceiling = Math.Min(ceiling, Math.Max(segment.MinKey, key + 1));
            }
        }
        return ceiling;
    }
}
