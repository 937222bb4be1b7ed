using System.Xml.Linq;
using Microblog.Xmpp.Subscriptions;
using Xunit;

namespace Microblog.Xmpp.Tests.Subscriptions;

[Trait("Spec", "XEP-0465 5")]
public sealed class PublicSubscriberTests
{
    [Theory]
    [InlineData(
        "<subscriber xmlns='urn:xmpp:pps:subscribers:0' jid='Juliet@capulet.lit/balcony'/>",
        "juliet@capulet.lit"
    )]
    [InlineData("<subscriber xmlns='urn:xmpp:pps:subscribers:0' jid='capulet.lit'/>", null)]
    [InlineData("<subscriber xmlns='urn:xmpp:pps:subscribers:0' jid='@'/>", null)]
    [InlineData("<subscriber xmlns='urn:xmpp:pps:subscribers:0'/>", null)]
    [InlineData("<other xmlns='urn:xmpp:pps:subscribers:0' jid='juliet@capulet.lit'/>", null)]
    public void Subscriber_is_a_person(string element, string? address) =>
        Assert.Equal(address, PublicSubscriber.FromXml(XElement.Parse(element))?.Address.ToString());

    [Fact]
    public void Node_of_subscribers_is_named_after_the_node() =>
        Assert.Equal(
            "urn:xmpp:pps:subscribers:0/urn:xmpp:microblog:0",
            PublicSubscriber.NodeOf("urn:xmpp:microblog:0")
        );

    [Fact]
    public void Public_subscription_names_its_service_as_the_specification_does() =>
        Assert.Equal(
            new ListedSubscription(Jid.Parse("juliet@capulet.lit"), "blog", null),
            ListedSubscription.FromXml(
                XElement.Parse("<subscription xmlns='urn:xmpp:pps:0' service='juliet@capulet.lit' node='blog'/>")
            )
        );
}
