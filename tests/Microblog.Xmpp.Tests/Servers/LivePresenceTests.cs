using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Delay;
using Microblog.Xmpp.Ping;
using Microblog.Xmpp.Presence;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LivePresenceTests(LiveServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdMnesia)]
    [Trait("Spec", "RFC 6121 4")]
    public async Task A_contact_is_seen_to_come_to_be_away_and_to_go(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        var changes = Channel.CreateUnbounded<EntityPresence>();
        Availability? availability = null;
        await using var alice = await server.OpenAsync(
            "alice",
            session =>
            {
                availability = new Availability(session);
                availability.Changed += presence => changes.Writer.TryWrite(presence);
            }
        );
        Jid carol;
        await using (var carols = await server.OpenAsync("carol"))
        {
            carol = carols.Address;
            Assert.NotNull((await Next(PresenceType.Available)).Capabilities);
            var away = new EntityPresence
            {
                Show = PresenceShow.Away,
                Status = "Lunch <&>",
                Priority = -1,
            };
            await carols.SendAsync(away.ToXml(), Stop);
            var seen = await Next(PresenceType.Available);
            Assert.Equal((PresenceShow.Away, "Lunch <&>", -1), (seen.Show, seen.Status, seen.Priority));
            Assert.Equal(seen, Assert.Single(availability!.Of(carol), device => device.From == carol));
        }
        await Next(PresenceType.Unavailable);
        Assert.DoesNotContain(availability.Of(carol), device => device.From == carol);

        async Task<EntityPresence> Next(PresenceType type)
        {
            while (true)
            {
                var presence = await changes.Reader.ReadAsync(Stop);
                if (presence.From == carol && presence.Type == type)
                {
                    return presence;
                }
            }
        }
    }

    /// <summary>A server asks for acknowledgements and of capabilities while somebody leaves who has just come.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdMnesia)]
    [Trait("Spec", "RFC 6121 4.5")]
    public async Task Contacts_hear_of_everybody_who_leaves_as_soon_as_they_came(ServerKind kind)
    {
        const int Times = 20;
        var server = await servers.GetAsync(kind);
        var gone = Channel.CreateUnbounded<Jid>();
        await using var alice = await server.OpenAsync(
            "alice",
            session =>
                new Availability(session).Changed += presence =>
                {
                    if (presence.Type == PresenceType.Unavailable)
                    {
                        gone.Writer.TryWrite(presence.From!);
                    }
                }
        );
        for (var i = 0; i < Times; i++)
        {
            var carol = await server.OpenAsync("carol");
            var address = carol.Address;
            await carol.DisposeAsync();
            while (await gone.Reader.ReadAsync(Stop) != address) { }
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdMnesia)]
    [Trait("Spec", "XEP-0203 3")]
    public async Task A_message_that_waited_says_since_when(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        var body = Guid.NewGuid().ToString();
        var message = new XElement(
            Ns.Message,
            new XAttribute("to", server.Account("bob").ToString()),
            new XAttribute("type", "chat"),
            new XElement(Ns.Client + "body", body)
        );
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        await alice.SendAsync(message, Stop);
        // The answer shows that the server has dealt with the message.
        await alice.PingAsync(null, TimeProvider.System, cancellation: Stop);
        var messages = Channel.CreateUnbounded<XElement>();
        await using var bob = await server.OpenAsync(
            "bob",
            session => session.MessageReceived += received => messages.Writer.TryWrite(received)
        );
        XElement late;
        do
        {
            late = await messages.Reader.ReadAsync(Stop);
        } while (late.Element(Ns.Client + "body")?.Value != body);
        var delay = DelayedDelivery.Find(late, [Jid.Parse(server.Host)])!;
        Assert.InRange(delay.Stamp, before, DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Null(DelayedDelivery.Find(late, [server.Account("alice")]));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [Trait("Spec", "XEP-0199 4")]
    public async Task Servers_and_sessions_answer_pings(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        await using var alice = await server.OpenAsync("alice");
        await using var bob = await server.OpenAsync("bob");
        foreach (var to in new[] { null, Jid.Parse(server.Host), bob.Address })
        {
            var answer = await alice.PingAsync(to, TimeProvider.System, cancellation: Stop);
            Assert.True(answer.IsSupported);
            Assert.InRange(answer.RoundTrip, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }
    }
}
