using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Connection;

[Trait("Spec", "RFC 7395")]
public sealed class WebSocketTests
{
    private static readonly Uri Address = new($"wss://{ScriptedServer.Domain}:8443/xmpp-websocket");
    private static readonly XElement Question = new(XName.Get("question", "urn:example"));

    [Fact(Timeout = 30_000)]
    public async Task A_session_lives_over_websocket_one_element_a_message()
    {
        using var server = NewServer();
        var heard = Channel.CreateUnbounded<XElement>();
        var opening = server.OpenAsync(prepare: s => s.MessageReceived += m => heard.Writer.TryWrite(m));
        var socket = await AcceptAsync(server);
        Assert.StartsWith("GET /xmpp-websocket HTTP/1.1\r\n", socket.Request, StringComparison.Ordinal);
        Assert.Contains($"Host: {Address.Authority}\r\n", socket.Request, StringComparison.Ordinal);
        await socket.SignInAsync();
        var session = await opening;

        // Many at once: each comes as a message of its own.
        var asking = Enumerable.Range(0, 20).Select(_ => session.SendIqAsync("get", null, Question)).ToList();
        foreach (var _ in asking)
        {
            await socket.AnswerAsync(await socket.ReadAsync("iq"));
        }
        await Task.WhenAll(asking);
        var text = new string('ö', 20_000);
        await socket.SendAsync($"<message xmlns='jabber:client'><body>{text}</body></message>");
        Assert.Equal(text, (await heard.Reader.ReadAsync()).Value);

        var leaving = session.DisposeAsync();
        Assert.Equal("unavailable", (await socket.ReadAsync("presence")).Attribute("type")!.Value);
        await socket.ReadAsync("close");
        await socket.SendAsync("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
        await leaving;
        Assert.Equal(new SessionState.Ended(null), session.State);
    }

    [Fact(Timeout = 30_000)]
    [Trait("Spec", "XEP-0156 3")]
    public async Task WebSocket_is_found_by_host_meta_where_no_other_address_answers()
    {
        using var server = new ScriptedServer
        {
            Alternatives = [Address],
            DeadAddresses = 2,
            MemoryAddress = "xmpp://dead",
        };
        var opening = server.OpenAsync();
        await (await AcceptAsync(server)).SignInAsync();
        Assert.Equal(new SessionState.Online(false), (await opening).State);
        Assert.Equal(Address.ToString(), server.Addresses.Last());
    }

    [Theory(Timeout = 30_000)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n"
    )]
    [InlineData(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n"
    )]
    [InlineData("<stream:stream/>\r\n\r\n")]
    public async Task Endpoint_that_is_no_xmpp_websocket_is_a_protocol_error(string answer)
    {
        using var server = NewServer();
        var opening = server.OpenAsync();
        await AcceptAsync(server, answer);
        var thrown = await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Equal(SignInFailure.ProtocolError, thrown.Failure);
        Assert.Contains(Address.ToString(), thrown.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("<message xmlns='jabber:client'><body>a</body>", "not-well-formed")]
    [InlineData("<message xmlns='jabber:client'><!-- --></message>", "restricted-xml")]
    [InlineData("text", "bad-format")]
    [InlineData(null, "bad-format")]
    public async Task Broken_messages_end_the_stream_with_its_error(string? message, string condition)
    {
        using var server = NewServer();
        var states = Channel.CreateUnbounded<SessionState>();
        var opening = server.OpenAsync(
            server.Options with
            {
                MaxReconnectDelay = TimeSpan.FromDays(1),
                ReconnectDelay = TimeSpan.FromDays(1),
            },
            s => s.StateChanged += state => states.Writer.TryWrite(state)
        );
        var socket = await AcceptAsync(server);
        await socket.SignInAsync();
        await using var session = await opening;
        Assert.IsType<SessionState.Online>(await states.Reader.ReadAsync());
        // Half an element is told by what follows it.
        await (message is null ? socket.SendBinaryAsync() : socket.SendAsync(message, "</iq>"));
        var error = await socket.ReadAsync("error");
        Assert.Equal(condition, error.Elements().Single().Name.LocalName);
        Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Stanza_beyond_the_size_limit_costs_that_stanza()
    {
        using var server = NewServer();
        var heard = Channel.CreateUnbounded<XElement>();
        var opening = server.OpenAsync(
            server.Options with
            {
                MaxStanzaBytes = 20_000,
            },
            s => s.MessageReceived += m => heard.Writer.TryWrite(m)
        );
        var socket = await AcceptAsync(server);
        await socket.SignInAsync();
        var session = await opening;
        foreach (var length in new[] { 8_000, 9_000, 19_000, 20_000, 100_000 })
        {
            await socket.SendAsync(
                $"<message xmlns='jabber:client' id='{length}'><body>{new string('x', length)}</body></message>",
                "<message xmlns='jabber:client' id='after'/>"
            );
        }
        var ids = new List<string?>();
        while (ids.Count < 8)
        {
            ids.Add((await heard.Reader.ReadAsync()).Attribute("id")?.Value);
        }
        Assert.Equal(["8000", "after", "9000", "after", "19000", "after", "after", "after"], ids);
        Assert.Equal(new SessionState.Online(false), session.State);
        var leaving = session.DisposeAsync();
        await socket.ReadAsync("presence");
        await socket.ReadAsync("close");
        await socket.SendAsync("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
        await leaving;
        Assert.Equal(new SessionState.Ended(null), session.State);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_closes_with_another_address_is_left_for_it()
    {
        using var server = NewServer();
        var states = Channel.CreateUnbounded<SessionState>();
        var opening = server.OpenAsync(prepare: s => s.StateChanged += state => states.Writer.TryWrite(state));
        var socket = await AcceptAsync(server);
        await socket.SignInAsync();
        await using var session = await opening;
        await socket.SendAsync(
            $"<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://{ScriptedServer.Domain}/other'/>"
        );
        Assert.IsType<SessionState.Online>(await states.Reader.ReadAsync());
        Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync());
        socket = await AcceptAsync(server);
        Assert.StartsWith("GET /other HTTP/1.1", socket.Request, StringComparison.Ordinal);
        await socket.SignInAsync();
        Assert.IsType<SessionState.Online>(await states.Reader.ReadAsync());
    }

    private static ScriptedServer NewServer() => new() { MemoryAddress = Address.ToString() };

    private static async Task<ScriptedWebSocket> AcceptAsync(ScriptedServer server, string? answer = null) =>
        await ScriptedWebSocket.AcceptAsync(await server.AcceptWireAsync(), server.Certificate, answer);
}
