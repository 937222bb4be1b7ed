using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;

namespace Microblog.Core.Timelines;

public sealed partial class AccountTimelines
{
    private static readonly TimeSpan FirstScreenTimeBudget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFirstAnswer = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan TimeBudget = TimeSpan.FromSeconds(3);
    private static readonly Backoff Retries = new(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(15));

    private static readonly TimeSpan PollInterval = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan OpenFeedPollInterval = TimeSpan.FromMinutes(1);

    /// <summary>A page is opened twice at its start: before and after its scripts run.</summary>
    private static readonly TimeSpan JustRead = TimeSpan.FromSeconds(3);

    private const int PagesBetweenPruning = 50;

    private readonly Dictionary<long, int> _failures = [];
    private readonly Dictionary<long, DateTimeOffset> _readAgain = [];
    private readonly Dictionary<long, DateTimeOffset> _headRead = [];
    private int _pages;
    private DateTimeOffset _nextPoll;

    /// <summary>Sends a request; its reply comes back through the queue, never on the task that waited for it.</summary>
    private void Send(FeedRequest request) => _ = ReadAsync(request, _pager!, _connection.Token);

    private async Task ReadAsync(FeedRequest request, FeedPager pager, CancellationToken cancellation)
    {
        try
        {
            var reply = await AnswerAsync(request, pager, cancellation);
            request.IsAnswered = true;
            await _changes.Writer.WriteAsync(
                new(stop => OnReplyAsync(request, reply, stop), MayShare: true, MayWait: true),
                cancellation
            );
        }
        catch (OperationCanceledException)
        {
            // The request died with its connection.
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            // So did the account.
        }
    }

