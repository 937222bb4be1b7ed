using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Forms;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.ResultSets;
using Xunit;

namespace Microblog.Xmpp.Tests.PubSub;

[Trait("Spec", "XEP-0060 5.7 6.5 8.2 8.9")]
public sealed class NodesTests
{
    private const int TimeLimit = 10_000;
    private const string PubSub = "http://jabber.org/protocol/pubsub";
    private const string Owner = "http://jabber.org/protocol/pubsub#owner";
    private static readonly Jid Service = Jid.Parse("pubsub.example.org");
    private static readonly Jid Alice = Jid.Parse("alice@example.org");
    private static readonly Jid Bob = Jid.Parse("bob@example.org");

    private readonly FakeXmppSession _session = new();
    private readonly Nodes _nodes;
    private (string Type, Jid? To, XElement Payload) _asked;

    public NodesTests() => _nodes = new Nodes(_session);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task A_page_of_any_kind_is_asked_for()
    {
        Answer(
            $"<pubsub xmlns='{PubSub}'><items node='n'><item id='a'/><item id='b'/></items>"
                + "<set xmlns='http://jabber.org/protocol/rsm'><first index='2'>1</first><last>2</last></set></pubsub>"
        );
        var page = await _nodes.GetPageAsync(Service, "n", new ResultSetRequest { Max = 2, After = "0" }, 9, Stop);
        Assert.Equal(["a", "b"], page.Items.Select(item => item.Id));
        Assert.Equal(2, page.Set?.Index);
        SameXml.Assert(
            $"<pubsub xmlns='{PubSub}'><items node='n' max_items='9'/><set xmlns='http://jabber.org/protocol/rsm'>"
                + "<max>2</max><after>0</after></set></pubsub>",
            _asked.Payload
        );
        Answer("");
        var empty = await _nodes.GetPageAsync(Service, "n", new ResultSetRequest(), null, Stop);
        Assert.Empty(empty.Items);
        Assert.Null(empty.Set);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_form_is_read_answered_and_submitted()
    {
        Answer(
            $"<pubsub xmlns='{Owner}'><configure node='n'><x xmlns='jabber:x:data' type='form'>"
                + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                + "<field var='pubsub#access_model' type='list-single'><value>open</value><option><value>open</value></option>"
                + "<option><value>whitelist</value></option></field><field var='pubsub#title'><value>T</value></field></x>"
                + "</configure></pubsub>"
        );
        var form = await _nodes.GetConfigurationFormAsync(Service, "n", Stop);
        Assert.Equal(["open", "whitelist"], form.Field("pubsub#access_model")!.Options.Select(option => option.Value));
        await _nodes.ConfigureAsync(
            Service,
            "n",
            form.Answer([DataFormField.Of("pubsub#access_model", "whitelist")]),
            Stop
        );
        SameXml.Assert(
            $"<pubsub xmlns='{Owner}'><configure node='n'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                + "<field var='pubsub#access_model' type='list-single'><value>whitelist</value></field>"
                + "<field var='pubsub#title'><value>T</value></field></x></configure></pubsub>",
            _asked.Payload
        );
        Answer($"<pubsub xmlns='{Owner}'><configure node='n'/></pubsub>");
        Assert.Empty((await _nodes.GetConfigurationFormAsync(Service, "n", Stop)).Fields);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Own_affiliations_are_read_and_what_is_wrong_left_out()
    {
        Answer(
            $"<pubsub xmlns='{PubSub}'><affiliations><affiliation node='a' affiliation='owner'/>"
                + "<affiliation node='b' affiliation='publish-only' jid='alice@example.org/x'/><affiliation node='c'/>"
                + "<affiliation node='d' affiliation='king'/><affiliation node='e' affiliation='member' jid='@'/>"
                + "</affiliations></pubsub>"
        );
        Assert.Equal(
            [
                new NodeAffiliation("a", Alice, Affiliation.Owner),
                new NodeAffiliation("b", Alice, Affiliation.PublishOnly),
            ],
            await _nodes.GetOwnAffiliationsAsync(Service, Stop)
        );
        Answer("");
        Assert.Empty(await _nodes.GetOwnAffiliationsAsync(Service, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_owner_reads_and_changes_who_may_what()
    {
        Answer(
            $"<pubsub xmlns='{Owner}'><affiliations node='n'><affiliation jid='alice@example.org' affiliation='owner'/>"
                + "<affiliation jid='bob@example.org' affiliation='outcast'/><affiliation affiliation='member'/></affiliations></pubsub>"
        );
        Assert.Equal(
            [new NodeAffiliation("n", Alice, Affiliation.Owner), new NodeAffiliation("n", Bob, Affiliation.Outcast)],
            await _nodes.GetAffiliationsAsync(Service, "n", Stop)
        );
        await _nodes.SetAffiliationsAsync(
            Service,
            "n",
            new Dictionary<Jid, Affiliation>
            {
                [Jid.Parse("bob@example.org/phone")] = Affiliation.Publisher,
                [Jid.Parse("carol@example.org")] = Affiliation.None,
            },
            Stop
        );
        Assert.Equal(("set", Service), (_asked.Type, _asked.To));
        SameXml.Assert(
            $"<pubsub xmlns='{Owner}'><affiliations node='n'><affiliation jid='bob@example.org' affiliation='publisher'/>"
                + "<affiliation jid='carol@example.org' affiliation='none'/></affiliations></pubsub>",
            _asked.Payload
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_refusal_is_told()
    {
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("auth", "forbidden", null, []));
        await Assert.ThrowsAsync<StanzaException>(() => _nodes.GetAffiliationsAsync(Service, "n", Stop));
        await Assert.ThrowsAsync<StanzaException>(() => _nodes.GetConfigurationFormAsync(Service, "n", Stop));
    }

    private void Answer(string payload) =>
        _session.Answer = (type, to, asked) =>
        {
            _asked = (type, to, asked);
            return FakeXmppSession.Result(payload);
        };
}
