using Microblog.Testing;
using Microblog.Xmpp.Blocking;
using Xunit;

namespace Microblog.Xmpp.Tests.Blocking;

/// <summary>XEP-0191.</summary>
[Trait("Spec", "XEP-0191 3")]
public sealed class BlockListTests
{
    private const int TimeLimit = 10_000;
    private static readonly Jid Bob = Jid.Parse("bob@example.org");

    private readonly FakeXmppSession _session = new();
    private readonly BlockList _list;
    private int _changes;

    public BlockListTests()
    {
        _list = new BlockList(_session);
        _list.Changed += () => _changes++;
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_list_is_read_and_what_is_no_address_left_out()
    {
        _session.Answer = (type, to, payload) =>
        {
            Assert.Equal(("get", null, BlockList.Namespace + "blocklist"), (type, to, payload.Name));
            return FakeXmppSession.Result(
                "<blocklist xmlns='urn:xmpp:blocking'><item jid='bob@example.org'/><item jid='@'/><item/>"
                    + "<item jid='spam.example'/><item jid='bob@example.org/phone'/></blocklist>"
            );
        };
        Assert.Equal(
            [Bob, Jid.Parse("spam.example"), Bob.WithResource("phone")],
            await _list.GetAsync(TestContext.Current.CancellationToken)
        );
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("block")]
    [InlineData("unblock")]
    public async Task People_are_blocked_and_let_through_by_their_bare_address(string action)
    {
        var asked = "";
        _session.Answer = (type, to, payload) =>
        {
            Assert.Equal(("set", null), (type, to));
            asked = payload.ToString(System.Xml.Linq.SaveOptions.DisableFormatting);
            return FakeXmppSession.Result("");
        };
        var stop = TestContext.Current.CancellationToken;
        var person = Jid.Parse("bob@example.org/phone");
        await (action == "block" ? _list.BlockAsync(person, stop) : _list.UnblockAsync(person, stop));
        Assert.Equal($"<{action} xmlns=\"urn:xmpp:blocking\"><item jid=\"bob@example.org\" /></{action}>", asked);
    }

    [Fact(Timeout = TimeLimit)]
    [Trait("Spec", "XEP-0377 3")]
    public async Task Report_goes_inside_the_block()
    {
        var asked = "";
        _session.Answer = (_, _, payload) =>
        {
            asked = payload.ToString(System.Xml.Linq.SaveOptions.DisableFormatting);
            return FakeXmppSession.Result("");
        };
        var stop = TestContext.Current.CancellationToken;
        await _list.BlockAsync(Bob, new BlockReport(BlockReason.Abuse, "See <here>"), stop);
        Assert.Equal(
            "<block xmlns=\"urn:xmpp:blocking\"><item jid=\"bob@example.org\"><report reason=\"urn:xmpp:reporting:abuse\" "
                + "xmlns=\"urn:xmpp:reporting:1\"><text>See &lt;here&gt;</text></report></item></block>",
            asked
        );
        await _list.BlockAsync(Bob, new BlockReport(BlockReason.Spam, new string('x', 5000)), stop);
        Assert.Contains("\"urn:xmpp:reporting:spam\"", asked, StringComparison.Ordinal);
        Assert.InRange(asked.Length, BlockReport.MaxText, BlockReport.MaxText + 300);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("urn:xmpp:reporting:1", true)]
    [InlineData("urn:xmpp:reporting:0", false)]
    [Trait("Spec", "XEP-0377 2")]
    public async Task Server_says_whether_it_takes_reports(string feature, bool takes)
    {
        _session.Answer = (_, to, _) =>
        {
            Assert.Equal("example.org", to?.ToString());
            return FakeXmppSession.Result(
                $"<query xmlns='http://jabber.org/protocol/disco#info'><feature var='{feature}'/></query>"
            );
        };
        Assert.Equal(takes, await _list.CanReportAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" from='alice@example.org'")]
    [InlineData(" from='alice@example.org/r1'")]
    public void The_own_account_may_push(string from)
    {
        _session.ReceiveIq(Push("block", from));
        _session.ReceiveIq(Push("unblock", from));
        Assert.Equal(2, _changes);
    }

    [Theory]
    [InlineData(" from='bob@example.org'")]
    [InlineData(" from='alice@example.org/other'")]
    [InlineData(" from='@'")]
    public void Push_of_another_sender_is_refused(string from)
    {
        Assert.Throws<StanzaException>(() => _session.ReceiveIq(Push("unblock", from)));
        Assert.Equal(0, _changes);
    }

    private static string Push(string action, string from) =>
        $"<iq type='set' id='p'{from}><{action} xmlns='urn:xmpp:blocking'><item jid='bob@example.org'/></{action}></iq>";
}
