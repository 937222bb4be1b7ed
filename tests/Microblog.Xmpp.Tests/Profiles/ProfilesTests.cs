using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Xunit;
using PeopleProfiles = Microblog.Xmpp.Profiles.Profiles;

namespace Microblog.Xmpp.Tests.Profiles;

[Trait("Spec", "XEP-0172 3")]
[Trait("Spec", "XEP-0292 4")]
public sealed class ProfilesTests
{
    private const int TimeLimit = 10_000;
    private const string PubSub = "http://jabber.org/protocol/pubsub";

    private const string Card = """
        <vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0">
          <fn><text>Peter</text></fn>
          <n><surname>Saint-Andre</surname><given>Peter</given></n>
          <nickname><text>stpeter</text><text>psa</text></nickname>
          <url><parameters><type><text>home</text></type></parameters><uri>https://stpeter.im/</uri></url>
          <url><uri>https://example.org/</uri></url>
          <photo><uri>https://example.org/p.jpg</uri></photo>
          <bday><date>--0706</date></bday>
          <x-thing xmlns="urn:example"><deep a="1" /></x-thing>
          <group name="work"><note><text>hidden</text></note></group>
        </vcard>
        """;

    private readonly FakeXmppSession _session = new();
    private readonly PeopleProfiles _profiles;

    public ProfilesTests() =>
        _profiles = new PeopleProfiles(_session, new PersonalEventing(_session, new PubSubService(_session)));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData("<nick xmlns='http://jabber.org/protocol/nick'> Ishmael </nick>", "Ishmael")]
    [InlineData("<nick xmlns='http://jabber.org/protocol/nick'/>", null)]
    [InlineData("<nick xmlns='urn:example'>Ishmael</nick>", null)]
    [InlineData("", null)]
    public async Task A_name_is_read(string payload, string? nick)
    {
        Answer("get", payload);
        Assert.Equal(nick, await _profiles.GetNicknameAsync(Jid.Parse("bob@example.org"), Stop));
    }

    [Fact]
    public void A_name_without_end_is_cut_between_characters()
    {
        Assert.Null(Nickname.FromXml(null));
        Assert.Equal("Ishmael", Nickname.FromXml(Nickname.ToXml("Ishmael")));
        var nick = Nickname.FromXml(Nickname.ToXml("a" + string.Concat(Enumerable.Repeat("😀", 1000))))!;
        Assert.Equal(249, nick.Length);
        Assert.True(char.IsLowSurrogate(nick[^1]));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("item-not-found")]
    [InlineData("forbidden")]
    [InlineData("service-unavailable")]
    public async Task Empty_profile_has_no_name_and_no_card(string condition)
    {
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("cancel", condition, null, []));
        Assert.Null(await _profiles.GetNicknameAsync(Jid.Parse("bob@example.org"), Stop));
        Assert.Null(await _profiles.GetCardAsync(Jid.Parse("bob@example.org"), Stop));
    }

    [Fact]
    public void A_card_is_read()
    {
        var card = VCard.FromXml(XElement.Parse(Card))!;
        Assert.Equal(
            ("Peter", "stpeter", null, "https://stpeter.im/", "https://example.org/p.jpg", "--0706"),
            (card.FullName, card.Nickname, card.Note, card.Urls[0], card.Photo, card.Birthday)
        );
        SameXml.Assert(Card, card.ToXml());
    }

    [Fact]
    public void A_changed_card_keeps_what_others_wrote()
    {
        var card = VCard.FromXml(XElement.Parse(Card))! with
        {
            FullName = "P. <S-A>",
            Note = "New",
            Urls = ["https://new.example/", "https://stpeter.im/"],
            Photo = null,
            Birthday = "19660706",
        };
        var written = VCard.FromXml(card.ToXml())!;
        Assert.Equal(
            ("P. <S-A>", "stpeter", "New", "https://new.example/", null, "19660706"),
            (written.FullName, written.Nickname, written.Note, written.Urls[0], written.Photo, written.Birthday)
        );
        var text = card.ToXml().ToString();
        Assert.All(
            ["psa", "home", "https://stpeter.im/", "Saint-Andre", "deep", "hidden"],
            kept => Assert.Contains(kept, text, StringComparison.Ordinal)
        );
        Assert.Equal(card.Urls, written.Urls);
        Assert.Empty(
            (written with { Urls = [] }).ToXml().Elements(XName.Get("url", "urn:ietf:params:xml:ns:vcard-4.0"))
        );
    }

    [Fact]
    public void A_property_of_another_kind_is_left_alone_until_it_is_changed()
    {
        const string text =
            "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><bday><text>circa 1800</text></bday><fn/></vcard>";
        var card = VCard.FromXml(XElement.Parse(text))!;
        Assert.Null(card.Birthday);
        SameXml.Assert(text, card.ToXml());
        SameXml.Assert(
            "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn/><bday><date>1800</date></bday></vcard>",
            (card with { Birthday = "1800" }).ToXml()
        );
        Assert.Null(VCard.FromXml(XElement.Parse("<vcard xmlns='urn:example'/>")));
        Assert.Null(VCard.FromXml(null));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Changing_the_own_card_reads_it_first()
    {
        XElement? published = null;
        _session.Answer = (type, to, payload) =>
        {
            Assert.Equal("alice@example.org", to?.ToString());
            published = type == "set" ? payload : published;
            return type == "set" ? FakeXmppSession.Result("") : Items("their id", Card);
        };
        var card = await _profiles.ChangeCardAsync(before => before with { FullName = "Alice" }, "open", Stop);
        Assert.Equal("Alice", card.FullName);
        var item = published!.Element(XName.Get("publish", PubSub))!.Elements().Single();
        Assert.Equal("their id", item.Attribute("id")?.Value);
        Assert.Equal("stpeter", VCard.FromXml(item.Elements().Single())?.Nickname);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_card_that_cannot_be_read_is_not_overwritten()
    {
        _session.Answer = (type, _, _) =>
        {
            Assert.Equal("get", type);
            throw new StanzaException(new StanzaError("wait", "service-unavailable", null, []));
        };
        await Assert.ThrowsAsync<StanzaException>(() => _profiles.ChangeCardAsync(card => card, "open", Stop));
    }

    [Fact(Timeout = TimeLimit)]
    [Trait("Spec", "XEP-0060 7.1.5")]
    public async Task A_node_that_others_may_not_read_is_opened_and_then_published_to()
    {
        var asked = new List<XElement>();
        _session.Answer = (_, _, payload) =>
        {
            asked.Add(payload);
            return payload.Element(XName.Get("publish-options", PubSub)) is null
                ? FakeXmppSession.Result("")
                : throw new StanzaException(
                    new StanzaError("cancel", "conflict", null, [XName.Get("precondition-not-met", "urn:errors")])
                );
        };
        await _profiles.SetNicknameAsync("Alice", "open", Stop);
        Assert.Equal(["publish", "configure", "publish"], asked.Select(a => a.Elements().First().Name.LocalName));
        Assert.Contains("open", asked[1].Value, StringComparison.Ordinal);
    }

    private static XElement Items(string id, string payload) =>
        FakeXmppSession.Result(
            $"<pubsub xmlns='{PubSub}'><items node='n'><item id='{id}'>{payload}</item></items></pubsub>"
        );

    private void Answer(string type, string payload) =>
        _session.Answer = (asked, _, _) =>
        {
            Assert.Equal(type, asked);
            return Items("current", payload);
        };
}
