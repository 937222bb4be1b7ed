using Microblog.Core.Accounts;
using Microblog.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Accounts;

public sealed class AccountMailboxTests : IAsyncDisposable
{
    private const int TimeLimit = 30_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly WaitingTime _time = new();
    private readonly AccountMailbox _mailbox;
    private readonly RecordingHandler _handler = new();

    public AccountMailboxTests() => _mailbox = new(_time, NullLogger<AccountMailbox>.Instance);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _mailbox.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task Change_is_made_after_what_is_stored_was_read_and_shown_before_its_caller_goes_on()
    {
        _mailbox.Start(_handler);
        await _mailbox.DoAsync(_handler.Note("change"), Stop);
        Assert.Equal(["start", "change", "notify"], _handler.Happened.Take(3));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Changes_are_made_in_the_order_in_which_they_were_posted()
    {
        Assert.True(_mailbox.TryPost(new(_handler.Note("1"))));
        _mailbox.Post(_handler.Note("2"));
        await _mailbox.PostAsync(new(_handler.Note("3")), Stop);
        _mailbox.Start(_handler);
        await _mailbox.DoAsync(_handler.Note("4"), Stop);
        Assert.Equal(["1", "2", "3", "4"], _handler.Changes);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Full_mailbox_refuses_what_does_not_wait_and_takes_what_waits_when_there_is_room()
    {
        for (var index = 0; index < AccountMailbox.Capacity; index++)
        {
            Assert.True(_mailbox.TryPost(new(_ => default)));
        }
        Assert.False(_mailbox.TryPost(new(_handler.Note("refused"))));
        _mailbox.Post(_handler.Note("waits"));
        _mailbox.Start(_handler);
        await _mailbox.DoAsync(_handler.Note("last"), Stop);
        Assert.Equal(["waits", "last"], _handler.Changes);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Neighbours_that_may_share_are_stored_together_after_all_are_prepared()
    {
        Post("1");
        Post("2");
        _mailbox.TryPost(new(_handler.Note("alone")));
        Post("3");
        _mailbox.Start(_handler);
        await _mailbox.DoAsync(_ => default, Stop);
        Assert.Equal(
            ["prepare 1", "prepare 2", "store", "1", "2", "stored", "alone", "prepare 3", "store", "3", "stored"],
            _handler.Happened.Where(one => one is not ("start" or "notify" or "taken"))
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task At_most_sixteen_changes_share_a_transaction()
    {
        foreach (var index in Enumerable.Range(0, 20))
        {
            Post($"{index}");
        }
        _mailbox.Start(_handler);
        await _mailbox.DoAsync(_ => default, Stop);
        var first = _handler.Happened.SkipWhile(one => one != "store").TakeWhile(one => one != "stored");
        Assert.Equal(1 + 16, first.Count());
        Assert.Equal(20, _handler.Changes.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Change_that_may_wait_is_stored_after_a_moment_and_at_once_where_a_caller_waits()
    {
        _handler.MayGather = true;
        _mailbox.Start(_handler);
        var stored = _handler.WhenStored();
        await _mailbox.PostAsync(new(_handler.Note("1"), MayShare: true, MayWait: true), Stop);
        await _time.AdvanceAsync(Gathering, stored, Stop);
        await stored;

        await _mailbox.PostAsync(new(_handler.Note("2"), MayShare: true, MayWait: true), Stop);
        await _mailbox.DoAsync(_handler.Note("3"), Stop);
        Assert.Equal(["1", "2", "3"], _handler.Changes);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task While_nothing_can_be_stored_changes_that_share_are_left_out_and_others_are_made()
    {
        _handler.CanStore = false;
        Post("shared");
        _mailbox.Start(_handler);
        await _mailbox.DoAsync(_handler.Note("awaited"), Stop);
        Assert.Equal(["awaited"], _handler.Changes);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Failure_is_its_callers_is_recovered_from_and_keeps_nothing_else_from_being_done()
    {
        _mailbox.Start(_handler);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _mailbox.DoAsync(_ => throw new InvalidOperationException("Broken."), Stop)
        );
        _mailbox.TryPost(new(_ => throw new IOException("Broken."), MayShare: true));
        await _mailbox.DoAsync(_handler.Note("next"), Stop);
        Assert.Equal(["next"], _handler.Changes);
        Assert.Equal([failure.GetType(), typeof(IOException)], _handler.Recovered.Select(one => one.GetType()));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Change_after_a_pause_is_made_then_and_not_where_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        _mailbox.Start(_handler);
        _mailbox.PostAfter(Pause, _handler.Note("cancelled"), cancelled.Token);
        await cancelled.CancelAsync();
        var done = new TaskCompletionSource();
        _mailbox.PostAfter(
            Pause,
            async stop =>
            {
                await _handler.Note("later")(stop);
                done.SetResult();
            },
            Stop
        );
        _time.Advance(Pause - TimeSpan.FromTicks(1));
        await _mailbox.DoAsync(_handler.Note("before"), Stop);
        _time.Advance(TimeSpan.FromTicks(1));
        await done.Task.WaitAsync(Stop);
        Assert.Equal(["before", "later"], _handler.Changes);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Closing_ends_what_is_done_and_what_waits()
    {
        _mailbox.Start(_handler);
        var begun = new TaskCompletionSource();
        var running = _mailbox.DoAsync(
            async stop =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            },
            Stop
        );
        var waiting = _mailbox.DoAsync(_handler.Note("waiting"), Stop);
        _mailbox.PostAfter(Pause, _handler.Note("later"), Stop);
        await begun.Task;
        await _mailbox.CloseAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<OperationCanceledException>(() => _mailbox.DoAsync(_ => default, Stop));
        Assert.False(_mailbox.TryPost(new(_ => default)));
        _mailbox.Post(_handler.Note("too late"));
        await _mailbox.CloseAsync();
        Assert.Empty(_handler.Changes);
        Assert.Empty(_handler.Recovered);
    }

    private void Post(string name) =>
        Assert.True(
            _mailbox.TryPost(
                new(_handler.Note(name), MayShare: true, Prepare: () => _handler.Happened.Add($"prepare {name}"))
            )
        );

    /// <summary>Writes down what the mailbox does. Read when the mailbox is idle.</summary>
    private sealed class RecordingHandler : IMailboxHandler
    {
        private TaskCompletionSource? _stored;

        public List<string> Happened { get; } = [];

        public List<string> Changes { get; } = [];

        public List<Exception> Recovered { get; } = [];

        public bool CanStore { get; set; } = true;

        public bool MayGather { get; set; }

        /// <summary>A change that is only written down.</summary>
        public Func<CancellationToken, ValueTask> Note(string name) =>
            _ =>
            {
                Happened.Add(name);
                Changes.Add(name);
                return default;
            };

        /// <summary>Done after the next transaction.</summary>
        public Task WhenStored() => (_stored = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public Task StartAsync(CancellationToken stop)
        {
            Happened.Add("start");
            return Task.CompletedTask;
        }

        public void OnTaken() => Happened.Add("taken");

        public async ValueTask StoreAsync(Func<CancellationToken, ValueTask> changes, CancellationToken stop)
        {
            Happened.Add("store");
            await changes(stop);
            Happened.Add("stored");
            _stored?.TrySetResult();
        }

        public ValueTask NotifyAsync(CancellationToken stop)
        {
            Happened.Add("notify");
            return default;
        }

        public Task RecoverAsync(Exception failure, CancellationToken stop)
        {
            Recovered.Add(failure);
            return Task.CompletedTask;
        }
    }
}
