using Microblog.Web.Media;
using Microblog.Xmpp;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Web.Tests.Media;

public sealed class PictureQueueTests : IDisposable
{
    private static readonly Jid Alice = Jid.Parse("alice@example.org");
    private static readonly Jid Bob = Jid.Parse("bob@example.org");
    private readonly FakeTimeProvider _time = new();
    private readonly PictureQueue _queue;

    public PictureQueueTests() =>
        _queue = new PictureQueue(
            new PictureLimits
            {
                PerAccount = 2,
                Total = 3,
                MaxQueued = 2,
            },
            _time
        );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact(Timeout = 10_000)]
    public async Task An_account_has_some_at_once_and_the_others_wait_for_their_turn()
    {
        var first = await _queue.EnterAsync(Alice, Stop);
        using var second = await _queue.EnterAsync(Alice, Stop);
        var third = _queue.EnterAsync(Alice, Stop);
        Assert.False(third.IsCompleted);
        using var another = await _queue.EnterAsync(Bob, Stop);

        first.Dispose();

        using var turn = await third;
    }

    [Fact(Timeout = 10_000)]
    public async Task There_is_a_limit_for_all_together()
    {
        var first = await _queue.EnterAsync(Alice, Stop);
        using var second = await _queue.EnterAsync(Alice, Stop);
        using var third = await _queue.EnterAsync(Bob, Stop);
        var fourth = _queue.EnterAsync(Bob, Stop);
        Assert.False(fourth.IsCompleted);

        first.Dispose();

        using var turn = await fourth;
    }

    [Fact(Timeout = 10_000)]
    public async Task Queue_has_a_time_limit_and_a_length_limit()
    {
        using var first = await _queue.EnterAsync(Alice, Stop);
        using var second = await _queue.EnterAsync(Alice, Stop);
        var waiting = new[] { _queue.EnterAsync(Alice, Stop), _queue.EnterAsync(Alice, Stop) };

        await IsBusyAsync(_queue.EnterAsync(Alice, Stop));
        _time.Advance(TimeSpan.FromSeconds(30));
        foreach (var one in waiting)
        {
            await IsBusyAsync(one);
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task Cancelled_request_frees_its_slot()
    {
        using var gone = new CancellationTokenSource();
        var first = await _queue.EnterAsync(Alice, Stop);
        using var second = await _queue.EnterAsync(Alice, Stop);
        var third = _queue.EnterAsync(Alice, gone.Token);
        var fourth = _queue.EnterAsync(Alice, Stop);

        await gone.CancelAsync();
        first.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        using var turn = await fourth;
    }

    private static async Task IsBusyAsync(Task<IDisposable> entering) =>
        Assert.Equal(PictureFailure.Busy, (await Assert.ThrowsAsync<PictureException>(() => entering)).Failure);
}
