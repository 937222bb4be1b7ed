using System.Security.Cryptography;
using System.Xml.Linq;
using Microblog.Xmpp.Discovery;
using Xunit;

namespace Microblog.Xmpp.Tests.Discovery;

[Trait("Spec", "XEP-0390 4")]
public sealed class CapabilityHashTests
{
    private const string Form = "<x xmlns='jabber:x:data' type='result'>";
    private const string Type = "<field var='FORM_TYPE' type='hidden'><value>t</value></field>";

    [Theory]
    [InlineData(SpecifiedInfo.BombusMod, "sha-256", "kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8=")]
    [InlineData(SpecifiedInfo.BombusMod, "sha3-256", "79mdYAfU9rEdTOcWDO7UEAt6E56SUzk/g6TnqUeuD9Q=")]
    [InlineData(SpecifiedInfo.Tkabber, "sha-256", "u79ZroNJbdSWhdSp311mddz44oHHPsEBntQ5b1jqBSY=")]
    [InlineData(SpecifiedInfo.Tkabber, "sha3-256", "XpUJzLAc93258sMECZ3FJpebkzuyNXDzRNwQog8eycg=")]
    public void The_examples_come_out(string query, string algorithm, string hash)
    {
        Assert.SkipWhen(algorithm == "sha3-256" && !SHA3_256.IsSupported, "This system's library has no SHA-3.");
        Assert.Equal(new CapabilityHash(algorithm, hash), CapabilityHash.Of(algorithm, XElement.Parse(query)));
    }

    [Theory]
    [InlineData("<other xmlns='urn:example'/>")]
    [InlineData("<feature xmlns='urn:example' var='a'/>")]
    [InlineData(Form + "</x>")]
    [InlineData(Form + "<field var='os'><value>Mac</value></field></x>")]
    [InlineData(Form + "<field var='FORM_TYPE' type='text-single'><value>t</value></field></x>")]
    [InlineData(Form + "<field var='FORM_TYPE' type='hidden'><value>t</value><value>u</value></field></x>")]
    [InlineData(Form + Type + Type + "</x>")]
    [InlineData(Form + Type + "<reported/></x>")]
    [InlineData(Form + Type + "<item/></x>")]
    public void Unsupported_content_has_no_hash(string child)
    {
        Assert.Null(CapabilityHash.Of("sha-256", Query(child)));
    }

    [Fact]
    public void A_language_counts_wherever_it_stands()
    {
        const string identity = "<identity category='client' type='web'{0}/>";
        var own = Query(identity.Replace("{0}", " xml:lang='en'", StringComparison.Ordinal));
        var inherited = Query(identity.Replace("{0}", "", StringComparison.Ordinal));
        var parent = XElement.Parse($"<iq xml:lang='en'>{inherited}</iq>");
        Assert.Equal(CapabilityHash.Of("sha-256", own), CapabilityHash.Of("sha-256", parent.Elements().Single()));
        Assert.NotEqual(
            CapabilityHash.Of("sha-256", own),
            CapabilityHash.Of("sha-256", Query(identity.Replace("{0}", "", StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("urn:xmpp:caps#sha-256.u79ZroNJbdSWhdSp311mddz44oHHPsEBntQ5b1jqBSY=", "sha-256")]
    [InlineData("urn:xmpp:caps#odd.name.AAAA", "odd.name")]
    public void A_node_names_its_hash_and_back(string node, string algorithm)
    {
        var hash = CapabilityHash.FromNode(node);
        Assert.Equal(algorithm, hash?.Algorithm);
        Assert.Equal(node, hash?.Node);
        Assert.Equal(hash, CapabilityHash.FromXml(hash!.ToXml()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("urn:xmpp:caps#")]
    [InlineData("urn:xmpp:caps#sha-256")]
    [InlineData("urn:xmpp:caps#.AAAA")]
    [InlineData("urn:xmpp:caps#sha-256.")]
    [InlineData("urn:xmpp:caps#sha-256.not base64")]
    [InlineData("urn:example#sha-256.AAAA")]
    public void Element_without_hash_is_none(string? node)
    {
        Assert.Null(CapabilityHash.FromNode(node));
    }

    [Theory]
    [InlineData("<hash xmlns='urn:xmpp:hashes:2'>AAAA</hash>")]
    [InlineData("<hash xmlns='urn:xmpp:hashes:2' algo=''>AAAA</hash>")]
    [InlineData("<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'/>")]
    [InlineData("<hash xmlns='urn:xmpp:hashes:1' algo='sha-256'>AAAA</hash>")]
    public void Invalid_hash_is_none(string element)
    {
        Assert.Null(CapabilityHash.FromXml(XElement.Parse(element)));
    }

    private static XElement Query(string children) =>
        XElement.Parse($"<query xmlns='http://jabber.org/protocol/disco#info'>{children}</query>");
}
