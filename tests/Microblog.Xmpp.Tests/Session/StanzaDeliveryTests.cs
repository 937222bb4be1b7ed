using System.Xml.Linq;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>What a caller learns of each stanza that it sent.</summary>
[Trait("Spec", "XEP-0198 4 and 5")]
public sealed class StanzaDeliveryTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_stanza_is_sent_and_then_acknowledged()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync();
        var first = await session.SendTrackedAsync(Note("first"));
        var second = await session.SendTrackedAsync(Note("second"));
        await connection.ReadAsync("message");
        await connection.ReadAsync("message");
        // Presence and ping came before; the second note is not handled yet.
        await connection.SendAsync("<a xmlns='urn:xmpp:sm:3' h='3'/>");
        Assert.Equal(StanzaDelivery.Acknowledged, await first.Settled);
        Assert.Equal(StanzaDelivery.Sent, second.Delivery);
        Assert.Contains("first", first.Xml, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_acknowledgements_sent_is_the_end()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync(management: false);
        var note = await session.SendTrackedAsync(Note("only"));
        Assert.Equal(StanzaDelivery.Sent, await note.Settled);
        await connection.ReadAsync("message");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stanza_that_was_sent_again_after_a_cut_is_acknowledged()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync();
        var note = await session.SendTrackedAsync(Note("only"));
        await connection.ReadAsync("message");
        connection.Cut();
        connection = await server.AcceptAsync();
        await connection.SignInAsync();
        await connection.ReadAsync("resume");
        await connection.SendAsync("<resumed xmlns='urn:xmpp:sm:3' previd='session-1' h='2'/>");
        Assert.Equal("only", (await connection.ReadAsync("message")).Value);
        Assert.Equal(StanzaDelivery.Sent, note.Delivery);
        await connection.SendAsync("<a xmlns='urn:xmpp:sm:3' h='3'/>");
        Assert.Equal(StanzaDelivery.Acknowledged, await note.Settled);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("h='3'", "second")] // presence, ping and the first note had arrived
    [InlineData("", "first second")]
    [InlineData("h='4000'", "first second")] // cannot be: not believed
    public async Task Stanzas_of_a_failed_resumption_are_reported_as_lost(string handled, string expected)
    {
        using var server = new ScriptedServer();
        var lost = new TaskCompletionSource<IReadOnlyList<SentStanza>>();
        var (session, connection) = await server.OpenedAsync(prepare: s => s.StanzasLost += lost.SetResult);
        SentStanza[] sent =
        [
            await session.SendTrackedAsync(Note("first")),
            await session.SendTrackedAsync(Note("second")),
        ];
        await connection.ReadAsync("message");
        await connection.ReadAsync("message");
        connection.Cut();
        connection = await server.AcceptAsync();
        await connection.SignInAsync();
        await connection.ReadAsync("resume");
        await connection.SendAsync($"<failed xmlns='urn:xmpp:sm:3' {handled}/>");
        await connection.BindAsync("session-2");
        await connection.AnswerPresenceAsync();
        var names = (await lost.Task).Where(stanza => stanza.Xml.Contains("body", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(' ', names.Select(stanza => XElement.Parse(stanza.Xml).Value)));
        foreach (var stanza in sent)
        {
            var isLost = expected.Contains(XElement.Parse(stanza.Xml).Value, StringComparison.Ordinal);
            Assert.Equal(isLost ? StanzaDelivery.Lost : StanzaDelivery.Acknowledged, await stanza.Settled);
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stanza_in_flight_at_the_end_of_the_session_is_lost(bool management)
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync(management: management);
        var note = await session.SendTrackedAsync(Note("only"));
        await connection.ReadAsync("message");
        await connection.SendAsync(
            "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"
        );
        Assert.Equal(management ? StanzaDelivery.Lost : StanzaDelivery.Sent, await note.Settled);
        await session.DisposeAsync();
        await Assert.ThrowsAsync<SessionEndedException>(async () => await session.SendTrackedAsync(Note("late")));
    }

    private static XElement Note(string text)
    {
        XNamespace client = "jabber:client";
        return new XElement(client + "message", new XElement(client + "body", text));
    }
}
