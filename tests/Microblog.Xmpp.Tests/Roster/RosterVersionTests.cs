using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Roster;
using Xunit;
using ContactList = Microblog.Xmpp.Roster.Roster;

namespace Microblog.Xmpp.Tests.Roster;

[Trait("Spec", "RFC 6121 2.6")]
public sealed class RosterVersionTests
{
    private const int TimeLimit = 10_000;
    private static readonly Contact Bob = new(Jid.Parse("bob@example.org"), "Bob", "both", false)
    {
        Groups = ["A", "B"],
    };
    private static readonly Contact Carol = new(Jid.Parse("carol@example.org"), null, "none", true);
    private static readonly RosterCopy Known = new("v1", [Bob]);

    private readonly FakeXmppSession _session = new();
    private readonly ContactList _roster;
    private readonly List<string?> _asked = [];

    public RosterVersionTests() => _roster = new ContactList(_session);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task An_empty_answer_says_that_the_known_list_still_holds()
    {
        Answer("");
        Assert.Same(Known, await _roster.GetAsync(Known, Stop));
        Assert.Equal(["v1"], _asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_newer_list_takes_the_place_of_the_known_one()
    {
        Answer("<query xmlns='jabber:iq:roster' ver='v2'><item jid='carol@example.org' ask='subscribe'/></query>");
        var copy = await _roster.GetAsync(Known, Stop);
        Assert.Equal("v2", copy.Version);
        Assert.Equal([Carol], copy.Contacts);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_list_that_became_empty_is_empty()
    {
        Answer("<query xmlns='jabber:iq:roster' ver='v2'/>");
        Assert.Empty((await _roster.GetAsync(Known, Stop)).Contacts);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task First_request_has_an_empty_version()
    {
        Answer("<query xmlns='jabber:iq:roster' ver='v1'/>");
        await _roster.GetAsync(RosterCopy.Unknown, Stop);
        Assert.Equal([""], _asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Without_versions_the_list_comes_whole_each_time()
    {
        Answer("<query xmlns='jabber:iq:roster'><item jid='bob@example.org' subscription='both'/></query>");
        var copy = await _roster.GetAsync(null, Stop);
        Assert.Null(copy.Version);
        Assert.Single(copy.Contacts);
        Assert.Single((await _roster.GetAsync(copy, Stop)).Contacts);
        Assert.Equal([null, null], _asked);
        Answer("");
        Assert.Empty((await _roster.GetAsync(null, Stop)).Contacts);
    }

    [Fact]
    public void Pushes_bring_their_version_and_change_the_copy()
    {
        var pushes = new List<RosterPush>();
        _roster.Pushed += pushes.Add;
        Push("v2", "<item jid='carol@example.org' ask='subscribe'/>");
        Push("v3", "<item jid='bob@example.org' subscription='remove'/>");
        Push(null, "<item jid='carol@example.org' subscription='to'/>");
        Push("v5", "<item/>");
        Assert.Equal(["v2", "v3", null], pushes.Select(push => push.Version));
        var copy = Known.With(pushes[0]);
        Assert.Equal(("v2", 2), (copy.Version, copy.Contacts.Count));
        copy = copy.With(pushes[1]);
        Assert.Equal([Carol], copy.Contacts);
        Assert.Equal("to", copy.With(pushes[2]).Contacts.Single().Subscription);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_push_that_comes_before_the_answer_is_not_lost()
    {
        _session.Answer = (_, _, _) =>
        {
            Push("v2", "<item jid='carol@example.org' ask='subscribe'/>");
            return FakeXmppSession.Result("");
        };
        var copy = await _roster.GetAsync(Known, Stop);
        Assert.Equal("v2", copy.Version);
        Assert.Equal([Bob, Carol], copy.Contacts);
        Push("v3", "<item jid='bob@example.org' subscription='remove'/>");
        Assert.Equal([Bob, Carol], copy.Contacts);
    }

    [Fact]
    public void A_copy_makes_the_round()
    {
        var copy = new RosterCopy("v1", [Bob, Carol]);
        var again = RosterCopy.FromXml(copy.ToXml())!;
        Assert.Equal(copy.Version, again.Version);
        Assert.Equal(copy.Contacts, again.Contacts);
        Assert.Null(RosterCopy.FromXml(new XElement("query")));
        Assert.Null(RosterCopy.FromXml(null));
    }

    [Fact]
    public void Invalid_items_of_a_list_are_ignored()
    {
        var copy = RosterCopy.FromXml(
            XElement.Parse(
                "<query xmlns='jabber:iq:roster'><item/><item jid='@'/><x xmlns='urn:example' jid='a@example.org'/>"
                    + "<item jid='a@example.org' subscription='remove'/><item jid='b@example.org' subscription='strange'>"
                    + "<group/><group>G</group><group>G</group></item><item jid='B@example.org/x'/></query>"
            )
        )!;
        var contact = Assert.Single(copy.Contacts);
        Assert.Equal(("b@example.org", "none"), (contact.Address.ToString(), contact.Subscription));
        Assert.Equal(["G"], contact.Groups);
    }

    private void Answer(string payload) =>
        _session.Answer = (_, to, query) =>
        {
            Assert.Null(to);
            _asked.Add(query.Attribute("ver")?.Value);
            return FakeXmppSession.Result(payload);
        };

    private void Push(string? version, string item)
    {
        var ver = version is null ? "" : $" ver='{version}'";
        _session.ReceiveIq($"<iq type='set' id='p'><query xmlns='jabber:iq:roster'{ver}>{item}</query></iq>");
    }
}
