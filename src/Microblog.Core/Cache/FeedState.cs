using Microblog.Core.Model;

namespace Microblog.Core.Cache;

/// <summary>One feed of an account in the engine: what is stored of it, and what lives for the session only.</summary>
public sealed class FeedState
{
    /// <summary>Its number in the store.</summary>
    public required long FeedId { get; init; }

    /// <summary>Where it is.</summary>
    public required FeedAddress Address { get; init; }

    /// <summary>True where its posts belong to home.</summary>
    public bool Home { get; set; }

    /// <summary>True with RSM, false without, null unknown.</summary>
    public bool? Rsm { get; set; }

    /// <summary>A time in which no event can have been lost.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>What has been read.</summary>
    public Coverage Coverage { get; init; } = Coverage.Unknown();

    /// <summary>The newest key cached, for the order of asking.</summary>
    public long NewestKey { get; set; } = long.MinValue;

    /// <summary>Why it does not answer, or null.</summary>
    public FeedFailure? Failure { get; internal set; }

    /// <summary>Whose posts are left out.</summary>
    internal MutedAuthors Muted { get; set; } = MutedAuthors.None;

    /// <summary>The account's bare address; null where nothing is known to be the reader's own.</summary>
    internal string? Reader { get; set; }

    /// <summary>True for what the reader published: in their own feed, or elsewhere as far as the service says so.</summary>
    internal bool IsOwn(EntryContent? content) =>
        Reader is not null && (content?.Publisher == Reader || Address.Owner?.ToString() == Reader);

    /// <summary>The request under way.</summary>
    internal FeedRequest? InFlight { get; set; }

    /// <summary>True where the time budget of the request under way ended: it holds no slot.</summary>
    internal bool Overdue { get; set; }

    /// <summary>True while others do not wait for it.</summary>
    internal bool Late { get; set; }

    /// <summary>True after a failure, until tried again.</summary>
    internal bool Backoff { get; set; }

    /// <summary>True where events may have been lost by failing.</summary>
    internal bool HadError { get; set; }

    /// <summary>True once its head was read in this session, though it may be to be read again.</summary>
    internal bool WasRead { get; set; }

    /// <summary>Dead tokens met in this epoch.</summary>
    internal int Resets { get; set; }

    /// <summary>The change counter at the last purge or delete.</summary>
    internal long ResetAt { get; set; }

    /// <summary>The epoch in which catching up was stopped before its head was asked for; 0 none.</summary>
    internal int StoppedIn { get; set; }

    /// <summary>Pages that were asked for in an epoch though no window demanded them: heads, and what is counted.</summary>
    internal (int Epoch, int Count) PagesAhead { get; set; }

    /// <summary>Ids to be asked for, in order.</summary>
    internal SortedSet<string> Asks { get; } = new(StringComparer.Ordinal);

    /// <summary>The change counter of the last event that changed something about an id, while a request is under way.</summary>
    internal Dictionary<string, long> Stamps { get; } = new(StringComparer.Ordinal);

    private readonly RecentVersions _versions = new();
    private readonly RecentVersions _retracted = new();

    /// <summary>True while it is not to be read before reading reaches it. A new session catches up again.</summary>
    internal bool IsStopped => StoppedIn == Epoch;

    /// <summary>
    /// Events may have been lost: what was read counts no longer. Where catching up was stopped before its head was read,
    /// it stays so.
    /// </summary>
    internal void BeginEpoch() => (Epoch, StoppedIn) = (Epoch + 1, IsStopped && IsHeadUnread ? Epoch + 1 : 0);

    /// <summary>True where the head was not read in this epoch.</summary>
    internal bool IsHeadUnread => Coverage.Head.Epoch != Epoch;

    /// <summary>Windows do not wait for it any longer. Its rows are added to what they show when it answers: it is read then.</summary>
    internal void MarkLate()
    {
        Late = true;
        StoppedIn = 0;
    }

    /// <summary>What was read counts no longer: it begins with this head, read at once though catching up was stopped before.</summary>
    internal void BeginAgain(Segment head)
    {
        Coverage.Reset([head]);
        StoppedIn = 0;
    }

    /// <summary>Notes a version that was replaced or removed.</summary>
    internal void Remember(string itemId, long version) => _versions.Add(itemId, version);

    /// <summary>True where this version was replaced or removed in this session.</summary>
    internal bool IsRemembered(string itemId, long version) => _versions.Contains(itemId, version);

    /// <summary>Notes a retract; true where there was one before.</summary>
    internal bool RememberRetract(string itemId) => !_retracted.Add(itemId, version: 0);

    /// <summary>True where an event changed the id after the request was sent.</summary>
    internal bool IsStamped(string itemId, FeedRequest request) =>
        Stamps.TryGetValue(itemId, out var stamp) && stamp > request.Start;

    /// <summary>Forgets what lives for the connection only: the session may go on on another one.</summary>
    internal void ForgetRequest()
    {
        InFlight = null;
        Late = Overdue = Backoff = false;
        Failure = null;
        Stamps.Clear();
    }

    /// <summary>Forgets what lives for the session only.</summary>
    internal void ForgetSession()
    {
        ForgetRequest();
        HadError = WasRead = false;
        Resets = 0;
        ResetAt = 0;
        Asks.Clear();
        _versions.Clear();
        _retracted.Clear();
    }
}
