using System.Xml.Linq;
using Microblog.Xmpp.Discovery;
using Xunit;

namespace Microblog.Xmpp.Tests.Discovery;

[Trait("Spec", "XEP-0115 5")]
public sealed class EntityCapabilitiesTests
{
    private const string Info = "http://jabber.org/protocol/disco#info";

    [Theory]
    [InlineData(SpecifiedInfo.Exodus, "QgayPKawpkPSDYmwT/WM94uAlu0=")]
    [InlineData(SpecifiedInfo.Psi, "q07IKJEyjvHSyhy//CH0CxmKi8w=")]
    public void The_examples_come_out(string query, string hash)
    {
        Assert.Equal(hash, VerificationString.Hash("sha-1", XElement.Parse(query)));
    }

    [Theory]
    [InlineData("<identity category='a' type='b'/><identity type='b' category='a'/>")]
    [InlineData("<feature var='a'/><feature var='b'/><feature var='a'/>")]
    [InlineData("{form}{form}")]
    [InlineData(
        "<x xmlns='jabber:x:data'><field var='FORM_TYPE' type='hidden'><value>a</value><value>b</value></field></x>"
    )]
    [InlineData("<feature var='a&lt;b'/>")]
    [InlineData("<identity category='a' type='b' name='c&lt;d'/>")]
    public void Malformed_capabilities_have_no_hash(string children)
    {
        Assert.Null(VerificationString.Hash("sha-1", Query(children)));
    }

    [Theory]
    [InlineData("<x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>t</value></field></x>")]
    [InlineData("<x xmlns='jabber:x:data'><field var='os'><value>Mac</value></field></x>")]
    [InlineData("<x xmlns='jabber:x:data'/>")]
    [InlineData("<other xmlns='urn:example'/>")]
    public void A_form_without_a_hidden_type_is_left_out(string form)
    {
        Assert.Equal("feature<", VerificationString.Of(Query("<feature var='feature'/>" + form)));
    }

    [Fact]
    public void Names_are_ordered_by_their_octets_part_by_part()
    {
        // In UTF-16 the last two would change places; as whole texts the first two would.
        var query = Query(
            "<identity category='a-b' type='x'/><identity category='a' type='x'/>"
                + "<feature var='\U0001F600'/><feature var='\uFF01'/>"
        );
        Assert.Equal("a/x//<a-b/x//<\uFF01<\U0001F600<", VerificationString.Of(query));
    }

    [Fact]
    public void Presence_carries_both_versions_and_every_node_that_they_name_is_answered()
    {
        var capabilities = new EntityCapabilities(
            "https://example.org/client",
            [new DiscoIdentity("client", "web", "Example", "en")],
            ["b", "a", "a"]
        );
        var presence = new XElement("presence", capabilities.ToPresence());
        var announced = AnnouncedCapabilities.FromXml(presence)!;
        Assert.Equal(("https://example.org/client", "sha-1"), (announced.Node, announced.Algorithm));
        Assert.Contains("sha-256", announced.Hashes.Select(hash => hash.Algorithm));
        string?[] nodes =
        [
            null,
            $"{announced.Node}#{announced.Version}",
            .. announced.Hashes.Select(hash => hash.Node),
        ];
        foreach (var node in nodes)
        {
            var answer = capabilities.Answer(
                new XElement(XName.Get("query", Info), node is null ? null : new XAttribute("node", node))
            );
            Assert.Equal(node, answer.Attribute("node")?.Value);
            Assert.Equal(announced.Version, VerificationString.Hash("sha-1", answer));
            Assert.Equal(announced.Hashes, announced.Hashes.Select(hash => CapabilityHash.Of(hash.Algorithm, answer)!));
        }
        var refused = Assert.Throws<StanzaException>(() =>
            capabilities.Answer(new XElement(XName.Get("query", Info), new XAttribute("node", "other")))
        );
        Assert.Equal("item-not-found", refused.Condition);
    }

    private static XElement Query(string children) =>
        XElement.Parse(
            $"<query xmlns='{Info}'>"
                + children.Replace(
                    "{form}",
                    "<x xmlns='jabber:x:data'><field var='FORM_TYPE' type='hidden'><value>t</value></field></x>",
                    StringComparison.Ordinal
                )
                + "</query>"
        );
}
