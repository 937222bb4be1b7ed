namespace Microblog.Core.Cache;

/// <summary>
/// A part of a feed in server order that was read together (or not yet at all). Its rows carry <see cref="Number"/>
/// and their place in it.
/// </summary>
public sealed class Segment
{
    /// <summary>The token of a segment of a server without RSM that is not the head.</summary>
    public const string? NoToken = null;

    /// <summary>What its rows are marked with; unique within the feed.</summary>
    public required int Number { get; set; }

    /// <summary>What goes into <c>before</c> to read from its top: empty for the head; null without RSM.</summary>
    public string? Token { get; set; }

    /// <summary>No item in it is newer, microseconds.</summary>
    public long Bound { get; set; }

    /// <summary>The feed's epoch in which it was last read; 0 never.</summary>
    public int Epoch { get; set; }

    /// <summary>Rows in it.</summary>
    public int Count { get; set; }

    /// <summary>The place of its newest row.</summary>
    public int FirstOrd { get; set; }

    /// <summary>The place of its oldest row.</summary>
    public int LastOrd { get; set; } = -1;

    /// <summary>No key of its rows is smaller.</summary>
    public long MinKey { get; set; } = long.MaxValue;

    /// <summary>No key of its rows is greater.</summary>
    public long MaxKey { get; set; } = long.MinValue;

    /// <summary>True where a row lies in it.</summary>
    public bool Holds(CachedEntry row) => row.Segment == Number && row.Ord >= FirstOrd && row.Ord <= LastOrd;

    /// <summary>Takes a key into the range.</summary>
    public void Include(long key)
    {
        MinKey = Math.Min(MinKey, key);
        MaxKey = Math.Max(MaxKey, key);
    }

    /// <summary>These, its newest rows, are all that is left of it.</summary>
    public void EndWith(IReadOnlyList<CachedEntry> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (Count, LastOrd) = (rows.Count, rows[^1].Ord);
        (MinKey, MaxKey) = (rows.Min(row => row.Key), rows.Max(row => row.Key));
    }

    /// <summary>The head of a feed of which nothing is known.</summary>
    public static Segment NewHead(int number) =>
        new()
        {
            Number = number,
            Token = "",
            Bound = long.MaxValue,
        };
}
