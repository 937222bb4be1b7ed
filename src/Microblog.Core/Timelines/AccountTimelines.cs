using System.Threading.Channels;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Timelines;

/// <summary>
/// The one writer of an account's cache: events, replies and commands go through one bounded channel, are applied and
/// stored one after the other, and then passed to the windows.
/// </summary>
public sealed partial class AccountTimelines : IAsyncDisposable
{
    private const int MaxQueued = 8192;
    private const int MaxBatch = 64;

    private readonly Channel<QueuedChange> _changes = Channel.CreateBounded<QueuedChange>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly TimelineEngine _engine;
    private readonly ITimelineStore _store;
    private readonly List<TimelineWindow> _windows = [];
    private readonly HashSet<FeedAddress> _overflowed = [];
    private readonly int _keep;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private readonly TaskCompletionSource _homeKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // It can be asked for when all is over, too: pages may go after the account.
    private readonly CancellationToken _stopping;
    private CancellationTokenSource _connection = new();
    private FeedPager? _pager;

    /// <summary>Starts the writer.</summary>
    public AccountTimelines(
        Jid own,
        ITimelineStore store,
        PostIndex index,
        TimelineEngineOptions options,
        TimeProvider time,
        ILogger logger
    )
    {
        Own = own.Bare;
        Index = index;
        _stopping = _stop.Token;
        _store = store;
        _keep = options.KeepPostsPerFeed;
        _logger = logger;
        _time = time;
        _engine = new TimelineEngine(store, options, () => Micros.From(time.GetUtcNow()), Send);
        _engine.EntryChanged += OnEntryChanged;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Whose.</summary>
    public Jid Own { get; }

    /// <summary>Posts by address, parents and replies in the cache.</summary>
    public PostIndex Index { get; }

    /// <summary>A row of a feed came, changed or went. On the writer: return at once.</summary>
    public event Action<FeedAddress, EntryChange>? EntryChanged;

    /// <summary>Other people's posts are left out now. On the writer: return at once.</summary>
    public event Action? MutedChanged;

    /// <summary>It is decided anew who wrote posts. On the writer: return at once.</summary>
    public event Action? AuthorsChanged;

    /// <summary>Done when it is known which feeds belong to home, from what is stored or from the server; a page waits a moment for it.</summary>
    public Task HomeKnown => _homeKnown.Task;

    /// <summary>It is known which feeds belong to home. False where it was before.</summary>
    public bool NoteHomeKnown() => _homeKnown.TrySetResult();

    /// <summary>Whose posts are left out.</summary>
    public MutedAuthors Muted => _engine.Muted;

    /// <summary>A session started (not resumed): everything is read again as far as a window demands it.</summary>
    public Task ConnectAsync(FeedPager pager, CancellationToken cancellation) =>
        UseAsync(pager, _engine.ConnectAsync, _ => PollInterval, cancellation);

    /// <summary>The session goes on where it was (XEP-0198): nothing was lost.</summary>
    public Task ResumeAsync(FeedPager pager, CancellationToken cancellation) =>
        UseAsync(pager, _engine.ResumeAsync, now => _nextPoll - now, cancellation);

    /// <summary>The connection is lost; what is cached stays readable.</summary>
    public Task DisconnectAsync(CancellationToken cancellation) =>
        DoAsync(
            async _ =>
            {
                _isConnected = false;
                await _connection.CancelAsync();
                _engine.Disconnect();
            },
            cancellation
        );

    /// <summary>Adds feeds.</summary>
    public Task FollowAsync(FeedAddress feed, bool home, CancellationToken cancellation) =>
        DoAsync(async stop => await _engine.FollowAsync(feed, home, stop), cancellation);

    /// <summary>Adds feeds, or puts them into home.</summary>
    public Task FollowAsync(IReadOnlyCollection<FeedAddress> feeds, bool home, CancellationToken cancellation) =>
        DoAsync(
            async stop =>
            {
                foreach (var feed in feeds)
                {
                    await _engine.FollowAsync(feed, home, stop);
                }
            },
            cancellation
        );

    /// <summary>Makes a feed known that is not: what is posted there is kept, and shown on its own page.</summary>
    public Task KnowAsync(FeedAddress feed, CancellationToken cancellation) =>
        DoAsync(
            async stop =>
            {
                if (Find(feed) is null)
                {
                    await _engine.FollowAsync(feed, home: false, stop);
                }
            },
            cancellation
        );

    /// <summary>Changes whose posts are left out: they vanish from, or come back to, every window and thread at once.</summary>
    public Task MuteAsync(
        Func<IReadOnlyList<MutedAuthor>, IReadOnlyList<MutedAuthor>> change,
        CancellationToken cancellation
    ) =>
        DoAsync(
            async stop =>
            {
                await _engine.MuteAsync(new MutedAuthors(change(_engine.Muted.All)), stop);
                foreach (var window in _windows)
                {
                    window.CountAgain();
                }
                NotifyListeners(() => MutedChanged?.Invoke());
            },
            cancellation
        );

    /// <summary>It is known now of more, or other, services whom they speak for: every window and thread shows it.</summary>
    public Task ReviewAuthorsAsync(CancellationToken cancellation) => ReviewAuthorsAsync(andCount: true, cancellation);

    /// <summary>The name of a person changed: every window and thread shows it.</summary>
    public Task RenameAsync(CancellationToken cancellation) => ReviewAuthorsAsync(andCount: false, cancellation);

    private Task ReviewAuthorsAsync(bool andCount, CancellationToken cancellation) =>
        DoAsync(
            _ =>
            {
                Index.Names.Acknowledge();
                foreach (var window in _windows)
                {
                    window.ReviewAuthors(andCount);
                }
                NotifyListeners(() => AuthorsChanged?.Invoke());
                return default;
            },
            cancellation
        );

    /// <summary>Something happened at a feed. Never waits; where the queue is full the feed is read again instead.</summary>
    /// <param name="feed">Where.</param>
    /// <param name="happened">Reads what happened; runs on the writer, before its transaction.</param>
    public void Post(FeedAddress feed, Func<FeedEvent> happened)
    {
        FeedEvent? read = null;
        var change = new QueuedChange(
            stop => ApplyAsync(feed, read, stop),
            MayShare: true,
            Prepare: () => read = Find(feed) is null ? null : happened()
        );
        if (_changes.Writer.TryWrite(change))
        {
            return;
        }
        lock (_overflowed)
        {
            _overflowed.Add(feed);
        }
    }

    /// <summary>The server confirmed what was sent: it is in sight at once, also where unread rows are above.</summary>
    public Task ConfirmAsync(PostAddress post, Func<FeedEvent> happened, CancellationToken cancellation) =>
        DoAsync(
            async stop =>
            {
                await ApplyAsync(post.Feed, Find(post.Feed) is null ? null : happened(), stop);
                if (Find(post.Feed) is not { } feed)
                {
                    return;
                }
                await _engine.ShowOwnAsync(feed.FeedId, post.ItemId, stop);
            },
            cancellation
        );

    /// <summary>Events of a feed may have been missed: it is read again.</summary>
    public Task MarkStaleAsync(FeedAddress feed, CancellationToken cancellation) =>
        DoAsync(
            async stop =>
            {
                if (Find(feed) is { } state)
                {
                    await _engine.MarkStaleAsync(state.FeedId, stop);
                }
            },
            cancellation
        );

    /// <summary>Asks the server for one item, known or not; the answer comes as a change.</summary>
    public Task AskAsync(PostAddress post, CancellationToken cancellation) =>
        DoAsync(
            async stop =>
            {
                var feed = Find(post.Feed) ?? await _engine.FollowAsync(post.Feed, home: false, stop);
                await _engine.AskAsync(feed.FeedId, post.ItemId, stop);
            },
            cancellation
        );

    /// <summary>Tries a feed that failed once more.</summary>
    public Task RetryAsync(FeedAddress feed, CancellationToken cancellation) =>
        DoAsync(
            async stop =>
            {
                if (Find(feed) is { } state)
                {
                    await _engine.RetryAsync(state.FeedId, stop);
                }
            },
            cancellation
        );

    /// <summary>Opens a window on home (null) or on one feed, which becomes known by that.</summary>
    public Task<TimelineWindow> OpenAsync(FeedAddress? feed, int count, CancellationToken cancellation) =>
        OpenAsync(feed, count, place: null, cancellation);

    /// <summary>The same, where a person was reading.</summary>
    public async Task<TimelineWindow> OpenAsync(
        FeedAddress? feed,
        int count,
        ReadingPosition? place,
        CancellationToken cancellation
    )
    {
        TimelineWindow? window = null;
        try
        {
            await DoAsync(async stop => window = await OpenOnWriterAsync(feed, count, place, stop), cancellation);
        }
        catch
        {
            // The caller is gone; it may be opened all the same.
            Close(() => window);
            throw;
        }
        return window!;
    }

    private async ValueTask<TimelineWindow> OpenOnWriterAsync(
        FeedAddress? feed,
        int count,
        ReadingPosition? place,
        CancellationToken stop
    )
    {
        var scope = TimelineScope.Home;
        if (feed is not null)
        {
            var known = Find(feed);
            if (known is not null)
            {
                await ReadAgainAsync(known, stop);
                await ReadFollowedAgainAsync(known, stop);
            }
            known ??= await _engine.FollowAsync(feed, home: false, stop);
            scope = new TimelineScope(known.FeedId);
        }
        var state = await _engine.OpenAsync(scope, place?.Position, place?.Seen, count, stop);
        await ReadAgainAsync(state, stop);
        var window = new TimelineWindow(this, state, count);
        _windows.Add(window);
        return window;
    }

    private Task UseAsync(
        FeedPager pager,
        Func<CancellationToken, ValueTask> start,
        Func<DateTimeOffset, TimeSpan> nextBeat,
        CancellationToken cancellation
    ) =>
        DoAsync(
            async stop =>
            {
                _pager = pager;
                await _connection.CancelAsync();
                _connection.Dispose();
                _connection = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                _isConnected = true;
                var pause = nextBeat(_time.GetUtcNow());
                PollIn(pause > TimeSpan.Zero ? pause : TimeSpan.Zero);
                Later(OpenFeedPollInterval, PollOpenFeedsAsync);
                if (!_isHeld)
                {
                    await start(stop);
                }
            },
            cancellation
        );

    /// <summary>Runs on the writer, and returns when it is done.</summary>
    internal async Task DoAsync(Func<CancellationToken, ValueTask> change, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _changes.Writer.WriteAsync(
            new(async stop =>
            {
                try
                {
                    await change(stop);
                    await NotifyAsync(stop);
                    done.TrySetResult();
                }
                catch (Exception failure)
                {
                    done.TrySetException(failure);
                    throw;
                }
            }),
            cancellation
        );
        if (await Task.WhenAny(done.Task, _loop).WaitAsync(cancellation) == _loop)
        {
            // Whatever is left in the queue is never applied.
            done.TrySetCanceled(CancellationToken.None);
        }
        await done.Task;
    }

    internal TimelineEngine Engine => _engine;

    internal FeedState? Find(FeedAddress feed) => _engine.Find(feed);

    internal FeedAddress? AddressOf(long feedId) => _engine.Find(feedId)?.Address;

    /// <summary>True until it was closed. On the writer.</summary>
    internal bool IsOpen(TimelineWindow window) => _windows.Contains(window);

    /// <summary>Closes a window after what is left in the queue; nothing waits for it.</summary>
    internal void Close(Func<TimelineWindow?> closed) =>
        _ = PostAsync(
            _ =>
            {
                if (closed() is { } window && _windows.Remove(window))
                {
                    _engine.Close(window.State);
                    window.End();
                }
                return default;
            },
            _stopping
        );

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _changes.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        _connection.Dispose();
        _stop.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of the timeline failed; the cache is read again")]
    private partial void LogChangeFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading {Feed} failed unexpectedly")]
    private partial void LogNotRead(FeedAddress feed, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener for changes of the timeline failed")]
    private partial void LogListenerFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Thread {Post} could not be made")]
    internal partial void LogThreadFailed(PostAddress post, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Replies in {Feed} do not come live: {Reason}")]
    internal partial void LogNotSubscribed(FeedAddress feed, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The timeline's writer stopped")]
    private partial void LogStopped(Exception failure);
}
