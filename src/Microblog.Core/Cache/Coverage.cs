using System.Text.Json;

namespace Microblog.Core.Cache;

/// <summary>
/// What is known of a feed, as stretches in server order from the head to the end. A stretch that was not read in the
/// current epoch blocks: nothing below its bound, or below a row in it, may be called complete.
/// </summary>
public sealed class Coverage
{
    private readonly List<Stretch> _stretches;

    private Coverage(List<Stretch> stretches) => _stretches = stretches;

    /// <summary>The stretches, newest first; never empty, the first is the head.</summary>
    public IReadOnlyList<Stretch> Stretches => _stretches;

    /// <summary>The head.</summary>
    public Stretch Head => _stretches[0];

    /// <summary>A feed of which nothing is known.</summary>
    public static Coverage Unknown() => new([Stretch.NewHead(1)]);

    /// <summary>Reads what <see cref="ToJson"/> wrote; anything else is a feed of which nothing is known.</summary>
    public static Coverage FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<Stretch>>(json) is { Count: > 0 } stretches
                ? new Coverage(stretches)
                : Unknown();
        }
        catch (JsonException)
        {
            return Unknown();
        }
    }

    /// <summary>The stretches as one JSON array.</summary>
    public string ToJson() => JsonSerializer.Serialize(_stretches);

    /// <summary>A number that no stretch has.</summary>
    public int NextNumber() => _stretches.Max(stretch => stretch.Number) + 1;

    /// <summary>The stretch that a row lies in, or null.</summary>
    public Stretch? At(CachedEntry row) => _stretches.Find(stretch => stretch.Holds(row));

    /// <summary>The index of the stretch with this token, or -1.</summary>
    public int IndexOf(string token) => _stretches.FindIndex(stretch => stretch.Token == token);

    /// <summary>Puts others in the place of the stretches from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public void Replace(int from, int to, IEnumerable<Stretch> others)
    {
        _stretches.RemoveRange(from, to - from + 1);
        _stretches.InsertRange(from, others);
    }

    /// <summary>All stretches become these.</summary>
    public void Reset(IEnumerable<Stretch> stretches)
    {
        var list = stretches.ToList();
        _stretches.Clear();
        _stretches.AddRange(list);
    }

    /// <summary>
    /// No item of the stretch is older (as far as tokens tell). A date without a fraction means any moment of its second, and
    /// the item may stand at the second's beginning though it was made later.
    /// </summary>
    public long Low(int index) =>
        index + 1 < _stretches.Count ? WholeSeconds.Start(_stretches[index + 1].Bound) : long.MinValue;

    /// <summary>The first stretch, from the head, that is not read in this epoch and may hold keys of the interval; -1 none.</summary>
    public int FirstUnread(int epoch, long low, long high)
    {
        for (var index = 0; index < _stretches.Count; index++)
        {
            var stretch = _stretches[index];
            if (stretch.Epoch == epoch)
            {
                continue;
            }
            if (
                (stretch.Bound >= low && Low(index) <= high)
                || (stretch.Count > 0 && stretch.MinKey <= high && stretch.MaxKey >= low)
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
        for (var index = 0; index < _stretches.Count; index++)
        {
            var stretch = _stretches[index];
            if (stretch.Epoch == epoch)
            {
                continue;
            }
            if (Low(index) < key)
            {
                floor = Math.Max(floor, stretch.Bound);
            }
            if (stretch.Count > 0 && stretch.MinKey < key)
            {
                floor = Math.Max(floor, Math.Min(stretch.MaxKey, key - 1) + 1);
            }
        }
        return floor;
    }

    /// <summary>Above <paramref name="key"/>, nothing unread belongs below this key.</summary>
    public long Ceiling(int epoch, long key)
    {
        var ceiling = long.MaxValue;
        for (var index = 0; index < _stretches.Count; index++)
        {
            var stretch = _stretches[index];
            if (stretch.Epoch == epoch)
            {
                continue;
            }
            if (stretch.Bound > key)
            {
                ceiling = Math.Min(ceiling, Low(index));
            }
            if (stretch.Count > 0 && stretch.MaxKey > key)
            {
                ceiling = Math.Min(ceiling, Math.Max(stretch.MinKey, key + 1));
            }
        }
        return ceiling;
    }
}
