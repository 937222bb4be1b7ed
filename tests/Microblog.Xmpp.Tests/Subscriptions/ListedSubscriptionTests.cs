using System.Xml.Linq;
using Microblog.Xmpp.Subscriptions;
using Xunit;

namespace Microblog.Xmpp.Tests.Subscriptions;

[Trait("Spec", "XEP-0330 2")]
public sealed class ListedSubscriptionTests
{
    private static readonly Jid Service = Jid.Parse("pubsub.shakespeare.lit");

    [Theory]
    [InlineData("Party at the Capulets")]
    [InlineData(null)]
    public void A_subscription_makes_the_round(string? title)
    {
        var listed = new ListedSubscription(Service, "party", title);
        Assert.Equal(listed, ListedSubscription.FromXml(listed.ToXml()));
    }

    [Fact]
    public void Subscription_is_written_as_specified()
    {
        SameXml.Assert(
            "<subscription xmlns='urn:xmpp:pubsub:subscription:0' server='pubsub.shakespeare.lit' node='party'>"
                + "<title>Party at the Capulets</title></subscription>",
            new ListedSubscription(Service, "party", "Party at the Capulets").ToXml()
        );
    }

    [Theory]
    [InlineData(
        "<subscription xmlns='urn:example' server='PubSub.shakespeare.lit/x' node='party'><title>T</title><other/></subscription>"
    )]
    [InlineData(
        "<subscription server='pubsub.shakespeare.lit' node='party'><title xmlns='urn:other'>T</title></subscription>"
    )]
    public void Other_namespaces_are_read_too(string element)
    {
        Assert.Equal(
            new ListedSubscription(Service, "party", "T"),
            ListedSubscription.FromXml(XElement.Parse(element))
        );
    }

    [Theory]
    [InlineData("<subscription/>")]
    [InlineData("<subscription server='pubsub.shakespeare.lit'/>")]
    [InlineData("<subscription server='pubsub.shakespeare.lit' node=''/>")]
    [InlineData("<subscription server='@' node='party'/>")]
    [InlineData("<subscription node='party'/>")]
    [InlineData("<other server='pubsub.shakespeare.lit' node='party'/>")]
    public void Element_without_node_is_none(string element)
    {
        Assert.Null(ListedSubscription.FromXml(XElement.Parse(element)));
        Assert.Null(ListedSubscription.FromXml(null));
    }

    [Fact]
    public void A_title_without_end_is_cut()
    {
        var listed = new ListedSubscription(Service, "party", new string('t', 5000));
        Assert.Equal(1000, ListedSubscription.FromXml(listed.ToXml())!.Title!.Length);
    }
}
