using System.Xml.Linq;
using Microblog.Xmpp.Attachments;
using Microblog.Xmpp.Delay;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Xmpp.Tests.Attachments;

[Trait("Spec", "XEP-0470 4")]
public sealed class ItemAttachmentsTests
{
    private const string Node =
        "urn:xmpp:pubsub-attachments:1/xmpp:juliet@capulet.lit?;node=urn%3Axmpp%3Amicroblog%3A0;item=balcony-restoration-afd1";

    private static readonly XmppUri Item = new(
        Jid.Parse("juliet@capulet.lit"),
        "urn:xmpp:microblog:0",
        "balcony-restoration-afd1"
    );

    [Fact]
    public void The_nodes_have_the_names_of_the_specification()
    {
        Assert.Equal(Node, AttachmentNodes.Of(Item));
        Assert.Equal(Node, AttachmentNodes.Of(Item with { Address = Jid.Parse("juliet@capulet.lit/balcony") }));
        Assert.Equal(Item, AttachmentNodes.ItemOf(Node));
        Assert.Equal(
            "urn:xmpp:pubsub-attachments:summary:1/urn:xmpp:microblog:0",
            AttachmentNodes.SummaryOf("urn:xmpp:microblog:0")
        );
        Assert.Throws<ArgumentException>(() => AttachmentNodes.Of(Item with { Item = null }));
        Assert.Throws<ArgumentException>(() => AttachmentNodes.Of(Item with { Node = null }));
    }

