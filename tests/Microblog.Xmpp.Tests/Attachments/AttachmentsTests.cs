using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Attachments;
using Microblog.Xmpp.PubSub;
using Xunit;
using ItemsAttachments = Microblog.Xmpp.Attachments.Attachments;

namespace Microblog.Xmpp.Tests.Attachments;

[Trait("Spec", "XEP-0470 4.1")]
public sealed class AttachmentsTests
{
    private const int TimeLimit = 10_000;
    private const string PubSub = "http://jabber.org/protocol/pubsub";
    private const string Theirs = "<rsvp xmlns='urn:example' choice='yes'/>";
    private static readonly XmppUri Item = new(Jid.Parse("bob@example.org"), "urn:xmpp:microblog:0", "post");

    private readonly FakeXmppSession _session = new();
    private readonly ItemsAttachments _attachments;
    private readonly List<XElement> _sent = [];
    private string _published = "";

    public AttachmentsTests()
    {
        _attachments = new ItemsAttachments(_session, new PubSubService(_session));
        _session.Answer = (type, to, payload) =>
        {
            Assert.Equal(Item.Address, to);
            if (type == "set")
            {
                _sent.Add(payload.Elements().First());
                return FakeXmppSession.Result("");
            }
            return FakeXmppSession.Result($"<pubsub xmlns='{PubSub}'><items node='n'>{_published}</items></pubsub>");
        };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task A_change_is_published_under_the_own_address_with_what_was_there()
    {
        _published = OwnItem("<noticed timestamp='2022-07-11T12:07:24Z'/>" + Theirs);
        var now = await _attachments.ChangeAsync(
            Item,
            before => before with { Reactions = new ReactionsAttachment(["👍"], null) },
            Stop
        );
        Assert.NotNull(now.Noticed);
        SameXml.Assert(
            $"<publish xmlns='{PubSub}' node='{AttachmentNodes.Of(Item)}'><item id='alice@example.org'>"
                + "<attachments xmlns='urn:xmpp:pubsub-attachments:1'><noticed timestamp='2022-07-11T12:07:24Z'/>"
                + $"<reactions><reaction>👍</reaction></reactions>{Theirs}</attachments></item></publish>",
            _sent.Single()
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_last_attachment_taken_back_takes_the_item_back_but_not_what_another_client_attached()
    {
        _published = OwnItem("<noticed/>");
        await _attachments.ChangeAsync(Item, before => before with { Noticed = null }, Stop);
        _published = OwnItem("<noticed/>" + Theirs);
        await _attachments.ChangeAsync(Item, before => before with { Noticed = null }, Stop);
        _published = "";
        await _attachments.ChangeAsync(Item, before => before with { Noticed = null }, Stop);
        Assert.Equal(["retract", "publish"], _sent.Select(sent => sent.Name.LocalName));
        Assert.Contains("rsvp", _sent[1].ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Removal_publishes_an_empty_item_where_retracting_is_forbidden()
    {
        _session.Answer = (type, _, payload) =>
        {
            var request = payload.Elements().First();
            if (request.Name.LocalName == "retract")
            {
                throw new StanzaException(new StanzaError("auth", "forbidden", null, []));
            }
            _sent.Add(request);
            return type == "set"
                ? FakeXmppSession.Result("")
                : FakeXmppSession.Result(
                    $"<pubsub xmlns='{PubSub}'><items node='n'>{OwnItem("<noticed/>")}</items></pubsub>"
                );
        };
        await _attachments.ChangeAsync(Item, before => before with { Noticed = null }, Stop);
        Assert.Equal(["items", "publish"], _sent.Select(sent => sent.Name.LocalName));
        Assert.DoesNotContain("noticed", _sent[1].ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Item_of_another_publisher_under_the_own_address_is_not_own()
    {
        _published = OwnItem("<noticed/>")
            .Replace("<item ", "<item publisher='evil@example.org' ", StringComparison.Ordinal);
        var now = await _attachments.ChangeAsync(
            Item,
            before => before with { Reactions = new ReactionsAttachment(["👍"], null) },
            Stop
        );
        Assert.Null(now.Noticed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Known_attachments_are_read_and_others_ignored()
    {
        _published =
            OwnItem("<noticed/>")
            + OwnItem("")
            + "<item id='x'><attachments xmlns='urn:xmpp:pubsub-attachments:1'><noticed/></attachments></item>"
            + "<item id='carol@example.org'><other xmlns='urn:example'/></item><item/>";
        var attached = Assert.Single(await _attachments.GetAsync(Item, Stop));
        Assert.Equal(("alice@example.org", false), (attached.Account.ToString(), attached.IsVerified));
        Assert.NotNull(attached.Attachments.Noticed);
    }

    [Fact(Timeout = TimeLimit)]
    [Trait("Spec", "XEP-0470 4.6")]
    public async Task A_service_that_counts_gives_its_counts_and_another_gives_none()
    {
        _published =
            "<item id='post'><summary xmlns='urn:xmpp:pubsub-attachments:summary:1'><noticed count='5'/></summary></item>"
            + "<item id='other'><x xmlns='urn:example'/></item>";
        var summaries = await _attachments.GetSummariesAsync(Item.Address, Item.Node!, Stop);
        Assert.Equal(5, Assert.Single(summaries).Value.Noticed);
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("cancel", "item-not-found", null, []));
        Assert.Empty(await _attachments.GetSummariesAsync(Item.Address, Item.Node!, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Node_is_not_created_where_attaching_is_refused()
    {
        _session.Answer = (type, _, _) =>
        {
            Assert.Equal("get", type);
            throw new StanzaException(new StanzaError("cancel", "item-not-found", null, []));
        };
        await Assert.ThrowsAsync<StanzaException>(() => _attachments.ChangeAsync(Item, before => before, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_node_that_is_there_already_stays()
    {
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("cancel", "conflict", null, []));
        await _attachments.CreateNodeAsync(Item, "open", Stop);
        _session.Answer = (_, _, _) => throw new StanzaException(new StanzaError("cancel", "not-allowed", null, []));
        await Assert.ThrowsAsync<StanzaException>(() => _attachments.CreateNodeAsync(Item, "open", Stop));
    }

    private static string OwnItem(string children) =>
        $"<item id='alice@example.org'><attachments xmlns='urn:xmpp:pubsub-attachments:1'>{children}</attachments></item>";
}
