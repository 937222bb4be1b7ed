using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Discovery;
using Xunit;

namespace Microblog.Xmpp.Tests.Discovery;

[Trait("Spec", "XEP-0115 5.4")]
[Trait("Spec", "XEP-0390 4.4")]
public sealed class ContactCapabilitiesTests
{
    private const int TimeLimit = 10_000;
    private const string First =
        "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://code.google.com/p/exodus'"
        + " ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>";
    private const string Second =
        "<c xmlns='urn:xmpp:caps'><hash xmlns='urn:xmpp:hashes:2' algo='unheard-of'>AAAA</hash>"
        + "<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8=</hash></c>";

    private static readonly Jid Bob = Jid.Parse("bob@example.org/phone");
    private static readonly Jid Carol = Jid.Parse("carol@example.org/phone");

    private readonly FakeXmppSession _session = new();
    private readonly List<(Jid? To, string? Node)> _asked = [];
    private readonly ContactCapabilities _capabilities;

    public ContactCapabilitiesTests() => _capabilities = new ContactCapabilities(_session);

    [Theory(Timeout = TimeLimit)]
    [InlineData(First, SpecifiedInfo.Exodus, "http://code.google.com/p/exodus#QgayPKawpkPSDYmwT/WM94uAlu0=")]
    [InlineData(
        First + Second,
        SpecifiedInfo.BombusMod,
        "urn:xmpp:caps#sha-256.kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8="
    )]
    public async Task Matching_hash_is_requested_once(string presence, string answer, string node)
    {
        Answer(answer);
        var announced = Announced(presence);
        foreach (var entity in new[] { Bob, Carol, Bob })
        {
            var learned = await _capabilities.LearnAsync(entity, announced, TestContext.Current.CancellationToken);
            Assert.True(learned.IsVerified);
            Assert.Contains("http://jabber.org/protocol/disco#info", learned.Info.Features);
        }
        Assert.Equal([(Bob, node)], _asked);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(First, SpecifiedInfo.Psi)]
    [InlineData(
        First,
        "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='a'/><feature var='a'/></query>"
    )]
    [InlineData(First, "")]
    [InlineData(Second, SpecifiedInfo.Exodus)]
    [InlineData(First + Second, SpecifiedInfo.Exodus)]
    [InlineData(
        "<c xmlns='http://jabber.org/protocol/caps' hash='md5' node='n' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>",
        SpecifiedInfo.Exodus
    )]
    public async Task Mismatched_hash_is_trusted_for_its_sender_only(string presence, string answer)
    {
        Answer(answer);
        var announced = Announced(presence);
        foreach (var entity in new[] { Bob, Carol })
        {
            var learned = await _capabilities.LearnAsync(entity, announced, TestContext.Current.CancellationToken);
            Assert.False(learned.IsVerified);
        }
        Assert.Equal([Bob, Carol], _asked.Select(asked => asked.To!));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Endless_new_hashes_use_bounded_memory()
    {
        string Answered(int i) => $"<query xmlns='http://jabber.org/protocol/disco#info'><feature var='{i}'/></query>";
        AnnouncedCapabilities AnnouncedAs(int i) =>
            new("n", "sha-1", VerificationString.Hash("sha-1", XElement.Parse(Answered(i))), []);
        for (var i = 0; i < 600; i++)
        {
            Answer(Answered(i));
            Assert.True(
                (await _capabilities.LearnAsync(Bob, AnnouncedAs(i), TestContext.Current.CancellationToken)).IsVerified
            );
        }
        _asked.Clear();
        Answer(Answered(0));
        await _capabilities.LearnAsync(Carol, AnnouncedAs(599), TestContext.Current.CancellationToken);
        await _capabilities.LearnAsync(Carol, AnnouncedAs(101), TestContext.Current.CancellationToken);
        Assert.Empty(_asked);
        await _capabilities.LearnAsync(Carol, AnnouncedAs(0), TestContext.Current.CancellationToken);
        Assert.Single(_asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_entity_that_does_not_tell_is_an_error()
    {
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("cancel", "item-not-found", null, []));
        await Assert.ThrowsAsync<StanzaException>(() =>
            _capabilities.LearnAsync(Bob, Announced(First), TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("<c xmlns='http://jabber.org/protocol/caps' node='n' ver='1.0'/>")]
    [InlineData("<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' ver='a'/>")]
    [InlineData("<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n'/>")]
    [InlineData("<c xmlns='urn:xmpp:caps'/>")]
    [InlineData("<c xmlns='urn:xmpp:caps'><hash/></c>")]
    [InlineData("<c xmlns='urn:example' hash='sha-1' node='n' ver='a'/>")]
    public void Presence_that_announces_nothing_usable_announces_nothing(string presence)
    {
        Assert.Null(AnnouncedCapabilities.FromXml(Presence(presence)));
    }

    [Fact]
    public void Announced_capabilities_round_trip()
    {
        var announced = Announced(First + Second);
        var again = AnnouncedCapabilities.FromXml(new XElement("presence", announced.ToXml()))!;
        Assert.Equal(announced with { Hashes = again.Hashes }, again);
        Assert.Equal(announced.Hashes, again.Hashes);
    }

    private static AnnouncedCapabilities Announced(string presence) =>
        AnnouncedCapabilities.FromXml(Presence(presence))!;

    private static XElement Presence(string children) =>
        XElement.Parse($"<presence xmlns='jabber:client'>{children}</presence>");

    private void Answer(string payload) =>
        _session.Answer = (_, to, query) =>
        {
            _asked.Add((to, query.Attribute("node")?.Value));
            return FakeXmppSession.Result(payload);
        };
}
