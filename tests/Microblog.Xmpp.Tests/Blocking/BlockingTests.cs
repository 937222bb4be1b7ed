using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Blocking;
using Xunit;

namespace Microblog.Xmpp.Tests.Blocking;

[Trait("Spec", "XEP-0191 3.3-3.5")]
public sealed class BlockingTests
{
    private const int TimeLimit = 10_000;
    private static readonly Jid Bob = Jid.Parse("bob@example.org");
    private static readonly Jid Spam = Jid.Parse("spam.example");

    private readonly FakeXmppSession _session = new();
    private readonly List<BlockingPush> _pushes = [];
    private readonly List<XElement> _asked = [];
    private readonly BlockList _list;

    public BlockingTests()
    {
        _list = new BlockList(_session);
        _list.Pushed += _pushes.Add;
        _session.Answer = (type, to, payload) =>
        {
            Assert.Equal(("set", null), (type, to));
            _asked.Add(payload);
            return FakeXmppSession.Result("");
        };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Several_are_blocked_and_let_through_at_once()
    {
        await _list.BlockAsync([Bob, Spam, Bob.WithResource("phone")], Stop);
        await _list.UnblockAsync([Spam], Stop);
        await _list.UnblockAllAsync(Stop);
        SameXml.Assert(
            "<block xmlns='urn:xmpp:blocking'><item jid='bob@example.org'/><item jid='spam.example'/>"
                + "<item jid='bob@example.org/phone'/></block>",
            _asked[0]
        );
        SameXml.Assert("<unblock xmlns='urn:xmpp:blocking'><item jid='spam.example'/></unblock>", _asked[1]);
        SameXml.Assert("<unblock xmlns='urn:xmpp:blocking'/>", _asked[2]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Empty_list_sends_no_request()
    {
        await _list.UnblockAsync([], Stop);
        await _list.BlockAsync([], Stop);
        Assert.Empty(_asked);
    }

    [Fact]
    public void Pushes_say_who()
    {
        Push(
            "<block xmlns='urn:xmpp:blocking'><item jid='bob@example.org'/><item jid='@'/><item jid='spam.example'/></block>"
        );
        Push("<unblock xmlns='urn:xmpp:blocking'><item jid='bob@example.org'/></unblock>");
        Push("<unblock xmlns='urn:xmpp:blocking'/>");
        Assert.Equal([Bob, Spam], Assert.IsType<BlockingPush.Blocked>(_pushes[0]).Addresses);
        Assert.Equal([Bob], Assert.IsType<BlockingPush.Unblocked>(_pushes[1]).Addresses);
        Assert.IsType<BlockingPush.UnblockedAll>(_pushes[2]);
    }

    [Theory]
    [InlineData("<block xmlns='urn:xmpp:blocking'/>")]
    [InlineData("<unblock xmlns='urn:xmpp:blocking'><item/></unblock>")]
    [InlineData("<unblock xmlns='urn:xmpp:blocking'><item jid='@'/></unblock>")]
    [InlineData("<unblock xmlns='urn:xmpp:blocking'><item xmlns='urn:example' jid='bob@example.org'/></unblock>")]
    public void A_push_that_names_nobody_frees_nobody(string payload)
    {
        var changes = 0;
        _list.Changed += () => changes++;
        Push(payload);
        Assert.Empty(_pushes);
        Assert.Equal(1, changes);
    }

    [Fact]
    public void Push_of_another_sender_is_refused()
    {
        Assert.Throws<StanzaException>(() =>
            _session.ReceiveIq(
                "<iq type='set' id='p' from='evil@example.org'><unblock xmlns='urn:xmpp:blocking'/></iq>"
            )
        );
        Assert.Empty(_pushes);
    }

    private void Push(string payload) => _session.ReceiveIq($"<iq type='set' id='p'>{payload}</iq>");
}
