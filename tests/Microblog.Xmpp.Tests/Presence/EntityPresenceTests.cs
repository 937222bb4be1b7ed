using System.Xml.Linq;
using Microblog.Xmpp.Presence;
using Xunit;

namespace Microblog.Xmpp.Tests.Presence;

[Trait("Spec", "RFC 6121 4.7")]
public sealed class EntityPresenceTests
{
    [Theory]
    [InlineData("<presence xmlns='jabber:client'/>")]
    [InlineData("<presence xmlns='jabber:client' type='subscribed' to='bob@example.org'/>")]
    [InlineData(
        "<presence xmlns='jabber:client' from='bob@example.org/x' type='unavailable'><status>Bye &amp; so on</status></presence>"
    )]
    [InlineData("<presence xmlns='jabber:client'><show>xa</show><priority>-128</priority></presence>")]
    [InlineData("<presence xmlns='jabber:client'><show>chat</show></presence>")]
    [InlineData("<presence xmlns='jabber:client'><show>away</show></presence>")]
    [InlineData("<presence xmlns='jabber:client'><show>dnd</show></presence>")]
    [InlineData(
        "<presence xmlns='jabber:client' from='bob@example.org/x'><status>S</status><priority>5</priority>"
            + "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>"
            + "<x xmlns='vcard-temp:x:update'><photo/></x><nick xmlns='http://jabber.org/protocol/nick'>Bob</nick>"
            + "<delay xmlns='urn:xmpp:delay' from='bob@example.org/x' stamp='2026-11-22T14:32:00Z'/></presence>"
    )]
    public void Presence_makes_the_round(string stanza)
    {
        SameXml.Assert(stanza, EntityPresence.FromXml(XElement.Parse(stanza))!.ToXml());
    }

    [Theory]
    [InlineData("available")]
    [InlineData("")]
    [InlineData("Unavailable")]
    public void An_unknown_type_is_no_presence(string type)
    {
        Assert.Null(EntityPresence.FromXml(XElement.Parse($"<presence xmlns='jabber:client' type='{type}'/>")));
    }

    [Theory]
    [InlineData("<presence/>")]
    [InlineData("<message xmlns='jabber:client'/>")]
    [InlineData("<presence xmlns='jabber:client' from='@'/>")]
    [InlineData("<presence xmlns='jabber:client' to=''/>")]
    public void Invalid_presence_is_none(string stanza)
    {
        Assert.Null(EntityPresence.FromXml(XElement.Parse(stanza)));
        Assert.Null(EntityPresence.FromXml(null));
    }

    [Theory]
    [InlineData("<priority>128</priority>")]
    [InlineData("<priority>high</priority>")]
    [InlineData("<priority/>")]
    [InlineData("<show>dancing</show>")]
    [InlineData("<show xmlns='urn:example'>away</show>")]
    [InlineData("<status/>")]
    [InlineData("<c xmlns='http://jabber.org/protocol/caps'/>")]
    [InlineData("<delay xmlns='urn:xmpp:delay' from='evil.example' stamp='2026-11-22T14:32:00Z'/>")]
    [InlineData("<delay xmlns='urn:xmpp:delay' stamp='2026-11-22T14:32:00Z'/>")]
    public void Invalid_parts_of_presence_are_ignored(string child)
    {
        var bob = Jid.Parse("bob@example.org/x");
        var stanza = XElement.Parse($"<presence xmlns='jabber:client' from='{bob}'>{child}</presence>");
        Assert.Equal(new EntityPresence { From = bob }, EntityPresence.FromXml(stanza));
    }
}
