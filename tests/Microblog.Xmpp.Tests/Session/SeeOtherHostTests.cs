using System.Threading.Channels;
using Microblog.Testing.Scripted;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>Where a server may send its clients (RFC 6120, 4.9.3.19).</summary>
[Trait("Spec", "RFC 6120 4.9.3.19")]
public sealed class SeeOtherHostTests
{
    private const string Header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Other_host_that_is_named_before_encryption_is_not_gone_to(bool afterFeatures)
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        if (afterFeatures)
        {
            await connection.OpenAsync(ScriptedConnection.StartTls);
            await connection.ReadAsync("starttls");
        }
        await connection.SendAsync((afterFeatures ? "" : Header) + Other("elsewhere"));

        await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Equal(["xmpp://memory:5222"], server.Addresses);
    }

    [Fact(Timeout = 30_000)]
    public async Task Other_host_with_an_inner_address_is_not_connected_to_while_signing_in()
    {
        using var inside = new SilentListener();
        using var server = new ScriptedServer();
        using var listener = new SilentListener();
        var opening = XmppSession.OpenAsync(OptionsFor(server, listener), cancellation: Stop);
        var connection = await AcceptAsync(listener, server);
        await connection.StartTlsAsync();
        await connection.SendAsync(Header + Other($"127.0.0.1:{inside.Port}"));

        var thrown = await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Contains($"127.0.0.1:{inside.Port}", thrown.Message, StringComparison.Ordinal);
        Assert.False(inside.IsConnectedTo);
    }

    [Fact(Timeout = 30_000)]
    public async Task Other_host_with_an_inner_address_is_not_connected_to_by_a_session_that_reconnects()
    {
        using var inside = new SilentListener();
        using var server = new ScriptedServer();
        using var listener = new SilentListener();
        var states = Channel.CreateUnbounded<SessionState>();
        var opening = XmppSession.OpenAsync(
            OptionsFor(server, listener),
            session => session.StateChanged += state => states.Writer.TryWrite(state),
            Stop
        );
        var connection = await AcceptAsync(listener, server);
        await SignInAsync(connection);
        await using var session = await opening;
        Assert.IsType<SessionState.Online>(await states.Reader.ReadAsync(Stop));
        await connection.SendAsync(Other($"127.0.0.1:{inside.Port}"));
        Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync(Stop));

        // It is refused, and the server that was configured is next.
        await SignInAsync(await AcceptAsync(listener, server));
        Assert.IsType<SessionState.Online>(await states.Reader.ReadAsync(Stop));
        Assert.False(inside.IsConnectedTo);
    }

    private static XmppSessionOptions OptionsFor(ScriptedServer server, SilentListener listener) =>
        server.Options with
        {
            Server = new Uri($"xmpp://127.0.0.1:{listener.Port}"),
        };

    private static async Task<ScriptedConnection> AcceptAsync(SilentListener listener, ScriptedServer server) =>
        new(await listener.AcceptAsync(Stop), server.Certificate, new Random(0)) { SendsWhole = true };

    private static async Task SignInAsync(ScriptedConnection connection)
    {
        await connection.SignInAsync();
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
    }

    private static string Other(string host) =>
        "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
        + host
        + "</see-other-host></stream:error>";
}
