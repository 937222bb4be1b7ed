using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Session;
using Microblog.Xmpp.Streams;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>What is well-formed and beyond a limit costs its stanza, and neither the stream nor a request of others.</summary>
[Trait("Spec", "RFC 6120 8.3.3.12")]
public sealed class StanzaLimitTests
{
    private static readonly XElement Question = new(XName.Get("question", "urn:example"));

    /// <summary>Each limit with each kind of stanza.</summary>
    public static TheoryData<StanzaLimit, string> Cases() =>
        [.. BeyondLimits.Limits.SelectMany(limit => BeyondLimits.Kinds.Select(kind => (limit, kind)))];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Cases))]
    public async Task Stanza_beyond_a_limit_costs_that_stanza_before_and_after_resumption(
        StanzaLimit limit,
        string kind
    )
    {
        var stanza = BeyondLimits.Stanza(kind, "x1", BeyondLimits.Content(limit));
        using var server = new ScriptedServer(7);
        await using var check = await OpenAsync(server);
        await check.HandleAsync(stanza, kind, limit);
        await check.ResumeAsync();
        await check.HandleAsync(stanza, kind, limit);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("message")]
    [InlineData("event")]
    [InlineData("presence")]
    [InlineData("get")]
    [InlineData("set")]
    [InlineData("result")]
    public async Task Stanza_whose_own_tag_is_beyond_the_limit_costs_that_stanza(string kind)
    {
        var stanza = BeyondLimits.Stanza(kind, "x1", "", BeyondLimits.Attributes(300));
        using var server = new ScriptedServer(7);
        await using var check = await OpenAsync(server);
        await check.HandleAsync(stanza, kind, StanzaLimit.Attributes);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("result")]
    [InlineData("error")]
    public async Task Answer_beyond_a_limit_fails_its_request_at_once(string type)
    {
        foreach (var limit in BeyondLimits.Limits)
        {
            using var server = new ScriptedServer(7);
            await using var check = await OpenAsync(server);
            var bob = Jid.Parse("bob@example.org/desk");
            var asking = check.Session.SendIqAsync("get", bob, Question, Timeout.InfiniteTimeSpan);
            var request = await check.Connection.ReadAsync("iq");
            var answer = BeyondLimits.Stanza(type, request.Attribute("id")!.Value, BeyondLimits.Content(limit));
            await check.Connection.SendAsync(
                answer.Replace("bob@example.org/desk", "eve@example.org/desk", StringComparison.Ordinal)
            );
            await check.Connection.SendAsync("<message id='barrier'/>");
            await check.Heard.ReadAsync();
            Assert.False(asking.IsCompleted);
            await check.Connection.SendAsync(answer);
            var failure = await Assert.ThrowsAsync<StanzaLimitException>(() => asking);
            Assert.Equal((limit, false), (failure.Limit, failure.IsOutgoing));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_that_ends_the_stream_by_its_size_fails_its_request_with_that_reason()
    {
        using var server = new ScriptedServer(7);
        await using var check = await OpenAsync(server);
        var asking = check.Session.SendIqAsync("get", null, Question, Timeout.InfiniteTimeSpan);
        var request = await check.Connection.ReadAsync("iq");
        var text = new string('x', XmppStreamReader.SkippedFactor * BeyondLimits.MaxStanzaBytes);
        var sending = check.Connection.SendAsync(ScriptedConnection.Result(request, $"<q xmlns='urn:q'>{text}"), true);
        var failure = await Assert.ThrowsAsync<StanzaLimitException>(() => asking);
        Assert.Equal(StanzaLimit.Bytes, failure.Limit);
        Assert.IsType<SessionState.Reconnecting>(await check.States.ReadAsync());
        await Record.ExceptionAsync(() => sending);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stanza_of_ones_own_beyond_a_limit_is_not_sent()
    {
        using var server = new ScriptedServer(7);
        await using var check = await OpenAsync(server);
        foreach (var limit in BeyondLimits.Limits)
        {
            var payload = XElement.Parse($"<q xmlns='urn:q'>{BeyondLimits.Content(limit)}</q>");
            var message = new XElement(Ns.Message, payload);
            var asked = await Assert.ThrowsAsync<StanzaLimitException>(() =>
                check.Session.SendIqAsync("set", null, payload)
            );
            Assert.True(asked.IsOutgoing);
            var sent = await Assert.ThrowsAsync<StanzaLimitException>(async () =>
                await check.Session.SendAsync(message)
            );
            Assert.True(sent.IsOutgoing);
        }
        await check.Session.SendAsync(new XElement(Ns.Message, new XAttribute("id", "next")));
        Assert.Equal("next", (await check.Connection.ReadAsync("message")).Attribute("id")?.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task Largest_post_is_within_the_limits_of_what_is_sent()
    {
        using var server = new ScriptedServer(7);
        await using var check = await OpenAsync(server);
        var body = new XElement(Ns.Client + "body", new string('x', 200_000));
        await check.Session.SendAsync(new XElement(Ns.Message, body));
        Assert.Equal(200_000, (await check.Connection.ReadAsync("message")).Value.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task Request_whose_id_is_as_long_as_a_stanza_is_not_answered_and_ends_nothing()
    {
        using var server = new ScriptedServer(7);
        await using var check = await OpenAsync(server);
        var id = new string('i', 300_000);
        await check.Connection.SendAsync(
            $"<iq type='get' from='bob@example.org/desk' id='{id}'><ping xmlns='urn:xmpp:ping'/></iq>"
                + "<iq type='get' from='bob@example.org/desk' id='short'><ping xmlns='urn:xmpp:ping'/></iq>"
        );
        Assert.Equal("short", (await check.Connection.ReadAsync("iq")).Attribute("id")?.Value);
        Assert.False(check.States.TryRead(out _));
    }

    private static async Task<LimitCheck> OpenAsync(ScriptedServer server)
    {
        var states = Channel.CreateUnbounded<SessionState>();
        var heard = Channel.CreateUnbounded<XElement>();
        var log = new RecordingLog();
        var (session, connection) = await server.OpenedAsync(
            server.Options with
            {
                MaxStanzaBytes = BeyondLimits.MaxStanzaBytes,
                Logger = log,
            },
            s =>
            {
                s.StateChanged += state => states.Writer.TryWrite(state);
                s.MessageReceived += message => heard.Writer.TryWrite(message);
                s.PresenceReceived += presence => heard.Writer.TryWrite(presence);
            }
        );
        Assert.Equal(new SessionState.Online(false), await states.Reader.ReadAsync());
        return new LimitCheck(server, session, connection, states.Reader, heard.Reader, log);
    }
}
