using Microblog.Core.Model;

namespace Microblog.Core.Cache;

/// <summary>
/// One feed of an account in the engine: what is stored of it, and what is known for the session only. It changes by the
/// transitions below alone.
/// </summary>
public sealed class FeedState
{
    private readonly SortedSet<string> _asks = new(StringComparer.Ordinal);
    private FeedActivity _activity = FeedActivity.Idle.Instance;
    private FeedAwaiting _awaiting;
    private (int Epoch, int Count) _pagesAhead;
    private bool _home;
    private bool? _rsm;
    private int _epoch = 1;
    private long _newestKey = long.MinValue;

    /// <summary>Its number in the store.</summary>
    public required long FeedId { get; init; }

    /// <summary>Where it is.</summary>
    public required FeedAddress Address { get; init; }

    /// <summary>True where its posts belong to home.</summary>
    public bool Home
    {
        get => _home;
        init => _home = value;
    }

    /// <summary>True with RSM (XEP-0059), false without, null unknown.</summary>
    public bool? Rsm
    {
        get => _rsm;
        init => _rsm = value;
    }

    /// <summary>A time in which no event can have been lost.</summary>
    public int Epoch
    {
        get => _epoch;
        init => _epoch = value;
    }

    /// <summary>What has been read.</summary>
    public Coverage Coverage { get; init; } = Coverage.Unknown();

    /// <summary>The newest key cached, for the order of asking.</summary>
    public long NewestKey
    {
        get => _newestKey;
        init => _newestKey = value;
    }

    /// <summary>Whose posts are left out.</summary>
    internal MutedAuthors Muted { get; private set; } = MutedAuthors.None;

    /// <summary>The account's bare address; null where nothing is known to be the reader's own.</summary>
    internal string? Reader { get; private set; }

    /// <summary>Why it did not answer last, or null.</summary>
    public FeedFailure? Failure { get; private set; }

    /// <summary>The request under way.</summary>
    internal FeedRequest? InFlight => (_activity as FeedActivity.Requesting)?.Request;

    /// <summary>True where the request under way holds a slot: its time budget has not ended.</summary>
    internal bool HoldsSlot => _activity is FeedActivity.Requesting { IsTimedOut: false };

    /// <summary>True where nothing is under way, and it is not to be left alone after a failure.</summary>
    internal bool IsIdle => _activity is FeedActivity.Idle;

    /// <summary>True after a failure, until tried again.</summary>
    internal bool IsBackingOff => _activity is FeedActivity.BackingOff;

    /// <summary>True where windows wait for it, as far as they reach what it has not given yet.</summary>
    internal bool IsAwaited => _awaiting != FeedAwaiting.Skipped;

    /// <summary>True while it is not to be read before reading reaches it.</summary>
    internal bool IsStopped => _awaiting == FeedAwaiting.Stopped;

    /// <summary>True where the head was not read in this epoch.</summary>
    internal bool IsHeadUnread => Coverage.Head.Epoch != Epoch;

    /// <summary>True once its head was read in this session, though it may be to be read again.</summary>
    internal bool WasRead { get; private set; }

    /// <summary>True where events may have been lost by failing.</summary>
    internal bool MayHaveLostEvents { get; private set; }

    /// <summary>How often all that was read was forgotten in this session: dead tokens, and changes of the server's kind.</summary>
    internal int Resets { get; private set; }

    /// <summary>Pages that were asked for in this epoch though no window demanded them: heads, and what is counted.</summary>
    internal int PagesAhead => _pagesAhead.Epoch == Epoch ? _pagesAhead.Count : 0;

    /// <summary>Ids to be asked for, in order.</summary>
    internal IReadOnlySet<string> Asks => _asks;

    /// <summary>The first id to be asked for; null none.</summary>
    internal string? NextAsk => _asks.Min;

    /// <summary>What events said about its items in this session.</summary>
    internal FeedEventLog Events { get; } = new();

    /// <summary>True for what the reader published: in their own feed, or elsewhere as far as the service says so.</summary>
    internal bool IsOwn(EntryContent? content) =>
        Reader is not null && (content?.Publisher == Reader || Address.Owner?.ToString() == Reader);

    /// <summary>It belongs to home from now on, or does not.</summary>
    internal void SetHome(bool home) => _home = home;

    /// <summary>Its server answered with an RSM set, or without.</summary>
    internal void SetRsm(bool hasSet) => _rsm = hasSet;

    /// <summary>What is left out of it.</summary>
    internal void Mute(MutedAuthors muted) => Muted = muted;

    /// <summary>Who reads it.</summary>
    internal void SetReader(string? reader) => Reader = reader;

    /// <summary>A row with this key is cached.</summary>
    internal void NoteKey(long key) => _newestKey = Math.Max(_newestKey, key);

