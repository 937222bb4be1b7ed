using Microblog.Testing;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.ResultSets;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Xmpp.Tests.PubSub;

/// <summary>Services that fail for the moment.</summary>
[Trait("Spec", "RFC6120 8.3.2")]
public sealed class PubSubRequestTests
{
    private const int TimeLimit = 10_000;
    private const int Attempts = 6;
    private static readonly Jid Service = Jid.Parse("pubsub.example.org");

    private readonly FakeXmppSession _session = new();
    private readonly FakeTimeProvider _time = new();
    private int _asked;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Attempts - 1)]
    public async Task Temporary_failure_is_retried(int failures)
    {
        Fail(failures, "wait", "internal-server-error");
        await PassAsync(new PubSubService(_session, _time).CreateNodeAsync(Service, "n", Nothing, Stop));
        Assert.Equal(failures + 1, _asked);

        _asked = 0;
        await PassAsync(new Nodes(_session, _time).GetPageAsync(Service, "n", new ResultSetRequest(), null, Stop));
        Assert.Equal(failures + 1, _asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Lasting_failure_is_reported()
    {
        Fail(int.MaxValue, "wait", "internal-server-error");
        var began = _time.GetUtcNow();
        var failed = await Assert.ThrowsAsync<StanzaException>(() =>
            PassAsync(new PubSubService(_session, _time).CreateNodeAsync(Service, "n", Nothing, Stop))
        );
        Assert.Equal("internal-server-error", failed.Condition);
        Assert.Equal(Attempts, _asked);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(3));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("cancel", "internal-server-error")]
    [InlineData("wait", "resource-constraint")]
    [InlineData("cancel", "conflict")]
    public async Task Refusal_is_not_retried(string type, string condition)
    {
        Fail(int.MaxValue, type, condition);
        await Assert.ThrowsAsync<StanzaException>(() =>
            new PubSubService(_session, _time).CreateNodeAsync(Service, "n", Nothing, Stop)
        );
        Assert.Equal(1, _asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Cancellation_ends_the_pause()
    {
        Fail(int.MaxValue, "wait", "internal-server-error");
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var asking = new PubSubService(_session, _time).CreateNodeAsync(Service, "n", Nothing, givingUp.Token);
        Assert.False(asking.IsCompleted);
        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(1, _asked);
    }

    private static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    private void Fail(int times, string type, string condition) =>
        _session.Answer = (_, _, _) =>
            _asked++ < times
                ? throw new StanzaException(new StanzaError(type, condition, "Database failure", []))
                : FakeXmppSession.Result("");

    /// <summary>Time passes until it is done.</summary>
    private async Task PassAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
        await done;
    }
}
