using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Session;
using Microblog.Xmpp.Streams;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>How a session goes on after its stream ended, by what ended it.</summary>
[Trait("Spec", "RFC 6120 4.9.3")]
public sealed class StayingTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("conflict")]
    [InlineData("policy-violation")]
    [InlineData("not-authorized")]
    [InlineData("host-gone")]
    public async Task Permanent_failure_ends_the_session_and_is_reported(string condition)
    {
        using var server = new ScriptedServer();
        var (states, connection) = await OpenedAsync(server);
        await connection.SendAsync(Error($"<{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"));
        var ended = Assert.IsType<SessionState.Ended>(await states.ReadAsync());
        Assert.Equal(condition, Assert.IsType<StreamException>(ended.Reason).Condition);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("system-shutdown")]
    [InlineData("reset")]
    [InlineData("connection-timeout")]
    public async Task Temporary_failure_is_retried_and_reported(string condition)
    {
        using var server = new ScriptedServer();
        var (states, connection) = await OpenedAsync(server);
        await connection.SendAsync(Error($"<{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"));
        var state = Assert.IsType<SessionState.Reconnecting>(await states.ReadAsync());
        Assert.Contains(condition, state.Reason, StringComparison.Ordinal);
        connection = await server.AcceptAsync();
        await connection.SignInAsync();
        // The stream is over; nothing of it is resumed.
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
        Assert.Equal(new SessionState.Online(false), await states.ReadAsync());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("elsewhere", "xmpp://elsewhere:5222")]
    [InlineData("elsewhere:5299", "xmpp://elsewhere:5299")]
    [InlineData("[2001:db8::1]:5299", "xmpp://2001:db8::1:5299")]
    public async Task A_server_that_names_another_is_left_for_it(string named, string address)
    {
        using var server = new ScriptedServer();
        var (states, connection) = await OpenedAsync(server);
        await connection.SendAsync(SeeOther(named));
        Assert.IsType<SessionState.Reconnecting>(await states.ReadAsync());
        connection = await server.AcceptAsync();
        Assert.Equal(address, server.Addresses.Last());
        await connection.SignInAsync();
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
        Assert.Equal(new SessionState.Online(false), await states.ReadAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task The_other_server_is_found_while_signing_in_too_but_not_for_ever()
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        for (var turn = 0; turn < 4; turn++)
        {
            var connection = await server.AcceptAsync();
            await connection.StartTlsAsync();
            await connection.SendAsync(
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
                    + SeeOther($"turn{turn}")
            );
        }
        var thrown = await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Equal(
            ["xmpp://memory:5222", "xmpp://turn0:5222", "xmpp://turn1:5222", "xmpp://turn2:5222"],
            server.Addresses
        );
        Assert.All(server.Addresses, address => Assert.Contains(address, thrown.Message, StringComparison.Ordinal));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("")]
    [InlineData("user@elsewhere")]
    [InlineData("elsewhere/path")]
    [InlineData("else where")]
    [InlineData("elsewhere:99999")]
    public async Task A_place_that_is_none_is_not_gone_to(string named)
    {
        using var server = new ScriptedServer();
        var (states, connection) = await OpenedAsync(server);
        await connection.SendAsync(SeeOther(named));
        Assert.IsType<SessionState.Reconnecting>(await states.ReadAsync());
        await server.AcceptAsync();
        Assert.Equal("xmpp://memory:5222", server.Addresses.Last());
    }

    [Fact(Timeout = 30_000)]
    public async Task When_the_network_comes_back_nobody_waits()
    {
        using var server = new ScriptedServer();
        var (states, connection) = await OpenedAsync(
            server,
            options => options with { ReconnectDelay = TimeSpan.FromDays(1), MaxReconnectDelay = TimeSpan.FromDays(1) }
        );
        connection.Cut();
        Assert.IsType<SessionState.Reconnecting>(await states.ReadAsync());
        var accepting = server.AcceptAsync().AsTask();
        while (!accepting.IsCompleted)
        {
            server.BringNetworkBack();
            await Task.WhenAny(accepting, Task.Delay(5));
        }
        await (await accepting).SignInAsync();
    }

    [Fact(Timeout = 30_000)]
    [Trait("Spec", "RFC 6120 4.4")]
    public async Task Closing_waits_for_the_server_and_answers_its_requests()
    {
        using var server = new ScriptedServer();
        var asked = Channel.CreateUnbounded<string>();
        var question = XName.Get("question", "urn:example");
        var (session, connection) = await server.OpenedAsync(prepare: s =>
            s.HandleIq(
                "get",
                question,
                iq =>
                {
                    asked.Writer.TryWrite(iq.Attribute("id")!.Value);
                    return null;
                }
            )
        );
        var leaving = session.DisposeAsync().AsTask();
        Assert.Equal("unavailable", (await connection.ReadAsync("presence")).Attribute("type")!.Value);
        await connection.ReadEndAsync();
        // Answers cannot go out any more. That is no reason to hang up: the server may not have read the last words yet.
        await connection.SendAsync("<r xmlns='urn:xmpp:sm:3'/>");
        foreach (var id in new[] { "first", "second", "third" })
        {
            await connection.SendAsync(
                $"<iq type='get' id='{id}' from='{ScriptedServer.Account}'><question xmlns='urn:example'/></iq>"
            );
            Assert.Equal(id, await asked.Reader.ReadAsync());
        }
        Assert.False(leaving.IsCompleted);
        await connection.SendAsync("</stream:stream>");
        await leaving;
    }

    [Fact(Timeout = 30_000)]
    public async Task One_timer_watches_all_sessions_and_none_when_there_is_none()
    {
        using var server = new ScriptedServer();
        using var watch = new IdleWatch(TimeSpan.FromMilliseconds(20));
        var sessions = new List<XmppSession>();
        var connections = new List<ScriptedConnection>();
        for (var i = 0; i < 3; i++)
        {
            var (session, connection) = await server.OpenedAsync(
                server.Options with
                {
                    IdleWatch = watch,
                    PingAfter = TimeSpan.FromMilliseconds(50),
                }
            );
            sessions.Add(session);
            connections.Add(connection);
        }
        Assert.Equal(3, watch.Count);
        foreach (var connection in connections)
        {
            Assert.NotNull((await connection.ReadAsync("iq")).Element(XName.Get("ping", "urn:xmpp:ping")));
            connection.Cut();
        }
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
        Assert.Equal(0, watch.Count);
    }

    private static string SeeOther(string host) =>
        Error($"<see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>{host}</see-other-host>");

    private static string Error(string condition) => $"<stream:error>{condition}</stream:error></stream:stream>";

    private static async Task<(ChannelReader<SessionState> States, ScriptedConnection Connection)> OpenedAsync(
        ScriptedServer server,
        Func<XmppSessionOptions, XmppSessionOptions>? change = null
    )
    {
        var states = Channel.CreateUnbounded<SessionState>();
        var (_, connection) = await server.OpenedAsync(
            change?.Invoke(server.Options),
            session => session.StateChanged += state => states.Writer.TryWrite(state)
        );
        Assert.Equal(new SessionState.Online(false), await states.Reader.ReadAsync());
        return (states.Reader, connection);
    }
}