    /// <summary>
    /// Events may have been lost: what was read counts no longer. Where catching up was stopped before its head was read,
    /// it stays so.
    /// </summary>
    internal void BeginEpoch()
    {
        var staysStopped = IsStopped && IsHeadUnread;
        _epoch++;
        if (!staysStopped)
        {
            ResumeCatchUp();
        }
    }

    /// <summary>The session goes on, and events may have been lost between the servers: the feed is read again.</summary>
    internal void BeginEpochAfterFailure()
    {
        ResumeCatchUp();
        _epoch++;
        MayHaveLostEvents = false;
    }

    /// <summary>All that was read counts no longer: it begins with this head, read at once though catching up was stopped before.</summary>
    internal void BeginAgain(Segment head)
    {
        Coverage.Reset([head]);
        ResumeCatchUp();
    }

    /// <summary>The same, for the tokens are dead, or the server is of another kind.</summary>
    internal void Reset(Segment head)
    {
        BeginAgain(head);
        Resets++;
    }

    /// <summary>An id is in doubt: the server is asked for it.</summary>
    internal void Ask(string itemId) => _asks.Add(itemId);

    /// <summary>An id is in doubt no longer.</summary>
    internal void EndAsk(string itemId) => _asks.Remove(itemId);

    /// <summary>A request was sent. <paramref name="isAhead"/>: no window demanded it.</summary>
    internal void BeginRequest(FeedRequest request, bool isAhead)
    {
        _activity = new FeedActivity.Requesting(request, IsTimedOut: false);
        Events.ForgetStamps(); // None is newer than this request.
        if (isAhead)
        {
            _pagesAhead = (Epoch, PagesAhead + 1);
        }
    }

    /// <summary>Its request was answered, or failed.</summary>
    internal void EndRequest() => _activity = FeedActivity.Idle.Instance;

    /// <summary>The time budget of its request, or of a window, ended: windows wait for it no longer, and it holds no slot.</summary>
    internal void TimeOut()
    {
        _awaiting = FeedAwaiting.Skipped;
        if (_activity is FeedActivity.Requesting under)
        {
            _activity = under with { IsTimedOut = true };
        }
    }

    /// <summary>It answered. <paramref name="isWhole"/>: what failing may have lost was made good by that.</summary>
    internal void Succeed(bool isWhole)
    {
        EndSkipping();
        Failure = null;
        MayHaveLostEvents &= !isWhole;
    }

    /// <summary>There is no such node: an answer like any other, so that what is lost from here on is noticed.</summary>
    internal void SucceedMissing()
    {
        EndSkipping();
        Failure = FeedFailure.NotFound;
        MayHaveLostEvents = false;
    }

    /// <summary>It refused a question, and goes on to be asked.</summary>
    internal void NoteFailure(FeedFailure failure) => Failure = failure;

    /// <summary>It failed: it is not asked until it is tried again, and windows do not wait for it.</summary>
    internal void BackOff(FeedFailure failure, bool mayHaveLostEvents)
    {
        _activity = FeedActivity.BackingOff.Instance;
        _awaiting = FeedAwaiting.Skipped;
        Failure = failure;
        MayHaveLostEvents |= mayHaveLostEvents;
    }

    /// <summary>It is tried again; windows wait for it when it has answered.</summary>
    internal void Retry()
    {
        if (IsBackingOff)
        {
            _activity = FeedActivity.Idle.Instance;
        }
        ResumeCatchUp();
    }

    /// <summary>A page was applied.</summary>
    internal void NotePage() => WasRead |= !IsHeadUnread;

    /// <summary>Where it is idle, it is not asked before reading reaches it. Windows do not show what is past it until then.</summary>
    internal void StopCatchUp() => _awaiting = IsIdle ? FeedAwaiting.Stopped : _awaiting;

    /// <summary>It is asked again.</summary>
    internal void ResumeCatchUp()
    {
        if (IsStopped)
        {
            _awaiting = FeedAwaiting.Awaited;
        }
    }

    /// <summary>Forgets what is known for the connection only: the session may go on on another one.</summary>
    internal void ForgetRequest()
    {
        _activity = FeedActivity.Idle.Instance;
        EndSkipping();
        Failure = null;
        Events.ForgetStamps();
    }

    /// <summary>Forgets what is known for the session only.</summary>
    internal void ForgetSession()
    {
        ForgetRequest();
        ResumeCatchUp();
        MayHaveLostEvents = WasRead = false;
        Resets = 0;
        _asks.Clear();
        Events.Clear();
    }

    private void EndSkipping()
    {
        if (!IsAwaited)
        {
            _awaiting = FeedAwaiting.Awaited;
        }
    }
}
