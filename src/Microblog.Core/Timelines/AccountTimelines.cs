using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Timelines;

/// <summary>
/// The timelines of one account, for its features, pages and threads: feeds are followed, windows are opened, and what happens
/// elsewhere is put into the cache. Each call runs in the account's mailbox, and returns when it is stored and shown.
/// </summary>
public sealed partial class AccountTimelines : IAsyncDisposable
{
    private readonly AccountMailbox _mailbox;
    private readonly TimelineEngine _engine;
    private readonly TimelineConnection _connection;
    private readonly StorageRecovery _recovery;
    private readonly FeedPolling _polling;
    private readonly TimelineWriter _writer;
    private readonly FeedReplies _replies;
    private readonly List<TimelineWindow> _windows = [];
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _homeKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads what is stored, and starts the mailbox.</summary>
    public AccountTimelines(
        Jid own,
        AccountMailbox mailbox,
        ITimelineStore store,
        PostIndex index,
        TimelineEngineOptions options,
        TimeProvider time,
        ILogger logger
    )
    {
        (Own, Index, Time) = (own.Bare, index, time);
        _mailbox = mailbox;
        _logger = logger;
        _connection = new TimelineConnection(mailbox, OnReplyAsync, logger);
        _engine = new TimelineEngine(store, options, () => Micros.From(time.GetUtcNow()), _connection.Send);
        _recovery = new StorageRecovery(_engine, _connection, mailbox, _windows, time, logger);
        var (keep, deletions) = (options.KeepPostsPerFeed, new ClaimedDeletions(_engine, store));
        var budgets = new TimeBudgets(_engine, _connection, _windows);
        _polling = new FeedPolling(_engine, _connection, _recovery, _windows, keep, time);
        _replies = new FeedReplies(_engine, _connection, deletions, _polling, budgets, keep);
        _writer = new TimelineWriter(mailbox, _engine, store, deletions, _recovery, budgets, _windows, logger);
        mailbox.Start(_writer);
    }

