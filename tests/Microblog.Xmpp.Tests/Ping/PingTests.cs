using Microblog.Testing;
using Microblog.Xmpp.Ping;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Xmpp.Tests.Ping;

[Trait("Spec", "XEP-0199 4")]
public sealed class PingTests
{
    private const int TimeLimit = 10_000;
    private static readonly Jid Bob = Jid.Parse("bob@example.org/phone");

    private readonly FakeXmppSession _session = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task A_ping_tells_how_long_the_answer_took()
    {
        _session.Answer = (type, to, payload) =>
        {
            Assert.Equal(("get", Bob, "{urn:xmpp:ping}ping"), (type, to, payload.Name.ToString()));
            _time.Advance(TimeSpan.FromMilliseconds(120));
            return FakeXmppSession.Result("");
        };
        Assert.Equal(
            new PingAnswer(TimeSpan.FromMilliseconds(120), true),
            await _session.PingAsync(Bob, _time, cancellation: Stop)
        );
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("service-unavailable")]
    [InlineData("feature-not-implemented")]
    public async Task Error_answer_counts_as_an_answer(string condition)
    {
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("cancel", condition, null, []));
        Assert.False((await _session.PingAsync(Bob, _time, cancellation: Stop)).IsSupported);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task No_answer_is_an_error()
    {
        _session.Answer = (_, _, _) => throw new XmppTimeoutException("quiet");
        await Assert.ThrowsAsync<XmppTimeoutException>(() => _session.PingAsync(Bob, _time, cancellation: Stop));
        _session.Answer = (_, _, _) =>
            throw new StanzaException(new StanzaError("cancel", "remote-server-not-found", null, []));
        await Assert.ThrowsAsync<StanzaException>(() => _session.PingAsync(Bob, _time, cancellation: Stop));
    }
}
