namespace Microblog.Core.Cache;

/// <summary>Everything that one page, event or answer changes in one feed: stored in one transaction, then passed to the windows.</summary>
public sealed class FeedChange(FeedState feed)
{
    private readonly List<EntryChange> _entries = [];
    private readonly Dictionary<long, CachedEntry> _moved = [];

    /// <summary>The feed, with its coverage as it is after the change.</summary>
    public FeedState Feed { get; } = feed;

    /// <summary>Rows that come, change or go.</summary>
    public IReadOnlyList<EntryChange> Entries => _entries;

    /// <summary>Stored rows whose place alone changes.</summary>
    public IReadOnlyCollection<CachedEntry> Moved => _moved.Values;

    /// <summary>Adds, replaces (both given) or removes a row.</summary>
    public void Add(CachedEntry? old, CachedEntry? now, ChangeCause cause) => _entries.Add(new(old, now, cause));

    /// <summary>Notes a new place of a row.</summary>
    public void Move(CachedEntry entry)
    {
        if (entry.EntryId != 0)
        {
            _moved[entry.EntryId] = entry;
        }
    }
}