    private async Task<FeedReply> AnswerAsync(FeedRequest request, FeedPager pager, CancellationToken cancellation)
    {
        try
        {
            return await pager.ReadAsync(request, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotRead(request.Feed, failure);
            return new FeedReply { Failure = FeedFailure.NoAnswer };
        }
    }

    private async ValueTask OnReplyAsync(FeedRequest request, FeedReply reply, CancellationToken stop)
    {
        if (request is { ItemId: null, Token: "" })
        {
            _headRead[request.FeedId] = _time.GetUtcNow();
        }
        reply = await OrKeptAsync(request, reply, stop);
        await _engine.OnReplyAsync(request, reply, stop);
        if (++_pages % PagesBetweenPruning == 0)
        {
            await _engine.PruneAsync(_keep, stop);
        }
        if (reply.Failure is FeedFailure.NoAnswer or FeedFailure.NoServer)
        {
            var failures = _failures[request.FeedId] = _failures.GetValueOrDefault(request.FeedId) + 1;
            Later(Retries.After(failures), end => _engine.RetryAsync(request.FeedId, end));
        }
        else
        {
            _failures.Remove(request.FeedId);
        }
        foreach (var window in _windows.Where(window => window.State is { Rows.Count: 0, Older: > 0 }))
        {
            if (!window.HasAnswer)
            {
                window.HasAnswer = true;
                Later(AfterFirstAnswer, end => _engine.TimeOutAsync(window.State, end));
            }
        }
    }

    /// <summary>Loss between servers cannot be seen otherwise: one feed after the other is read again from its head.</summary>
    private async ValueTask PollAsync(CancellationToken stop)
    {
        var pause = TimeSpan.Zero;
        foreach (var feedId in _engine.Feeds.Where(feed => feed.Home).Select(feed => feed.FeedId).ToList())
        {
            Later(pause, end => _isHeld ? default : _engine.MarkStaleAsync(feedId, end));
            pause += TimeSpan.FromSeconds(1);
        }
        // Where the connection is resumed meanwhile, it begins again: some were not read.
        Later(
            pause,
            _ =>
            {
                PollIn(PollInterval);
                return default;
            }
        );
        if (!_isHeld)
        {
            await _engine.PruneAsync(_keep, stop);
        }
    }

    private void PollIn(TimeSpan pause)
    {
        _nextPoll = _time.GetUtcNow() + pause;
        Later(pause, PollAsync);
    }

    /// <summary>
    /// Ejabberd sends retractions to subscribers only, and another program of the account can end a subscription without a
    /// notice: followed feeds of servers with RSM are read again when a page shows them. Prosody, without RSM, sends to all.
    /// </summary>
    private async ValueTask ReadAgainAsync(WindowState window, CancellationToken stop)
    {
        if (window.Scope.FeedId is null)
        {
            var shown = window.Rows.Select(row => row.FeedId).ToHashSet();
            foreach (var feed in _engine.Feeds.Where(feed => shown.Contains(feed.FeedId)).ToList())
            {
                await ReadFollowedAgainAsync(feed, stop);
            }
        }
    }

    private async ValueTask ReadFollowedAgainAsync(FeedState feed, CancellationToken stop)
    {
        var now = _time.GetUtcNow();
        var isDue = !_headRead.TryGetValue(feed.FeedId, out var last) || now - last >= JustRead;
        if (_isHeld || !isDue || feed is not { Home: true, Failure: null, Rsm: true, IsHeadUnread: false })
        {
            return;
        }
        _headRead[feed.FeedId] = now;
        await _engine.MarkStaleAsync(feed.FeedId, stop);
    }

    /// <summary>No events come from a feed that is not followed: it is read again when it is opened, and while it is open.</summary>
    private async ValueTask ReadAgainAsync(FeedState feed, CancellationToken stop)
    {
        var now = _time.GetUtcNow();
        if (_isHeld || feed.Address.IsComments || feed is { Home: true, Failure: null })
        {
            return;
        }
        if (_readAgain.TryGetValue(feed.FeedId, out var last) && now - last < JustRead)
        {
            // What came in these seconds is read when they are over.
            if (last <= now)
            {
                _readAgain[feed.FeedId] = last + JustRead;
                Later(last + JustRead - now, end => _engine.MarkStaleAsync(feed.FeedId, end));
            }
            return;
        }
        _readAgain[feed.FeedId] = now;
        if (feed.Failure is not null)
        {
            await _engine.RetryAsync(feed.FeedId, stop);
        }
        else
        {
            await _engine.MarkStaleAsync(feed.FeedId, stop);
        }
    }

    private async ValueTask PollOpenFeedsAsync(CancellationToken stop)
    {
        var open = _windows.Select(window => window.State.Scope.FeedId).OfType<long>().ToHashSet();
        foreach (
            var feed in _engine
                .Feeds.Where(feed => !_isHeld && open.Contains(feed.FeedId) && feed.Failure is null)
                .ToList()
        )
        {
            await ReadAgainAsync(feed, stop);
        }
        Later(OpenFeedPollInterval, PollOpenFeedsAsync);
    }

    /// <summary>A window that waits gets what is complete without the slow feeds when its time budget ends.</summary>
    private void WatchTimeBudgets()
    {
        foreach (var window in _windows)
        {
            var state = window.State;
            var waits = _engine.IsOnline && (state.Older > 0 || state.Newer > 0 || !state.IsComplete);
            if (!waits)
            {
                window.Wait++;
                window.IsWatched = false;
            }
            else if (!window.IsWatched)
            {
                window.IsWatched = true;
                var wait = ++window.Wait;
                Later(
                    state.Rows.Count == 0 ? FirstScreenTimeBudget : TimeBudget,
                    async end =>
                    {
                        if (window.Wait == wait)
                        {
                            window.IsWatched = false;
                            await _engine.TimeOutAsync(state, end);
                        }
                    }
                );
            }
        }
    }

    private void Later(TimeSpan pause, Func<CancellationToken, ValueTask> change) =>
        _ = WaitAndPostAsync(pause, change, _connection.Token);

    private async Task WaitAndPostAsync(
        TimeSpan pause,
        Func<CancellationToken, ValueTask> change,
        CancellationToken cancellation
    )
    {
        try
        {
            await Task.Delay(pause, _time, cancellation);
        }
        catch (OperationCanceledException)
        {
            return; // The connection it was for is gone.
        }
        await PostAsync(change, cancellation);
    }

    private async Task PostAsync(Func<CancellationToken, ValueTask> change, CancellationToken cancellation)
    {
        try
        {
            await _changes.Writer.WriteAsync(new(change), cancellation);
        }
        catch (OperationCanceledException)
        {
            // The connection it was for is gone.
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            // So is the account.
        }
    }
}
