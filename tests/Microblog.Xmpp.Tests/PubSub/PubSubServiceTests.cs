using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.ResultSets;
using Xunit;

namespace Microblog.Xmpp.Tests.PubSub;

[Trait("Spec", "XEP-0060")]
public sealed class PubSubServiceTests
{
    private const int TimeLimit = 10_000;

    private const string Event = "http://jabber.org/protocol/pubsub#event";
    private static readonly Jid Service = Jid.Parse("bob@example.org");

    private readonly FakeXmppSession _session = new();
    private readonly List<PubSubEvent> _events = [];
    private readonly PubSubService _pubSub;

    public PubSubServiceTests()
    {
        _pubSub = new PubSubService(_session);
        _pubSub.EventReceived += _events.Add;
    }

    [Fact]
    public void One_message_may_hold_several_items_and_retractions()
    {
        _session.Receive(
            $"<message from='bob@example.org/x' type='headline'><e:event xmlns:e='{Event}'><e:items node='n'>"
                + "<e:retract id='gone'/><e:item id='1' publisher='carol@example.org'><p xmlns='u'/></e:item>"
                + "<e:item/><other/><e:retract id=''/></e:items></e:event></message>"
        );
        var items = Assert.IsType<PubSubEvent.Items>(_events[0]);
        Assert.Equal((Service, "n", false), (items.Service, items.Node, items.Delayed));
        Assert.Equal(["1", ""], items.Published.Select(item => item.Id));
        Assert.Equal("carol@example.org", items.Published[0].Publisher?.ToString());
        Assert.Equal(XName.Get("p", "u"), items.Published[0].Payload?.Name);
        Assert.Null(items.Published[1].Payload);
        Assert.Equal(["gone", ""], Assert.IsType<PubSubEvent.Retract>(_events[1]).ItemIds);
        Assert.Equal(2, _events.Count);
    }

    [Fact]
    public void Every_kind_of_event_is_told_and_replays_are_marked()
    {
        _session.Receive(
            $"<message><event xmlns='{Event}'><purge node='a'/><delete node='b'/><configuration node='c'/>"
                + "<subscription node='d' jid='alice@example.org' subscription='none' subid='7'/><unknown/></event>"
                + "<delay xmlns='urn:xmpp:delay' stamp='2026-11-22T00:00:00Z'/></message>"
        );
        var account = Jid.Parse("alice@example.org");
        Assert.Equal(
            [
                new PubSubEvent.Purge(account, "a", true),
                new PubSubEvent.Delete(account, "b", true),
                new PubSubEvent.Configuration(account, "c", true),
                new PubSubEvent.Subscription(account, "d", true, new PubSubSubscription("d", account, "none", "7")),
            ],
            _events
        );
    }

    [Fact]
    [Trait("Spec", "XEP-0060 8.2.5 8.4")]
    public void A_node_that_moved_says_where_and_one_that_changed_says_how()
    {
        _session.Receive(
            $"<message from='bob@example.org'><event xmlns='{Event}'>"
                + "<delete node='a'><redirect uri='xmpp:hamlet@denmark.lit?;node=blog'/></delete>"
                + "<delete node='b'><redirect uri='https://example.org/'/></delete><delete node='c'><redirect/></delete>"
                + "<configuration node='d'><x xmlns='jabber:x:data' type='result'><field var='pubsub#title'><value>T</value>"
                + "</field></x></configuration><configuration node='e'><x xmlns='urn:example'/></configuration></event></message>"
        );
        Assert.Equal(
            [new XmppUri(Jid.Parse("hamlet@denmark.lit"), "blog"), null, null],
            _events.OfType<PubSubEvent.Delete>().Select(delete => delete.Redirect)
        );
        Assert.Equal(
            ["T", null],
            _events.OfType<PubSubEvent.Configuration>().Select(change => change.Form?["pubsub#title"])
        );
    }

    [Fact]
    public void Event_hierarchy_is_closed()
    {
        var constructors = typeof(PubSubEvent).GetConstructors(
            System.Reflection.BindingFlags.Instance
                | System.Reflection.BindingFlags.Public
                | System.Reflection.BindingFlags.NonPublic
        );
        Assert.All(
            constructors,
            one => Assert.True(one.IsPrivate || one.GetParameters()[0].ParameterType == typeof(PubSubEvent))
        );
        var kinds = typeof(PubSubEvent)
            .Assembly.GetTypes()
            .Where(type => type.BaseType == typeof(PubSubEvent))
            .ToList();
        Assert.Equal(6, kinds.Count);
        Assert.All(kinds, kind => Assert.True(kind.IsSealed));
    }

    [Theory]
    [InlineData("<message type='error' from='bob@example.org'><event xmlns='{0}'><purge node='a'/></event></message>")]
    [InlineData("<message from='@'><event xmlns='{0}'><purge node='a'/></event></message>")]
    [InlineData("<message from='bob@example.org'><event xmlns='other'><purge node='a'/></event></message>")]
    [InlineData("<message from='bob@example.org'><body>event</body></message>")]
    public void Invalid_event_is_none(string message)
    {
        _session.Receive(message.Replace("{0}", Event, StringComparison.Ordinal));
        Assert.Empty(_events);
    }

