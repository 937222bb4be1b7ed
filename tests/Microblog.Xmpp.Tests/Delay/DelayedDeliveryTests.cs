using System.Xml.Linq;
using Microblog.Xmpp.Delay;
using Xunit;

namespace Microblog.Xmpp.Tests.Delay;

[Trait("Spec", "XEP-0203 2")]
[Trait("Spec", "XEP-0082 3.2")]
public sealed class DelayedDeliveryTests
{
    private static readonly Jid Server = Jid.Parse("example.org");

    [Theory]
    [InlineData("1969-07-21T02:56:15Z", "1969-07-21T02:56:15Z")]
    [InlineData("1969-07-20T21:56:15-05:00", "1969-07-21T02:56:15Z")]
    [InlineData("2026-11-22T14:32:00.25+05:30", "2026-11-22T09:02:00.25Z")]
    [InlineData("2026-11-22T14:32:00.123456789123Z", "2026-11-22T14:32:00.1234567Z")]
    [InlineData(" 2026-11-22T14:32:00.000Z ", "2026-11-22T14:32:00Z")]
    [InlineData("2026-11-22T14:32:00+14:30", "2026-11-22T00:02:00Z")]
    public void Points_in_time_are_read_and_written_in_utc(string text, string written)
    {
        Assert.Equal(written, XmppDateTime.Format(XmppDateTime.Parse(text)!.Value));
        Assert.Equal(XmppDateTime.Parse(text), XmppDateTime.Parse(written));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-11-22")]
    [InlineData("2026-11-22 14:32:00Z")]
    [InlineData("2026-11-22T14:32:00")]
    [InlineData("20021122T14:32:00")]
    [InlineData("2026-02-30T14:32:00Z")]
    [InlineData("2026-11-22T24:00:00Z")]
    [InlineData("2026-11-22T14:32:00+24:00")]
    [InlineData("2026-11-22T14:32:00+05:60")]
    [InlineData("2026-11-22T14:32:00.Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("-0044-03-15T12:00:00Z")]
    [InlineData("٢٠٢٦-11-22T14:32:00Z")]
    [InlineData("2026-11-22T14:32:00.99999999999999999999999999999999999999999999999999999999999999999Z")]
    public void Invalid_time_is_none(string? text)
    {
        Assert.Null(XmppDateTime.Parse(text));
    }

    [Fact]
    public void A_delay_makes_the_round()
    {
        var delay = new DelayedDelivery(XmppDateTime.Parse("2026-11-22T14:32:00Z")!.Value, Server, "Offline Storage");
        Assert.Equal(delay, DelayedDelivery.FromXml(delay.ToXml()));
        var bare = delay with { From = null, Reason = null };
        Assert.Equal(bare, DelayedDelivery.FromXml(bare.ToXml()));
    }

    [Theory]
    [InlineData("<delay xmlns='urn:xmpp:delay'/>")]
    [InlineData("<delay xmlns='urn:xmpp:delay' stamp='yesterday'/>")]
    [InlineData("<delay xmlns='urn:xmpp:delay' stamp='2026-11-22T14:32:00Z' from='@'/>")]
    [InlineData("<delay xmlns='urn:example' stamp='2026-11-22T14:32:00Z'/>")]
    public void Invalid_delay_is_none(string element)
    {
        Assert.Null(DelayedDelivery.FromXml(XElement.Parse(element)));
        Assert.Null(DelayedDelivery.FromXml(null));
    }

    [Fact]
    public void Only_who_is_trusted_may_say_that_something_was_late()
    {
        var stanza = XElement.Parse(
            "<message xmlns='jabber:client'><delay xmlns='urn:xmpp:delay' stamp='2001-01-01T00:00:00Z' from='evil.example'/>"
                + "<delay xmlns='urn:xmpp:delay' stamp='2002-01-01T00:00:00Z'/>"
                + "<delay xmlns='urn:xmpp:delay' stamp='2026-11-23T00:00:00Z' from='example.org'/>"
                + "<delay xmlns='urn:xmpp:delay' stamp='2026-11-22T00:00:00Z' from='example.org'/></message>"
        );
        Assert.Equal(XmppDateTime.Parse("2026-11-22T00:00:00Z"), DelayedDelivery.Find(stanza, [Server])?.Stamp);
        Assert.Null(DelayedDelivery.Find(stanza, []));
    }
}
