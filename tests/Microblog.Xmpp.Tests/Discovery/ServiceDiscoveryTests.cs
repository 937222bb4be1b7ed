using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.ResultSets;
using Xunit;

namespace Microblog.Xmpp.Tests.Discovery;

[Trait("Spec", "XEP-0030 3")]
[Trait("Spec", "XEP-0128 3")]
public sealed class ServiceDiscoveryTests
{
    private const int TimeLimit = 10_000;
    private static readonly Jid Server = Jid.Parse("example.org");

    private readonly FakeXmppSession _session = new();
    private readonly ServiceDiscovery _discovery;

    public ServiceDiscoveryTests() => _discovery = new ServiceDiscovery(_session);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Extended_information_is_kept_form_by_form()
    {
        _session.Answer = (type, to, query) =>
        {
            Assert.Equal(("get", Server, "a node"), (type, to, query.Attribute("node")?.Value));
            return FakeXmppSession.Result(
                "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='store' type='file' name='Files'/>"
                    + "<feature var='urn:xmpp:http:upload:0'/><feature/><unknown/>"
                    + "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload"
                    + "</value></field><field var='max-file-size'><value>1</value></field></x>"
                    + "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload:0"
                    + "</value></field><field var='max-file-size'><value>2</value></field></x></query>"
            );
        };
        var info = await _discovery.GetInfoAsync(Server, "a node", Stop);
        Assert.Equal([new DiscoIdentity("store", "file", "Files")], info.Identities);
        Assert.Equal(["urn:xmpp:http:upload:0"], info.Features);
        Assert.Equal("2", info.Form("urn:xmpp:http:upload:0")?["max-file-size"]);
        Assert.Null(info.Form("urn:xmpp:http:upload:0")?["other"]);
        Assert.Null(info.Form("other"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("")]
    [InlineData("<query xmlns='urn:example'><feature var='a'/></query>")]
    [InlineData("<query xmlns='http://jabber.org/protocol/disco#info'><feature xmlns='urn:example' var='a'/></query>")]
    public async Task An_answer_that_says_nothing_says_nothing(string payload)
    {
        _session.Answer = (_, _, _) => FakeXmppSession.Result(payload);
        var info = await _discovery.GetInfoAsync(Server, cancellation: Stop);
        Assert.Empty(info.Identities);
        Assert.Empty(info.Features);
        Assert.Empty(await _discovery.GetItemsAsync(Server, cancellation: Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Items_without_an_address_are_left_out()
    {
        _session.Answer = (_, _, _) =>
            FakeXmppSession.Result(
                "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='pubsub.example.org' node='n' name='N'/>"
                    + "<item/><item jid='@'/><item jid='example.org'/></query>"
            );
        Assert.Equal(
            [new DiscoItem(Jid.Parse("pubsub.example.org"), "n", "N"), new DiscoItem(Server, null, null)],
            await _discovery.GetItemsAsync(Server, cancellation: Stop)
        );
    }

    [Fact(Timeout = TimeLimit)]
    [Trait("Spec", "XEP-0059 4")]
    public async Task Items_come_page_by_page_where_the_entity_knows_pages()
    {
        XElement? asked = null;
        var set =
            "<set xmlns='http://jabber.org/protocol/rsm'><first index='0'>a</first><last>a</last><count>2</count></set>";
        _session.Answer = (_, _, query) =>
        {
            asked = query;
            return FakeXmppSession.Result(
                $"<query xmlns='http://jabber.org/protocol/disco#items'><item jid='a.example.org'/>{set}</query>"
            );
        };
        var page = await _discovery.GetItemsAsync(Server, "n", new ResultSetRequest { Max = 1 }, Stop);
        Assert.Equal(new ResultSet("a", "a", 2) { Index = 0 }, page.Set);
        Assert.Single(page.Items);
        SameXml.Assert(
            "<query xmlns='http://jabber.org/protocol/disco#items' node='n'><set xmlns='http://jabber.org/protocol/rsm'>"
                + "<max>1</max></set></query>",
            asked
        );
        set = "";
        Assert.Null((await _discovery.GetItemsAsync(Server, null, new ResultSetRequest { Max = 1 }, Stop)).Set);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_error_is_told()
    {
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("cancel", "forbidden", null, []));
        await Assert.ThrowsAsync<StanzaException>(() => _discovery.GetInfoAsync(Server, cancellation: Stop));
        await Assert.ThrowsAsync<StanzaException>(() => _discovery.GetItemsAsync(Server, cancellation: Stop));
    }

    [Theory]
    [InlineData(SpecifiedInfo.Psi)]
    [InlineData(SpecifiedInfo.Tkabber)]
    public void Read_information_is_written_unchanged(string query)
    {
        var info = DiscoInfo.FromXml(XElement.Parse(query))!;
        Assert.Equal(
            CapabilityHash.Of("sha-256", XElement.Parse(query)),
            CapabilityHash.Of("sha-256", info.ToXml("node"))
        );
    }
}