    [Theory]
    [InlineData("a;b=c", "x y/ä&?#%")]
    [InlineData("", "")]
    [InlineData("n", "\"<>\\")]
    public void Node_and_item_of_any_name_are_found_again(string node, string id)
    {
        var item = new XmppUri(Jid.Parse("pubsub.example.org"), node, id);
        Assert.Equal(item, AttachmentNodes.ItemOf(AttachmentNodes.Of(item)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("urn:xmpp:microblog:0")]
    [InlineData("urn:xmpp:pubsub-attachments:1/")]
    [InlineData("urn:xmpp:pubsub-attachments:1/http://example.org")]
    [InlineData("urn:xmpp:pubsub-attachments:1/xmpp:juliet@capulet.lit")]
    [InlineData("urn:xmpp:pubsub-attachments:1/xmpp:juliet@capulet.lit?;node=n")]
    [InlineData("urn:xmpp:pubsub-attachments:2/xmpp:juliet@capulet.lit?;node=n;item=i")]
    public void Other_nodes_are_about_no_item(string? node)
    {
        Assert.Null(AttachmentNodes.ItemOf(node));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<noticed timestamp='2022-07-11T12:07:24Z'/>")]
    [InlineData("<noticed/>")]
    [InlineData(
        "<noticed timestamp='2022-07-11T12:07:24Z'/><reactions timestamp='2022-07-11T12:07:48Z'><reaction>👷</reaction>"
            + "<reaction>🔨</reaction></reactions><rsvp xmlns='urn:example' choice='yes'><deep/></rsvp><unknown a='1'/>"
    )]
    public void Attachments_make_the_round(string children)
    {
        var text = $"<attachments xmlns='urn:xmpp:pubsub-attachments:1'>{children}</attachments>";
        SameXml.Assert(text, Read(children)!.ToXml());
        Assert.Equal(children.Length == 0, Read(children)!.IsEmpty);
        Assert.Equal(text.Contains("rsvp", StringComparison.Ordinal) ? 2 : 0, Read(children)!.Others.Count);
    }

    [Fact]
    public void Invalid_attachments_are_ignored()
    {
        var attachments = Read(
            "<noticed timestamp='soon'/><reactions timestamp=''><reaction>👍</reaction><reaction> 👍 </reaction><reaction/>"
                + $"<reaction>{new string('x', 65)}</reaction><reaction xmlns='urn:example'>👎</reaction></reactions>"
        )!;
        Assert.Equal(new NoticedAttachment(null), attachments.Noticed);
        Assert.Equal(["👍"], attachments.Reactions!.Reactions);
        Assert.Null(attachments.Reactions.At);
        var many = string.Concat(Enumerable.Range(0, 1000).Select(i => $"<reaction>{i}</reaction>"));
        Assert.Equal(32, Read($"<reactions>{many}</reactions>")!.Reactions!.Reactions.Count);
        Assert.Null(ItemAttachments.FromXml(null));
        Assert.Null(
            ItemAttachments.FromXml(XElement.Parse("<attachments xmlns='http://jabber.org/protocol/pubsub'/>"))
        );
    }

    [Theory]
    [InlineData("romeo@montague.lit", null, true, false)]
    [InlineData("romeo@montague.lit", "romeo@montague.lit/123", true, true)]
    [InlineData("romeo@montague.lit", "evil@montague.lit", false, false)]
    [InlineData("romeo@montague.lit/123", "romeo@montague.lit", false, false)]
    [InlineData("Romeo@montague.lit", "romeo@montague.lit", false, false)]
    [InlineData("montague.lit", null, false, false)]
    [InlineData("", null, false, false)]
    [InlineData("balcony", "romeo@montague.lit", false, false)]
    public void An_item_counts_for_the_account_that_its_id_names(string id, string? publisher, bool counts, bool sure)
    {
        var item = new PubSubItem(id, Read("<noticed/>")!.ToXml(), publisher is null ? null : Jid.Parse(publisher));
        var attached = AccountAttachments.FromItem(item);
        Assert.Equal(counts, attached is not null);
        Assert.Equal(sure, attached?.IsVerified ?? false);
        Assert.Null(AccountAttachments.FromItem(item with { Payload = null }));
        Assert.Null(AccountAttachments.FromItem(item with { Payload = new XElement("other") }));
    }

    [Fact]
    public void A_summary_is_read_and_bad_counts_are_none()
    {
        var summary = AttachmentSummary.FromXml(
            XElement.Parse(
                "<summary xmlns='urn:xmpp:pubsub-attachments:summary:1'><noticed count='25'/><reactions>"
                    + "<reaction count='22'>💃</reaction><reaction>🎉</reaction><reaction count='0'>🥳</reaction>"
                    + "<reaction count='99999999999999'>🎈</reaction><reaction count='-1'>👎</reaction><reaction count='2'/>"
                    + "</reactions><other/></summary>"
            )
        )!;
        Assert.Equal(25, summary.Noticed);
        Assert.Equal([("💃", 22), ("🎉", 1)], summary.Reactions.Select(pair => (pair.Key, pair.Value)));
        Assert.Null(AttachmentSummary.FromXml(null));
        Assert.Null(AttachmentSummary.FromXml(XElement.Parse("<summary xmlns='urn:example'/>")));
        var empty = AttachmentSummary.FromXml(
            XElement.Parse("<summary xmlns='urn:xmpp:pubsub-attachments:summary:1'/>")
        )!;
        Assert.Equal(0, empty.Noticed);
        Assert.Empty(empty.Reactions);
    }

    [Fact]
    public void Attachments_are_counted_once_a_person()
    {
        var both = new ItemAttachments
        {
            Noticed = new NoticedAttachment(XmppDateTime.Parse("2026-11-22T14:32:00Z")),
            Reactions = new ReactionsAttachment(["🎉", "🎉", "💃"], null),
        };
        var romeo = new AccountAttachments(Jid.Parse("romeo@montague.lit"), true, both);
        var juliet = new AccountAttachments(Jid.Parse("juliet@capulet.lit"), false, both with { Noticed = null });
        var summary = AttachmentSummary.Of([romeo, juliet, romeo]);
        Assert.Equal((1, 2, 2), (summary.Noticed, summary.Reactions["🎉"], summary.Reactions["💃"]));
    }

    private static ItemAttachments? Read(string children) =>
        ItemAttachments.FromXml(
            XElement.Parse($"<attachments xmlns='urn:xmpp:pubsub-attachments:1'>{children}</attachments>")
        );
}
