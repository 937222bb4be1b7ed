using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Microblog.Xmpp.Streams;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

[Trait("Spec", "XEP-0198 5")]
public sealed class ResumptionTests
{
    private static readonly XElement Question = new(XName.Get("question", "urn:example"));

    [Theory(Timeout = 30_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Unhandled_stanzas_are_sent_again_and_pending_requests_continue(int seed)
    {
        using var server = new ScriptedServer(seed);
        var states = Channel.CreateUnbounded<SessionState>();
        var (session, connection) = await server.OpenedAsync(prepare: s =>
            s.StateChanged += state => states.Writer.TryWrite(state)
        );
        Assert.Equal(new SessionState.Online(false), await states.Reader.ReadAsync());
        // So far: presence and ping from the client, one answer from the server.
        var first = session.SendIqAsync("get", null, Question);
        var second = session.SendIqAsync("get", null, Question);
        var handled = await connection.ReadAsync("iq");
        var lost = await connection.ReadAsync("iq");
        connection.Cut();
        Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync());

        connection = await server.AcceptAsync();
        await connection.SignInAsync();
        var resume = await connection.ReadAsync("resume");
        Assert.Equal(("session-1", "1"), (resume.Attribute("previd")!.Value, resume.Attribute("h")!.Value));
        await connection.SendAsync("<resumed xmlns='urn:xmpp:sm:3' previd='session-1' h='3'/>");
        var again = await connection.ReadAsync("iq");
        Assert.Equal(lost.Attribute("id")!.Value, again.Attribute("id")!.Value);
        await connection.SendAsync(ScriptedConnection.Result(again) + ScriptedConnection.Result(handled));
        await Task.WhenAll(first, second);
        Assert.Equal(new SessionState.Online(true), await states.Reader.ReadAsync());

        await connection.SendAsync("<r xmlns='urn:xmpp:sm:3'/>");
        Assert.Equal("3", (await connection.ReadAsync("a")).Attribute("h")!.Value);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_failed_resumption_binds_on_the_same_stream_and_ends_waiting_requests()
    {
        using var server = new ScriptedServer();
        var states = Channel.CreateUnbounded<SessionState>();
        var (session, connection) = await server.OpenedAsync(prepare: s =>
            s.StateChanged += state => states.Writer.TryWrite(state)
        );
        var asking = session.SendIqAsync("get", null, Question);
        await connection.ReadAsync("iq");
        connection.Cut();
        await states.Reader.ReadAsync();
        Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync());
        await Assert.ThrowsAsync<SessionEndedException>(() => session.SendIqAsync("get", null, Question));
        Assert.False(asking.IsCompleted);

        connection = await server.AcceptAsync();
        await connection.SignInAsync();
        await connection.ReadAsync("resume");
        await connection.SendAsync(
            "<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>"
        );
        await connection.BindAsync("session-2");
        await connection.AnswerPresenceAsync();
        await Assert.ThrowsAsync<SessionEndedException>(() => asking);
        Assert.Equal(new SessionState.Online(false), await states.Reader.ReadAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_stream_management_requests_end_with_the_connection()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync(management: false);
        var asking = session.SendIqAsync("get", null, Question);
        await connection.ReadAsync("iq");
        connection.Cut();
        await Assert.ThrowsAsync<SessionEndedException>(() => asking);
        await session.DisposeAsync();
    }

    [Theory(Timeout = 30_000)]
    [Trait("Spec", "RFC 6120 6.5")]
    [InlineData("not-authorized", SaslFailure.NotAuthorized)]
    [InlineData("account-disabled", SaslFailure.AccountDisabled)]
    [InlineData("mechanism-too-weak", SaslFailure.MechanismTooWeak)]
    [InlineData("malformed-request", SaslFailure.MalformedRequest)]
    public async Task A_sign_in_that_is_refused_is_not_tried_again(string condition, SaslFailure failure)
    {
        using var server = new ScriptedServer();
        var ended = new TaskCompletionSource<Exception?>();
        var (_, connection) = await server.OpenedAsync(prepare: s =>
            s.StateChanged += state =>
            {
                if (state is SessionState.Ended end)
                {
                    ended.SetResult(end.Reason);
                }
            }
        );
        connection.Cut();
        connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(ScriptedConnection.Mechanisms("SCRAM-SHA-1"));
        await connection.ReadAuthAsync();
        await connection.RefuseAsync(condition);
        var reason = await ended.Task;
        Assert.Equal(
            failure,
            Assert.IsType<SaslException>(reason as SaslException ?? reason?.InnerException).Condition
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_cannot_now_is_tried_again()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync();
        connection.Cut();
        connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(ScriptedConnection.Mechanisms("SCRAM-SHA-1"));
        await connection.ReadAuthAsync();
        await connection.RefuseAsync("temporary-auth-failure");
        await (await server.AcceptAsync()).SignInAsync();
        await session.DisposeAsync();
    }

    [Fact]
    public void Counters_wrap_around()
    {
        var management = new StreamManagement(sent: uint.MaxValue - 1, received: uint.MaxValue);
        management.CountReceived();
        Assert.Equal(0u, management.Received);
        foreach (var stanza in new byte[][] { [1], [2], [3], [4] })
        {
            management.CountSent(new SentStanza(stanza));
        }
        management.Acknowledge(uint.MaxValue);
        Assert.Equal([2, 3, 4], management.Unacknowledged.Select(s => s.Bytes.Span[0]));
        management.Acknowledge(1);
        Assert.Equal([4], management.Unacknowledged.Select(s => s.Bytes.Span[0]));
        management.Acknowledge(1);
        Assert.Throws<StreamException>(() => management.Acknowledge(3));
    }
}
