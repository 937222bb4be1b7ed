using Microblog.Core.Accounts;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Accounts;

public sealed class AccountWorkTests : IDisposable
{
    private const int TimeLimit = 30_000;

    private readonly AccountWork _work = new(NullLogger<AccountWork>.Instance);

    public void Dispose() => _work.Dispose();

    /// <summary>The step is run again after a resumption only where it was not answered.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Refusal_is_an_answer_and_a_lost_connection_is_none()
    {
        Assert.True(await _work.Run(_ => Task.CompletedTask));
        Assert.True(
            await _work.Run(_ => throw new StanzaException(new StanzaError("cancel", "item-not-found", null, [])))
        );
        Assert.False(await _work.Run(_ => throw new SessionEndedException("Gone.")));
        Assert.False(await _work.Run(_ => throw new InvalidOperationException("Broken.")));
        Assert.False(await _work.Run(_ => throw new OperationCanceledException()));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Closing_cancels_what_runs_waits_for_it_and_begins_nothing_new()
    {
        var isCancelled = false;
        var begun = new TaskCompletionSource();
        var running = _work.Run(async stop =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            }
            finally
            {
                isCancelled = stop.IsCancellationRequested;
            }
        });
        await begun.Task;
        await _work.CancelAsync();
        await _work.WhenIdleAsync();
        Assert.True(running.IsCompleted);
        Assert.True(isCancelled);
        var isBegun = false;
        Assert.False(
            await _work.Run(_ =>
            {
                isBegun = true;
                return Task.CompletedTask;
            })
        );
        Assert.False(isBegun);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Work_that_must_be_finished_is_done_after_the_account_was_closed()
    {
        await _work.CancelAsync();
        var isDone = false;
        _work.Finish(() =>
        {
            isDone = true;
            return Task.CompletedTask;
        });
        _work.Finish(() => throw new InvalidOperationException("Broken."));
        await _work.WhenIdleAsync();
        Assert.True(isDone);
    }
}
