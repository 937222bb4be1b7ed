using System.Xml.Linq;
using Microblog.Testing;
using Xunit;
using ContactList = Microblog.Xmpp.Roster.Roster;

namespace Microblog.Xmpp.Tests.Roster;

[Trait("Spec", "RFC 6121 2.3-2.5")]
public sealed class RosterChangeTests
{
    private const int TimeLimit = 10_000;
    private static readonly Jid Bob = Jid.Parse("bob@example.org/phone");

    private readonly FakeXmppSession _session = new();
    private readonly ContactList _roster;
    private XElement? _asked;

    public RosterChangeTests()
    {
        _roster = new ContactList(_session);
        _session.Answer = (type, to, query) =>
        {
            Assert.Equal(("set", null), (type, to));
            _asked = query;
            return FakeXmppSession.Result("");
        };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task A_contact_gets_a_name_and_groups()
    {
        await _roster.SetAsync(Bob, "Bob", ["Friends", "Work", "Friends"], Stop);
        SameXml.Assert(
            "<query xmlns='jabber:iq:roster'><item jid='bob@example.org' name='Bob'><group>Friends</group>"
                + "<group>Work</group></item></query>",
            _asked
        );
        await _roster.SetAsync(Bob, null, [], Stop);
        SameXml.Assert("<query xmlns='jabber:iq:roster'><item jid='bob@example.org'/></query>", _asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_contact_is_removed()
    {
        await _roster.RemoveAsync(Bob, Stop);
        SameXml.Assert(
            "<query xmlns='jabber:iq:roster'><item jid='bob@example.org' subscription='remove'/></query>",
            _asked
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Names_that_no_server_may_take_are_not_sent()
    {
        var tooLong = new string('é', 512);
        await Assert.ThrowsAsync<ArgumentException>(() => _roster.SetAsync(Bob, tooLong, [], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _roster.SetAsync(Bob, null, [tooLong], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _roster.SetAsync(Bob, null, [""], Stop));
        Assert.Null(_asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_refusal_is_told()
    {
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("cancel", "item-not-found", null, []));
        var refused = await Assert.ThrowsAsync<StanzaException>(() => _roster.RemoveAsync(Bob, Stop));
        Assert.Equal("item-not-found", refused.Condition);
    }
}
