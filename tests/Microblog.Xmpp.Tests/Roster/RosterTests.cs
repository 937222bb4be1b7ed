using Microblog.Testing;
using Microblog.Xmpp.Roster;
using Xunit;
using ContactList = Microblog.Xmpp.Roster.Roster;

namespace Microblog.Xmpp.Tests.Roster;

[Trait("Spec", "RFC 6121 2-3")]
public sealed class RosterTests
{
    private const int TimeLimit = 10_000;

    private readonly FakeXmppSession _session = new();
    private readonly List<Contact> _changed = [];
    private readonly ContactList _roster;

    public RosterTests()
    {
        _roster = new ContactList(_session);
        _roster.Changed += _changed.Add;
    }

    [Theory]
    [InlineData("")]
    [InlineData(" from='alice@example.org'")]
    [InlineData(" from='alice@example.org/r1'")]
    public void The_own_account_may_push(string from)
    {
        _session.ReceiveIq(Push(from));
        Assert.Equal([new Contact(Jid.Parse("bob@example.org"), "Bob", "to", true)], _changed);
    }

    [Theory]
    [InlineData(" from='evil@example.org'")]
    [InlineData(" from='alice@example.org/other'")]
    [InlineData(" from='example.org'")]
    [InlineData(" from='@'")]
    public void Push_of_another_sender_is_refused(string from)
    {
        Assert.Throws<StanzaException>(() => _session.ReceiveIq(Push(from)));
        Assert.Empty(_changed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_list_is_read_and_what_is_no_address_left_out()
    {
        _session.Answer = (_, _, _) =>
            FakeXmppSession.Result(
                "<query xmlns='jabber:iq:roster'><item jid='bob@example.org' subscription='both'><group>G</group></item>"
                    + "<item jid='@'/><item jid='carol@example.org'/></query>"
            );
        Assert.Equal(
            [
                new Contact(Jid.Parse("bob@example.org"), null, "both", false) { Groups = ["G"] },
                new Contact(Jid.Parse("carol@example.org"), null, "none", false),
            ],
            await _roster.GetAsync()
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Requests_go_out_and_come_in()
    {
        var asked = new List<Jid>();
        _roster.SubscriptionRequested += asked.Add;
        _session.Receive("<presence type='subscribe' from='dave@example.org/x'/>");
        _session.Receive("<presence from='bob@example.org/x'/>");
        Assert.Equal([Jid.Parse("dave@example.org")], asked);
        await _roster.ApproveAsync(asked[0]);
        await _roster.RequestSubscriptionAsync(asked[0]);
        Assert.Equal(
            [("subscribed", "dave@example.org"), ("subscribe", "dave@example.org")],
            _session.Sent.Select(p => (p.Attribute("type")!.Value, p.Attribute("to")!.Value))
        );
    }

    private static string Push(string from) =>
        $"<iq type='set' id='p'{from}><query xmlns='jabber:iq:roster'>"
        + "<item jid='Bob@example.org' name='Bob' subscription='to' ask='subscribe'/></query></iq>";
}
