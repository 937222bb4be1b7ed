using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Session;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

[Trait("Spec", "RFC 6120 8, XEP-0199, XEP-0115 6")]
public sealed class XmppSessionTests
{
    private static readonly XElement Question = new(XName.Get("question", "urn:example"));

    [Fact(Timeout = 30_000)]
    public async Task Presence_carries_the_hash_of_what_disco_info_says()
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync(server.Options with { Features = ["urn:example+notify"] });
        var connection = await server.AcceptAsync();
        await connection.SignInAsync();
        await connection.BindAsync("s");
        var presence = await connection.ReadAsync("presence");
        var caps = presence.Elements(XName.Get("c", EntityCapabilities.Namespace)).Single();
        var node = $"{caps.Attribute("node")!.Value}#{caps.Attribute("ver")!.Value}";
        var ping = await connection.ReadAsync("iq");
        await connection.SendAsync(
            $"<iq type='get' id='d' from='{ScriptedServer.Account}'><query xmlns='http://jabber.org/protocol/disco#info'"
                + $" node='{node}'/></iq>"
        );
        var query = (await connection.ReadAsync("iq")).Elements().Single();
        await connection.SendAsync(ScriptedConnection.Result(ping));
        // Having been asked, the session makes sure that the answer was read.
        await connection.AnswerAsync();
        await opening;
        Assert.Equal(node, query.Attribute("node")?.Value);
        var features = query.Elements(query.Name.Namespace + "feature").Select(f => f.Attribute("var")!.Value).ToList();
        Assert.Contains("urn:example+notify", features);
        Assert.Equal(caps.Attribute("ver")!.Value, VerificationString.Hash("sha-1", query));
        foreach (var hash in AnnouncedCapabilities.FromXml(presence)!.Hashes)
        {
            Assert.Equal(hash, CapabilityHash.Of(hash.Algorithm, query));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Stanzas_larger_than_what_is_written_at_once_go_out_and_the_stream_goes_on()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync();
        for (var round = 0; round < 3; round++)
        {
            var large = new XElement(Question.Name, new string((char)('a' + round), 200_000));
            var asking = session.SendIqAsync("get", null, large);
            var iq = await connection.ReadAsync("iq");
            Assert.Equal(large.Value, iq.Value);
            await connection.SendAsync(ScriptedConnection.Result(iq));
            await asking;
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Only_who_was_asked_may_answer()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync();
        var asking = session.SendIqAsync("get", Jid.Parse("bob@example.net/Phone"), Question);
        var iq = await connection.ReadAsync("iq");
        foreach (var spoofed in new[] { "evil@example.net", "bob@example.net", "bob@example.net/phone", "example.org" })
        {
            await connection.SendAsync(ScriptedConnection.Result(iq, "<spoofed/>", spoofed));
        }
        var id = iq.Attribute("id")!.Value;
        await connection.SendAsync($"<iq type='result' id='{id}'><spoofed/></iq>");
        await connection.SendAsync($"<iq type='result' id='{id}' from='Bob@Example.net/Phone'><right/></iq>");
        Assert.Equal("right", (await asking).Elements().Single().Name.LocalName);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(null)]
    [InlineData("alice@example.org")]
    [InlineData("alice@example.org/r1")]
    [InlineData("example.org")]
    public async Task The_own_account_answers_in_four_ways(string? from)
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync();
        foreach (var to in new[] { null, ScriptedServer.Account })
        {
            var asking = session.SendIqAsync("get", to, Question);
            var id = (await connection.ReadAsync("iq")).Attribute("id")!.Value;
            await connection.SendAsync($"<iq type='result' id='{id}' from='evil@example.org'/>");
            var sender = from is null ? "" : $" from='{from}'";
            await connection.SendAsync($"<iq type='result' id='{id}'{sender}/>");
            Assert.Equal("result", (await asking).Attribute("type")!.Value);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task An_error_is_read_by_namespace_in_whatever_order()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync();
        var asking = session.SendIqAsync("set", null, Question);
        var id = (await connection.ReadAsync("iq")).Attribute("id")!.Value;
        await connection.SendAsync(
            $"<iq type='error' id='{id}'><question xmlns='urn:example'/><error type='cancel'>"
                + "<precondition-not-met xmlns='http://jabber.org/protocol/pubsub#errors'/>"
                + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no</text>"
                + "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        );
        var error = (await Assert.ThrowsAsync<StanzaException>(() => asking)).Error;
        Assert.Equal(("cancel", "conflict", "no"), (error.Type, error.Condition, error.Text));
        Assert.True(error.Has("precondition-not-met"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_request_without_an_answer_ends_in_time()
    {
        using var server = new ScriptedServer();
        var (session, _) = await server.OpenedAsync();
        await Assert.ThrowsAsync<XmppTimeoutException>(() =>
            session.SendIqAsync("get", null, Question, TimeSpan.FromMilliseconds(20))
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task Every_request_of_others_is_answered()
    {
        using var server = new ScriptedServer();
        var (_, connection) = await server.OpenedAsync(prepare: s =>
            s.HandleIq("set", Question.Name, _ => throw new InvalidOperationException("a bug"))
        );
        await connection.SendAsync("<iq type='get' id='1' from='x.org'><ping xmlns='urn:xmpp:ping'/></iq>");
        Assert.Equal(("result", "1", "x.org"), Head(await connection.ReadAsync("iq")));
        await connection.SendAsync("<iq type='get' id='2'><unknown xmlns='urn:example'/></iq>");
        var unknown = await connection.ReadAsync("iq");
        Assert.Equal(("error", "2", null), Head(unknown));
        Assert.Contains("service-unavailable", unknown.ToString(), StringComparison.Ordinal);
        await connection.SendAsync("<iq type='set' id='3'><question xmlns='urn:example'/></iq><iq type='get' id='4'/>");
        Assert.Equal(("error", "3", null), Head(await connection.ReadAsync("iq")));
        Assert.Equal(("error", "4", null), Head(await connection.ReadAsync("iq")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_handler_that_fails_harms_nobody_and_order_is_kept()
    {
        using var server = new ScriptedServer(3);
        var heard = Channel.CreateUnbounded<string>();
        var (_, connection) = await server.OpenedAsync(prepare: s =>
        {
            s.MessageReceived += _ => throw new InvalidOperationException("a bug");
            s.MessageReceived += m => heard.Writer.TryWrite(m.Value);
        });
        await connection.SendAsync(
            string.Concat(Enumerable.Range(0, 100).Select(i => $"<message><body>{i}</body></message> \n"))
        );
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i.ToString(System.Globalization.CultureInfo.InvariantCulture), await heard.Reader.ReadAsync());
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData("conflict", true)]
    [InlineData("policy-violation", true)]
    [InlineData("system-shutdown", false)]
    public async Task Some_ends_are_for_good(string condition, bool forGood)
    {
        using var server = new ScriptedServer();
        var states = Channel.CreateUnbounded<SessionState>();
        var (session, connection) = await server.OpenedAsync(prepare: s =>
            s.StateChanged += state => states.Writer.TryWrite(state)
        );
        var asking = session.SendIqAsync("get", null, Question);
        await connection.ReadAsync("iq");
        await connection.SendAsync(
            $"<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"
        );
        await Assert.ThrowsAsync<SessionEndedException>(() => asking);
        await states.Reader.ReadAsync();
        var next = await states.Reader.ReadAsync();
        Assert.Equal(forGood, next is SessionState.Ended);
        if (!forGood)
        {
            await (await server.AcceptAsync()).SignInAsync();
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData("<a xmlns:b='c'><b:d></b:e></a>", "not-well-formed")]
    [InlineData("<message><!-- --></message>", "restricted-xml")]
    [InlineData("<message><x:y/></message>", "not-well-formed")]
    public async Task Broken_xml_is_answered_with_its_stream_error_and_nothing_of_it_is_delivered(
        string xml,
        string condition
    )
    {
        using var server = new ScriptedServer(5);
        var heard = 0;
        var (session, connection) = await server.OpenedAsync(prepare: s => s.MessageReceived += _ => heard++);
        await connection.SendAsync(xml);
        var error = await connection.ReadAsync("error");
        Assert.Equal(condition, error.Elements().Single().Name.LocalName);
        Assert.Equal(0, heard);
        server.IsReachable = false;
        await session.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_quiet_server_is_pinged_and_a_dead_one_is_left()
    {
        using var server = new ScriptedServer();
        var time = new FakeTimeProvider();
        var states = Channel.CreateUnbounded<SessionState>();
        var (_, connection) = await server.OpenedAsync(
            server.Options with
            {
                Time = time,
                ReconnectDelay = TimeSpan.FromHours(1),
            },
            s => s.StateChanged += state => states.Writer.TryWrite(state)
        );
        Assert.IsType<SessionState.Online>(await states.Reader.ReadAsync());
        var ping = ReadWhileTimePassesAsync(connection.ReadAsync("iq"), time);
        await connection.SendAsync(ScriptedConnection.Result(await ping));
        ping = ReadWhileTimePassesAsync(connection.ReadAsync("iq"), time);
        Assert.Equal("ping", (await ping).Elements().Single().Name.LocalName);
        Assert.IsType<SessionState.Reconnecting>(
            await ReadWhileTimePassesAsync(states.Reader.ReadAsync().AsTask(), time)
        );
    }

    private static async Task<T> ReadWhileTimePassesAsync<T>(Task<T> task, FakeTimeProvider time)
    {
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(1));
        }
        return await task;
    }

    private static (string? Type, string? Id, string? To) Head(XElement stanza) =>
        (stanza.Attribute("type")?.Value, stanza.Attribute("id")?.Value, stanza.Attribute("to")?.Value);
}