    [Fact]
    public void A_handler_that_fails_on_one_event_hears_the_next()
    {
        _pubSub.EventReceived += e =>
        {
            if (e is PubSubEvent.Purge)
            {
                throw new InvalidOperationException("a bug");
            }
        };
        Assert.Throws<AggregateException>(() =>
            _session.Receive($"<message><event xmlns='{Event}'><purge node='a'/><delete node='b'/></event></message>")
        );
        Assert.Equal(2, _events.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_page_is_asked_for_in_both_ways_at_once()
    {
        XElement? asked = null;
        _session.Answer = (_, _, payload) =>
        {
            asked = payload;
            return FakeXmppSession.Result(
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'><item id='a'/></items>"
                    + "<set xmlns='http://jabber.org/protocol/rsm'><first index='0'>1</first><last>2</last><count>9</count>"
                    + "</set></pubsub>"
            );
        };
        var page = await _pubSub.GetItemsAsync(Service, "n", 40, 20, "2026-11-22T20:46:25.473426Z");
        Assert.Equal(new ResultSet("1", "2", 9) { Index = 0 }, page.Set);
        Assert.Equal("a", page.Items.Single().Id);
        Assert.Equal(
            "<pubsub xmlns=\"http://jabber.org/protocol/pubsub\"><items node=\"n\" max_items=\"40\" />"
                + "<set xmlns=\"http://jabber.org/protocol/rsm\"><max>20</max>"
                + "<before>2026-11-22T20:46:25.473426Z</before></set></pubsub>",
            asked!.ToString(SaveOptions.DisableFormatting)
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_reply_without_a_set_says_so_and_no_ids_are_never_all()
    {
        _session.Answer = (_, _, _) =>
            FakeXmppSession.Result("<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'/></pubsub>");
        Assert.Null((await _pubSub.GetItemsAsync(Service, "n", 20, 20, "")).Set);
        _session.Answer = (_, _, _) => throw new SessionEndedException("asked");
        Assert.Empty(await _pubSub.GetItemsAsync(Service, "n", []));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Publishing_tells_the_id_that_the_service_gave()
    {
        XElement? asked = null;
        _session.Answer = (_, _, payload) =>
        {
            asked = payload;
            return FakeXmppSession.Result(
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n'><item id='other'/></publish></pubsub>"
            );
        };
        var options = new Dictionary<string, string> { ["pubsub#access_model"] = "open" };
        Assert.Equal("other", await _pubSub.PublishAsync(Service, "n", "mine", new XElement("p"), options));
        var form = asked!.Descendants(XName.Get("value", "jabber:x:data")).Select(value => value.Value);
        Assert.Equal(["http://jabber.org/protocol/pubsub#publish-options", "open"], form);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_configuration_form_is_read_whatever_the_order_of_options_and_values()
    {
        _session.Answer = (_, _, _) =>
            FakeXmppSession.Result(
                "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='n'><x xmlns='jabber:x:data'>"
                    + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                    + "<field var='a'><option><value>no</value></option><value>yes</value></field>"
                    + "<field var='b'><value>1</value><value>2</value></field><field var='c'/><field type='fixed'/>"
                    + "</x></configure></pubsub>"
            );
        var form = await _pubSub.GetConfigurationAsync(Service, "n");
        Assert.Equal([("a", "yes"), ("b", "1"), ("c", "")], form.Select(field => (field.Key, field.Value)).Order());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Subscribing_tells_what_the_service_says_and_what_it_leaves_out()
    {
        _session.Answer = (_, _, _) =>
            FakeXmppSession.Result(
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription subscription='pending' subid='s'/></pubsub>"
            );
        var account = Jid.Parse("alice@example.org");
        Assert.Equal(new PubSubSubscription("n", account, "pending", "s"), await _pubSub.SubscribeAsync(Service, "n"));
    }

    [Fact(Timeout = TimeLimit)]
    [Trait("Spec", "XEP-0060 8.8")]
    public async Task Owner_reads_who_is_subscribed_and_ends_it()
    {
        XElement? asked = null;
        _session.Answer = (_, _, payload) =>
        {
            asked = payload;
            return FakeXmppSession.Result(
                "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='n'>"
                    + "<subscription jid='bob@example.org' subscription='subscribed' subid='1'/>"
                    + "<subscription jid='carol@example.org/x' subscription='pending'/>"
                    + "<subscription jid='dave@example.org' subscription='none'/>"
                    + "<subscription subscription='subscribed'/><subscription jid='@' subscription='subscribed'/>"
                    + "</subscriptions></pubsub>"
            );
        };
        var all = await _pubSub.GetSubscribersAsync(Service, "n");
        Assert.Equal(
            [
                new PubSubSubscription("n", Jid.Parse("bob@example.org"), "subscribed", "1"),
                new PubSubSubscription("n", Jid.Parse("carol@example.org/x"), "pending", null),
            ],
            all
        );
        SameXml.Assert(
            "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='n'/></pubsub>",
            asked!
        );
        await _pubSub.EndSubscriptionsAsync(Service, "n", all);
        SameXml.Assert(
            "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='n'>"
                + "<subscription jid='bob@example.org' subscription='none' subid='1'/>"
                + "<subscription jid='carol@example.org/x' subscription='none'/></subscriptions></pubsub>",
            asked!
        );
    }
}
