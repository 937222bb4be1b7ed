namespace Microblog.Core.Cache;

/// <summary>
/// Dates without fractions of a second. Most programs write them, so posts of one second would all have one key. The cache
/// gives each a fraction, so that they stand in the order that the server has.
/// </summary>
internal static class WholeSeconds
{
    /// <summary>A second in microseconds.</summary>
    private const long Length = 1_000_000;

    // Posts of the same second that come later find room: below the first, between two of events, below what a page brings.
    private const long RoomBelow = 10_000;
    private const long RoomBetweenEvents = 1000;
    private const long RoomBetweenPages = 10_000;

    /// <summary>The last moment that a date may mean.</summary>
    public static long End(long date) => IsWhole(date) ? date + Length - 1 : date;

    /// <summary>The beginning of the second of a key; <see cref="long.MaxValue"/>, which is no time, stays as it is.</summary>
    public static long Start(long key) => key == long.MaxValue ? key : key - (((key % Length) + Length) % Length);

    /// <summary>A post of an event: above all of its second.</summary>
    /// <param name="item">The item; one whose date has a fraction, or that has none, stays as it is.</param>
    /// <param name="highest">The highest key of the feed that is not above the end of its second.</param>
    public static IncomingItem OnTop(IncomingItem item, long? highest) =>
        item.Published is { } second && IsWhole(second)
            ? item with
            {
                Published = Math.Min(Above(second, highest, RoomBetweenEvents, 1), End(second)),
            }
            : item;

    /// <summary>New posts of a page: below what the page has above them, and above what it has below them.</summary>
    /// <param name="page">Newest first.</param>
    /// <param name="known">The rows that are there; their places stay.</param>
    /// <param name="above">The lowest key above the page, of those in the second that begins here; null where there is none.</param>
    /// <param name="below">The highest key below the page, likewise.</param>
    public static IReadOnlyList<IncomingItem> Arrange(
        IReadOnlyList<IncomingItem> page,
        IReadOnlyDictionary<string, CachedEntry> known,
        Func<long, long?> above,
        Func<long, long?> below
    )
    {
        var fresh = page.Where(item => !known.ContainsKey(item.ItemId) && item.Published is { } date && IsWhole(date));
        var seconds = fresh.Select(item => item.Published!.Value).ToHashSet();
        if (seconds.Count == 0)
        {
            return page;
        }
        var arranged = page.ToArray();
        foreach (var second in seconds)
        {
            Arrange(arranged, known, second, above(second), below(second));
        }
        return arranged;
    }

    /// <summary>Of these keys, those in the second that begins here.</summary>
    public static IEnumerable<long> In(long second, IEnumerable<long> keys) =>
        keys.Where(key => key >= second && key < second + Length);

    private static void Arrange(
        IncomingItem[] page,
        IReadOnlyDictionary<string, CachedEntry> known,
        long second,
        long? above,
        long? below
    )
    {
        var run = new List<int>();
        for (var index = 0; index < page.Length; index++)
        {
            if (!known.TryGetValue(page[index].ItemId, out var row))
            {
                if (page[index].Published == second)
                {
                    run.Add(index);
                }
            }
            else if (row.Key >= second && row.Key < second + Length)
            {
                Give(page, run, second, above, row.Key);
                above = row.Key;
                run.Clear();
            }
        }
        Give(page, run, second, above, below);
    }

    private static void Give(IncomingItem[] page, List<int> run, long second, long? above, long? below)
    {
        var lowest = above is { } highest
            ? Below(second, highest, below, run.Count)
            : Above(second, below, RoomBetweenPages, run.Count);
        for (var place = 0; place < run.Count; place++)
        {
            var date = Math.Clamp(lowest + run.Count - 1 - place, second, second + Length - 1);
            page[run[place]] = page[run[place]] with { Published = date };
        }
    }

    /// <summary>The lowest place for so many, with some room below what is there, as far as there is room.</summary>
    private static long Below(long second, long highest, long? below, int count)
    {
        var most = highest - count;
        var least = below is { } other && other >= second ? other + 1 : second;
        return most <= least ? most : Math.Max(most - RoomBetweenEvents, least + ((most - least) / 2));
    }

    /// <summary>The lowest place for so many, with some room above what is there, or half of what is left of the second.</summary>
    private static long Above(long second, long? highest, long room, int count)
    {
        if (highest is not { } top || top < second)
        {
            return second + RoomBelow;
        }
        var left = second + Length - top - count;
        return top + Math.Max(1, Math.Min(room, left / 2));
    }

    private static bool IsWhole(long date) => date % Length == 0;
}
