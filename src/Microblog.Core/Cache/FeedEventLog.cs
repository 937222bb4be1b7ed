namespace Microblog.Core.Cache;

/// <summary>
/// What events said about the items of one feed in this session: a page or an answer that was asked for before does not
/// undo it, and what repeats something old is in doubt.
/// </summary>
internal sealed class FeedEventLog
{
    private readonly Dictionary<string, long> _stamps = new(StringComparer.Ordinal);
    private readonly RecentVersions _versions = new();
    private readonly RecentVersions _retracted = new();
    private long _clearedAt;

    /// <summary>Notes that an event changed something about an id; <paramref name="sequence"/> is the change counter after it.</summary>
    public void Stamp(string itemId, long sequence) => _stamps[itemId] = sequence;

    /// <summary>True where an event changed the id after the request was sent.</summary>
    public bool IsStamped(string itemId, FeedRequest request) =>
        _stamps.TryGetValue(itemId, out var stamp) && stamp > request.Start;

    /// <summary>No request is under way that is older than these stamps.</summary>
    public void ForgetStamps() => _stamps.Clear();

    /// <summary>Notes a purge or delete of the whole feed.</summary>
    public void StampCleared(long sequence) => _clearedAt = sequence;

    /// <summary>True where the feed was purged or deleted after the request was sent.</summary>
    public bool IsCleared(FeedRequest request) => _clearedAt > request.Start;

    /// <summary>Notes a version that was replaced or removed.</summary>
    public void Remember(string itemId, long version) => _versions.Add(itemId, version);

    /// <summary>True where this version was replaced or removed in this session.</summary>
    public bool IsRemembered(string itemId, long version) => _versions.Contains(itemId, version);

    /// <summary>Notes a retract; true where there was one before.</summary>
    public bool RememberRetract(string itemId) => !_retracted.Add(itemId, version: 0);

    /// <summary>Forgets all: a new session begins.</summary>
    public void Clear()
    {
        _stamps.Clear();
        _versions.Clear();
        _retracted.Clear();
        _clearedAt = 0;
    }
}
