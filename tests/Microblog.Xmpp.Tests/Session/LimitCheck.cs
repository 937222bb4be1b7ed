using System.Globalization;
using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>A session that gets stanzas beyond its limits, with what the server has sent and heard so far.</summary>
internal sealed class LimitCheck(
    ScriptedServer server,
    XmppSession session,
    ScriptedConnection connection,
    ChannelReader<SessionState> states,
    ChannelReader<XElement> heard,
    RecordingLog log
) : IAsyncDisposable
{
    // Presence and its ping were read, and the ping was answered.
    private int _read = 2;
    private int _sent = 1;

    public XmppSession Session => session;

    public ScriptedConnection Connection { get; private set; } = connection;

    /// <summary>Messages and presence that were delivered.</summary>
    public ChannelReader<XElement> Heard => heard;

    /// <summary>Every change of state after the first.</summary>
    public ChannelReader<SessionState> States => states;

    /// <summary>Sends a stanza that nothing but a refusal may become of, and one after it that is delivered.</summary>
    public async Task HandleAsync(string stanza, string kind, StanzaLimit limit)
    {
        var lines = log.Lines.Count;
        await Connection.SendAsync(stanza);
        if (kind is "get" or "set")
        {
            await ReadRefusalAsync();
        }
        await Connection.SendAsync("<message from='carol@example.org' id='after'/><r xmlns='urn:xmpp:sm:3'/>");
        _sent += 2;
        Assert.Equal("after", (await heard.ReadAsync()).Attribute("id")?.Value);
        var handled = (await Connection.ReadAsync("a")).Attribute("h")!.Value;
        Assert.Equal(_sent.ToString(CultureInfo.InvariantCulture), handled);
        var line = Assert.Single(log.Lines.Skip(lines), line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains(limit.ToString(), line, StringComparison.Ordinal);
        Assert.False(heard.TryRead(out _));
        Assert.False(states.TryRead(out var state), $"{state}");
    }

    /// <summary>The connection breaks, and the stream goes on.</summary>
    public async Task ResumeAsync()
    {
        Connection.Cut();
        Assert.IsType<SessionState.Reconnecting>(await states.ReadAsync());
        Connection = await server.AcceptAsync();
        await Connection.SignInAsync();
        var resume = await Connection.ReadAsync("resume");
        Assert.Equal(_sent.ToString(CultureInfo.InvariantCulture), resume.Attribute("h")!.Value);
        await Connection.SendAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<resumed xmlns='urn:xmpp:sm:3' previd='session-1' h='{_read}'/>"
            )
        );
        Assert.Equal(new SessionState.Online(true), await states.ReadAsync());
    }

    public async ValueTask DisposeAsync()
    {
        server.IsReachable = false;
        Connection.Cut();
        await session.DisposeAsync();
    }

    private async Task ReadRefusalAsync()
    {
        var answer = await Connection.ReadAsync("iq");
        _read++;
        Assert.Equal(
            ("error", "x1", "bob@example.org/desk"),
            (answer.Attribute("type")?.Value, answer.Attribute("id")?.Value, answer.Attribute("to")?.Value)
        );
        var error = answer.Element(Ns.Client + "error")!;
        Assert.Equal("modify", error.Attribute("type")?.Value);
        Assert.NotNull(error.Element(Ns.StanzaErrors + "policy-violation"));
    }
}