    /// <summary>Whose.</summary>
    public Jid Own { get; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Posts by address, parents and replies in the cache.</summary>
    public PostIndex Index { get; }

    /// <summary>A row of a feed came, changed or went. In the mailbox: return at once.</summary>
    public event Action<FeedAddress, EntryChange>? EntryChanged
    {
        add => _writer.EntryChanged += value;
        remove => _writer.EntryChanged -= value;
    }

    /// <summary>Other people's posts are left out now. In the mailbox: return at once.</summary>
    public event Action? MutedChanged;

    /// <summary>It is decided anew who wrote posts. In the mailbox: return at once.</summary>
    public event Action? AuthorsChanged;

    /// <summary>Done when it is known which feeds belong to home, from what is stored or from the server; a page waits a moment for it.</summary>
    public Task HomeKnown => _homeKnown.Task;

    /// <summary>It is known which feeds belong to home. False where it was before.</summary>
    public bool NoteHomeKnown() => _homeKnown.TrySetResult();

    /// <summary>Why nothing new is stored; null while all is well. Only what is cached is shown meanwhile.</summary>
    public StorageFailure? StorageFailure => _recovery.Failure;

    /// <summary>Whose posts are left out.</summary>
    public MutedAuthors Muted => _engine.Muted;

    /// <summary>A session started (not resumed): everything is read again as far as a window demands it.</summary>
    public Task ConnectAsync(FeedPager pager, CancellationToken cancellation) =>
        UseAsync(pager, _polling.Begin, _engine.ConnectAsync, cancellation);

    /// <summary>The session goes on where it was (XEP-0198): nothing was lost.</summary>
    public Task ResumeAsync(FeedPager pager, CancellationToken cancellation) =>
        UseAsync(pager, _polling.GoOn, _engine.ResumeAsync, cancellation);

    /// <summary>The connection is lost; what is cached stays readable.</summary>
    public Task DisconnectAsync(CancellationToken cancellation) =>
        DoAsync(
            async _ =>
            {
                await _connection.CutAsync();
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
    /// <param name="happened">Reads what happened; runs in the mailbox, before its transaction.</param>
    public void Post(FeedAddress feed, Func<FeedEvent> happened) => _writer.Post(feed, happened);

    /// <summary>The server confirmed what was sent: it is in sight at once, also where unread rows are above.</summary>
    public Task ConfirmAsync(PostAddress post, Func<FeedEvent> happened, CancellationToken cancellation) =>
        DoAsync(
            async stop =>
            {
                await _writer.ApplyAsync(post.Feed, Find(post.Feed) is null ? null : happened(), stop);
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
        OpenAsync(feed, count, place: null, withoutReplies: false, cancellation);

    /// <summary>The same, where a person was reading, or without replies to other posts.</summary>
    public async Task<TimelineWindow> OpenAsync(
        FeedAddress? feed,
        int count,
        ReadingPosition? place,
        bool withoutReplies,
        CancellationToken cancellation
    )
    {
        TimelineWindow? window = null;
        try
        {
            await DoAsync(
                async stop => window = await OpenInMailboxAsync(feed, count, place, withoutReplies, stop),
                cancellation
            );
        }
        catch
        {
            // The caller is gone; it may be opened all the same.
            Close(() => window);
            throw;
        }
        return window!;
    }

    private async ValueTask<TimelineWindow> OpenInMailboxAsync(
        FeedAddress? feed,
        int count,
        ReadingPosition? place,
        bool withoutReplies,
        CancellationToken stop
    )
    {
        var scope = TimelineScope.Home;
        if (feed is not null)
        {
            var known = Find(feed);
            if (known is not null)
            {
                await _polling.ReadOpenedAsync(known, stop);
            }
            known ??= await _engine.FollowAsync(feed, home: false, stop);
            scope = new TimelineScope(known.FeedId, withoutReplies);
        }
        var state = await _engine.OpenAsync(scope, place?.Position, place?.Seen, count, stop);
        await _polling.ReadShownAsync(state, stop);
        var window = new TimelineWindow(this, state, count);
        _windows.Add(window);
        return window;
    }

    private Task UseAsync(
        FeedPager pager,
        Action poll,
        Func<CancellationToken, ValueTask> start,
        CancellationToken cancellation
    ) =>
        DoAsync(
            async stop =>
            {
                await _connection.OpenAsync(pager);
                poll();
                if (!_recovery.IsHeld)
                {
                    await start(stop);
                }
            },
            cancellation
        );

    private ValueTask OnReplyAsync(FeedRequest request, FeedReply reply, CancellationToken stop) =>
        _replies.TakeAsync(request, reply, stop);

    /// <summary>Runs in the mailbox, and returns when it is done.</summary>
    internal Task DoAsync(Func<CancellationToken, ValueTask> change, CancellationToken cancellation) =>
        _mailbox.DoAsync(change, cancellation);

    internal TimelineEngine Engine => _engine;

    internal FeedState? Find(FeedAddress feed) => _engine.Find(feed);

    internal FeedAddress? AddressOf(long feedId) => _engine.Find(feedId)?.Address;

    /// <summary>True until it was closed. In the mailbox.</summary>
    internal bool IsOpen(TimelineWindow window) => _windows.Contains(window);

    /// <summary>Closes a window after what is left in the queue; nothing waits for it.</summary>
    internal void Close(Func<TimelineWindow?> closed) =>
        _mailbox.Post(_ =>
        {
            if (closed() is { } window && _windows.Remove(window))
            {
                _engine.Close(window.State);
                window.End();
            }
            return default;
        });

    /// <summary>A listener that fails harms neither the cache nor other listeners.</summary>
    internal void NotifyListeners(Action notify) => _writer.NotifyListeners(notify);

    /// <summary>Closes the mailbox: what is under way ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _mailbox.CloseAsync();
        await _connection.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Thread {Post} could not be made")]
    internal partial void LogThreadFailed(PostAddress post, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Replies in {Feed} do not come live: {Reason}")]
    internal partial void LogNotSubscribed(FeedAddress feed, string reason);
}
