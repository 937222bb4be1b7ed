using System.Threading.Channels;
using Microblog.Core.Accounts;
using Xunit;

namespace Microblog.Core.Tests.Accounts;

public sealed class StreamWorkTests
{
    private const int TimeLimit = 10_000;

    private readonly Channel<Run> _runs = Channel.CreateUnbounded<Run>();
    private readonly StreamWork _work;

    public StreamWorkTests() =>
        _work = new StreamWork(async step =>
        {
            var run = new Run(step, new());
            await _runs.Writer.WriteAsync(run, Stop);
            return await run.IsDone.Task;
        });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Only_what_was_not_done_is_gone_on_with()
    {
        _work.Begin(First, Second);
        await EndAsync(First, isDone: true);
        await EndAsync(Second, isDone: false);
        _work.GoOn();
        await EndAsync(Second, isDone: true);
        _work.GoOn();
        Assert.False(_runs.Reader.TryRead(out _));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Work_that_notices_a_cut_after_the_resumption_continues()
    {
        _work.Begin(First);
        _work.GoOn();
        _work.GoOn();
        await EndAsync(First, isDone: false);
        await EndAsync(First, isDone: true);
        Assert.False(_runs.Reader.TryRead(out _));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_new_stream_begins_anew()
    {
        _work.Begin(First);
        _work.Begin(Second);
        await EndAsync(First, isDone: false);
        await EndAsync(Second, isDone: true);
        _work.GoOn();
        Assert.False(_runs.Reader.TryRead(out _));
    }

    private static Task First(CancellationToken cancellation) => Task.CompletedTask;

    private static Task Second(CancellationToken cancellation) => Task.CompletedTask;

    private async Task EndAsync(Func<CancellationToken, Task> step, bool isDone)
    {
        var run = await _runs.Reader.ReadAsync(Stop);
        Assert.Equal(step, run.Step);
        run.IsDone.SetResult(isDone);
    }

    private sealed record Run(Func<CancellationToken, Task> Step, TaskCompletionSource<bool> IsDone);
}
